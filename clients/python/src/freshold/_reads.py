"""get and get_many: near, then the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from freshold import _answers, _durations, receipts
from freshold._caller import Caller
from freshold._enums import OnMiss
from freshold._names import Place
from freshold._proto import cache_service_pb2 as pb
from freshold._proto import types_pb2
from freshold._rpc import ABANDON, GET, GET_MANY
from freshold.codecs import Codec, V
from freshold.errors import CodecError, FresholdError
from freshold.lookup import Hit, Lookup, Lookups
from freshold.near import Bounds, NearCache
from freshold.options import LoadOptions, ReadManyOptions, ReadOptions
from freshold.session import Session

T = TypeVar("T")

BATCH = 256
AT_ONCE = 4

_ON_MISS = {
    OnMiss.RETURN: pb.GetRequest.RETURN,
    OnMiss.LEASE: pb.GetRequest.LEASE,
    OnMiss.LOAD: pb.GetRequest.LOAD,
    OnMiss.POLICY: pb.GetRequest.ON_MISS_UNSPECIFIED,
}


@dataclass(frozen=True)
class Room(Generic[V]):
    """Which namespace, in which schema version, how values are written, and within which session."""

    namespace: str
    schema_version: str
    codec: Codec[V]
    session: Session | None = None

    def place(self, key: str) -> Place:
        return Place(self.namespace, self.schema_version, key)

    def bounds(self, key: str, options: ReadOptions | LoadOptions) -> Bounds:
        """What the caller asks for, or else what the session has seen."""
        receipt, min_version = options.get("receipt"), options.get("min_version")
        if self.session is not None:
            receipt = self.session.receipt if receipt is None else receipt
            min_version = self.session.version(self.namespace, key) if min_version is None else min_version
        return Bounds(_durations.optional_seconds(options.get("max_staleness")), min_version, receipt or "")

    def saw(self, key: str, lookup: Lookup[V]) -> None:
        """Brings the session forward."""
        if self.session is not None:
            self.session.saw(lookup.receipt)
            if isinstance(lookup, Hit):
                self.session.saw_version(self.namespace, key, lookup.version)


class Reads:
    """Reads of one client."""

    def __init__(self, caller: Caller, near: NearCache | None, call_timeout: float) -> None:
        self._caller = caller
        self._near = near
        self._call_timeout = call_timeout

    def look(self, room: Room[V], key: str, options: ReadOptions | LoadOptions) -> Hit[V] | None:
        """The near copy, if there is one that may be served. Never blocks."""
        if self._near is None or options.get("near") == "skip" or not self._near.covers(room.namespace):
            return None
        hit: Hit[V] | None = self._near.look(room.place(key), room.bounds(key, options), room.codec)
        if hit is not None:
            room.saw(key, hit)
        return hit

    async def get(self, room: Room[V], key: str, options: ReadOptions) -> Lookup[V]:
        """The server's answer."""
        deadline = self.deadline(options.get("timeout"))
        on_miss = OnMiss(options.get("on_miss", OnMiss.RETURN))
        wait = _durations.optional_seconds(options.get("wait"))
        lookup = await self.ask(room, key, room.bounds(key, options), on_miss, wait, deadline)
        room.saw(key, lookup)
        return lookup

    async def ask(
        self, room: Room[V], key: str, bounds: Bounds, on_miss: OnMiss, wait: float | None, deadline: float
    ) -> Lookup[V]:
        """One Get. Keeps a near copy of what may be kept."""
        request = pb.GetRequest(
            namespace=room.namespace,
            key=key,
            schema_version=room.schema_version,
            on_miss=_ON_MISS[on_miss],
            receipt=bounds.receipt,
            min_version=bounds.min_version,
        )
        if bounds.max_staleness is not None:
            request.max_staleness.CopyFrom(_durations.to_proto(bounds.max_staleness))
        if wait is not None:
            request.wait.CopyFrom(_durations.to_proto(wait))
        asked = self._caller.clock()
        response = await self._caller.call(GET, request, deadline)
        try:
            lookup = _answers.lookup(response, response.receipt, room.codec)
        except CodecError:
            if response.hit.HasField("lease"):
                await self._give_back(room, key, response.hit.lease.token, deadline)
            raise
        if isinstance(lookup, Hit):
            self.keep(room, key, lookup, response.hit.value, asked)
        return lookup

    async def _give_back(self, room: Room[V], key: str, token: str, deadline: float) -> None:
        """A lease whose caller gets an error instead. If that fails, it runs out by itself."""
        request = pb.AbandonRequest(
            namespace=room.namespace, key=key, schema_version=room.schema_version, lease_token=token
        )
        with contextlib.suppress(FresholdError):
            await self._caller.call(ABANDON, request, deadline)

    def keep(self, room: Room[V], key: str, hit: Hit[V], wire: types_pb2.Value, asked: float) -> None:
        """A near copy, if that may be."""
        if self._near is not None and self._near.covers(room.namespace):
            self._near.keep(room.place(key), hit, room.codec, wire, asked)

    async def get_many(self, room: Room[V], keys: Sequence[str], options: ReadManyOptions) -> Lookups[V]:
        """One outcome for each key, in the order asked."""
        deadline = self.deadline(options.get("timeout"))
        found: dict[str, Lookup[V] | FresholdError] = {}
        wanted = options.get("min_versions", {})
        for key in keys:
            near = self.look(room, key, _of_one(options, wanted.get(key)))
            if near is not None:
                found[key] = near
        # A key that is asked twice is sent once.
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        calls = [self._ask_many(room, chunk, options, deadline) for chunk in chunks(missing)]
        for answers in await all_of(calls):
            found.update(answers)
        outcomes = tuple(found[key] for key in keys)
        receipt = ""
        for key, outcome in zip(keys, outcomes, strict=True):
            if not isinstance(outcome, FresholdError):
                receipt = receipts.newer(receipt, outcome.receipt)
                room.saw(key, outcome)
        return Lookups(tuple(keys), outcomes, receipt)

    async def _ask_many(
        self, room: Room[V], keys: Sequence[str], options: ReadManyOptions, deadline: float
    ) -> dict[str, Lookup[V] | FresholdError]:
        request = self._many(room, keys, options)
        asked = self._caller.clock()
        response = await self._caller.call(GET_MANY, request, deadline)
        found: dict[str, Lookup[V] | FresholdError] = {}
        for result in response.results:
            try:
                lookup = _answers.lookup(result, response.receipt, room.codec)
                if isinstance(lookup, Hit):
                    self.keep(room, result.key, lookup, result.hit.value, asked)
                found[result.key] = lookup
            except FresholdError as error:
                found[result.key] = error
        for key in keys:
            found.setdefault(key, FresholdError("the server did not answer for this key"))
        left = [key for key in keys if _did_not_fit(found[key])]
        # What did not fit is asked for again: together if some did fit, else in halves, in the end alone.
        half = len(left) if len(left) < len(keys) else len(left) // 2
        for part in (left[:half], left[half:]):
            if part and len(keys) > 1:
                found.update(await self._ask_many(room, part, options, deadline))
        return found

    def _many(self, room: Room[V], keys: Sequence[str], options: ReadManyOptions) -> pb.GetManyRequest:
        receipt = options.get("receipt")
        versions = dict(options.get("min_versions", {}))
        if room.session is not None:
            receipt = room.session.receipt if receipt is None else receipt
            for key in keys:
                known = room.session.version(room.namespace, key)
                if known is not None:
                    versions.setdefault(key, known)
        request = pb.GetManyRequest(
            namespace=room.namespace,
            keys=keys,
            schema_version=room.schema_version,
            on_miss=_ON_MISS[OnMiss(options.get("on_miss", OnMiss.RETURN))],
            receipt=receipt or "",
            min_versions=[types_pb2.KeyVersion(key=k, version=versions[k]) for k in keys if k in versions],
        )
        if "max_staleness" in options:
            request.max_staleness.CopyFrom(_durations.to_proto(options["max_staleness"]))
        if "wait" in options:
            request.wait.CopyFrom(_durations.to_proto(options["wait"]))
        return request

    def deadline(self, timeout: _durations.Duration | None) -> float:
        """The moment at which a call ends that was given so long, or nothing."""
        return self._caller.clock() + (self._call_timeout if timeout is None else _durations.seconds(timeout))


async def all_of(calls: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Runs the calls, a few at once. The first failure ends the others, and is raised."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(call: Coroutine[Any, Any, T]) -> T:
        async with room:
            return await call

    tasks = [asyncio.create_task(one(call)) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def chunks(items: Sequence[T], size: int = BATCH) -> list[Sequence[T]]:
    """As many at a time as one call takes."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _of_one(options: ReadManyOptions, min_version: int | None) -> ReadOptions:
    one = ReadOptions()
    if "max_staleness" in options:
        one["max_staleness"] = options["max_staleness"]
    if "receipt" in options:
        one["receipt"] = options["receipt"]
    if "near" in options:
        one["near"] = options["near"]
    if min_version is not None:
        one["min_version"] = min_version
    return one


def _did_not_fit(outcome: object) -> bool:
    return isinstance(outcome, FresholdError) and outcome.reason == "RESPONSE_TOO_LARGE"
