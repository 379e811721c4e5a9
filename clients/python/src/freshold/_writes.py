"""put, abandon, invalidate and what belongs to them. Near copies that a write meets are dropped when it is sent, and when it is answered."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic

from freshold import _answers, _durations
from freshold._caller import Caller
from freshold._enums import Mode, Reach
from freshold._names import Name, key_name, namespace_name, tag_name
from freshold._proto import cache_service_pb2 as pb
from freshold._proto import invalidation_service_pb2 as invalidation_pb
from freshold._proto import types_pb2
from freshold._reads import Room, all_of, chunks
from freshold._rpc import ABANDON, AWAIT_RECEIPT, BUMP_VERSION, INVALIDATE, INVALIDATE_TAG, PUT, PUT_MANY
from freshold.codecs import V, write
from freshold.errors import FresholdError
from freshold.loading import NoValue
from freshold.near import NearCache
from freshold.options import AwaitOptions, BumpOptions, InvalidateOptions, InvalidateTagOptions, PutOptions
from freshold.results import Awaited, Bumped, Invalidated, PutResult, Stored
from freshold.session import Session


@dataclass(frozen=True, slots=True)
class Put(Generic[V]):
    """One of ``put_many``. The options are those of ``put``."""

    key: str
    value: V | NoValue
    version: int | None = None
    tags: Sequence[str] = ()
    lease_token: str = ""
    ttl: _durations.Duration | None = None
    load_duration: _durations.Duration | None = None
    receipt: str = ""
    reach: Reach | None = None
    request_id: str = ""


class Writes:
    """Writes and invalidations of one client."""

    def __init__(self, caller: Caller, near: NearCache | None, call_timeout: float) -> None:
        self._caller = caller
        self._near = near
        self._call_timeout = call_timeout

    async def put(self, room: Room[V], key: str, value: V | NoValue, options: PutOptions) -> PutResult:
        """Stores it, under its own identity if it has one."""
        deadline = self._deadline(options.get("timeout"))
        one = Put(
            key,
            value,
            options.get("version"),
            options.get("tags", ()),
            options.get("lease_token", ""),
            options.get("ttl"),
            options.get("load_duration"),
            options.get("receipt", ""),
            options.get("reach"),
            options.get("request_id", ""),
        )
        with self._writing([key_name(room.namespace, key)]) as written:
            result = await self.send(room, _request(room, one), deadline)
            written.append(result.receipt)
        _saw_put(room, one, result)
        return result

    async def send(self, room: Room[V], request: pb.PutRequest, deadline: float) -> PutResult:
        """One Put. Near copies are the caller's business."""
        answer = await self._caller.call(PUT, request, deadline, again=_has_identity(request))
        return _answers.put_result(answer)

    async def put_under(
        self, room: Room[V], key: str, value: types_pb2.Value | NoValue, put: Put[V], deadline: float
    ) -> PutResult:
        """The put of what was loaded under a lease. Takes the place of near copies, but does not keep later ones away."""
        request = _request(room, put, value)
        names = [key_name(room.namespace, key)]
        if self._near is not None:
            self._near.wrote(names, None, own=False)
        result = await self.send(room, request, deadline)
        if self._near is not None:
            self._near.wrote(names, result.receipt, own=False)
        return result

    async def put_many(
        self, room: Room[V], puts: Sequence[Put[V]], timeout: _durations.Duration | None
    ) -> list[PutResult | FresholdError]:
        """One answer for each, in order. Where the puts make more than one call, the failure of a call is that of its puts."""
        deadline = self._deadline(timeout)
        parts = chunks(puts)
        if len(parts) == 1:
            return await self._put_part(room, puts, deadline)

        async def part_or_error(part: Sequence[Put[V]]) -> list[PutResult | FresholdError]:
            try:
                return await self._put_part(room, part, deadline)
            except FresholdError as error:
                return [error] * len(part)

        answers = await all_of([part_or_error(part) for part in parts])
        return [answer for part in answers for answer in part]

    async def _put_part(
        self, room: Room[V], puts: Sequence[Put[V]], deadline: float
    ) -> list[PutResult | FresholdError]:
        request = pb.PutManyRequest(puts=[_request(room, put) for put in puts])
        again = all(map(_has_identity, request.puts))
        results: list[PutResult | FresholdError] = []
        with self._writing([key_name(room.namespace, put.key) for put in puts]) as written:
            response = await self._caller.call(PUT_MANY, request, deadline, again=again)
            for put, answer in zip(puts, response.results, strict=True):
                try:
                    result = _answers.put_result(answer)
                    written.append(result.receipt)
                    _saw_put(room, put, result)
                    results.append(result)
                except FresholdError as error:
                    results.append(error)
        return results

    async def abandon(self, room: Room[V], key: str, lease_token: str, failed: bool, deadline: float) -> bool:
        """Gives a lease back; whether it was still live."""
        request = pb.AbandonRequest(
            namespace=room.namespace,
            key=key,
            schema_version=room.schema_version,
            lease_token=lease_token,
            failed=failed,
        )
        return (await self._caller.call(ABANDON, request, deadline)).released

    async def invalidate(
        self,
        namespace: str,
        keys: Iterable[str] | Mapping[str, int | None],
        options: InvalidateOptions,
        session: Session | None,
    ) -> Invalidated:
        """Up to 256 keys in one atomic step."""
        deadline = self._deadline(options.get("timeout"))
        versions = dict(keys) if isinstance(keys, Mapping) else dict.fromkeys([keys] if isinstance(keys, str) else keys)
        request = pb.InvalidateRequest(
            namespace=namespace,
            keys=[types_pb2.KeyVersion(key=key, version=version) for key, version in versions.items()],
            mode=_mode(options.get("mode")),
            reach=_reach(options.get("reach")),
            reason=options.get("reason", ""),
            request_id=_identity(options.get("request_id")),
            dry_run=options.get("dry_run", False),
        )
        names = [key_name(namespace, key) for key in versions]
        with self._writing([] if request.dry_run else names) as written:
            answer = await self._caller.call(INVALIDATE, request, deadline)
            written.append(answer.receipt)
        if session is not None and not request.dry_run:
            session.saw(answer.receipt)
            for key, version in versions.items():
                session.saw_version(namespace, key, version)
        return Invalidated(
            answer.receipt,
            Reach.of(types_pb2.Reach, answer.reached),
            answer.nodes_acked,
            answer.estimated_entries if answer.HasField("estimated_entries") else None,
            answer.no_ops,
        )

    async def invalidate_tag(
        self, tags: Sequence[str], options: InvalidateTagOptions, session: Session | None
    ) -> Invalidated:
        """Everything that carries any of them."""
        deadline = self._deadline(options.get("timeout"))
        request = pb.InvalidateTagRequest(
            tags=tags,
            mode=_mode(options.get("mode")),
            reach=_reach(options.get("reach")),
            pace=options.get("pace"),
            dry_run=options.get("dry_run", False),
            reason=options.get("reason", ""),
            request_id=_identity(options.get("request_id")),
        )
        if "settle" in options:
            request.settle.CopyFrom(_durations.to_proto(options["settle"]))
        with self._writing([] if request.dry_run else [tag_name(tag) for tag in tags]) as written:
            answer = await self._caller.call(INVALIDATE_TAG, request, deadline)
            written.append(answer.receipt)
        if session is not None:
            session.saw(answer.receipt)
        return Invalidated(
            answer.receipt,
            Reach.of(types_pb2.Reach, answer.reached),
            answer.nodes_acked,
            answer.estimated_entries if answer.HasField("estimated_entries") else None,
        )

    async def bump(
        self, scope: str | None, namespace: str | None, options: BumpOptions, session: Session | None
    ) -> Bumped:
        """A scope or a namespace."""
        deadline = self._deadline(options.get("timeout"))
        request = pb.BumpVersionRequest(
            scope=scope,
            namespace=namespace,
            at_least=options.get("at_least"),
            reach=_reach(options.get("reach")),
            reason=options.get("reason", ""),
            request_id=_identity(options.get("request_id")),
        )
        names = [
            *([] if scope is None else [tag_name(scope)]),
            *([] if namespace is None else [namespace_name(namespace)]),
        ]
        with self._writing(names) as written:
            answer = await self._caller.call(BUMP_VERSION, request, deadline)
            written.append(answer.receipt)
        if session is not None:
            session.saw(answer.receipt)
        return Bumped(
            answer.receipt,
            Reach.of(types_pb2.Reach, answer.reached),
            answer.nodes_acked,
            answer.version,
            answer.applied,
            answer.estimated_entries if answer.HasField("estimated_entries") else None,
        )

    async def await_receipt(self, receipt: str, options: AwaitOptions) -> Awaited:
        """Until it has got as far as asked, or the wait is over."""
        deadline = self._deadline(options.get("timeout"))
        request = invalidation_pb.AwaitReceiptRequest(receipt=receipt, reach=_reach(options.get("reach")))
        if "wait" in options:
            request.wait.CopyFrom(_durations.to_proto(options["wait"]))
        answer = await self._caller.call(AWAIT_RECEIPT, request, deadline)
        return Awaited(Reach.of(types_pb2.Reach, answer.reached), answer.nodes_acked, tuple(answer.pending_nodes))

    @contextmanager
    def _writing(self, names: Sequence[Name]) -> Iterator[list[str]]:
        """Around a write: whatever came of it, the copies that it meets are not to be trusted."""
        receipts: list[str] = []
        if self._near is None or not names:
            yield receipts
            return
        self._near.wrote(names, None)
        try:
            yield receipts
        finally:
            self._near.wrote(names, receipts[-1] if receipts else None)

    def _deadline(self, timeout: _durations.Duration | None) -> float:
        return self._caller.clock() + (self._call_timeout if timeout is None else _durations.seconds(timeout))


def _request(room: Room[V], put: Put[V], wire: types_pb2.Value | NoValue | None = None) -> pb.PutRequest:
    value = put.value if wire is None else wire
    request = pb.PutRequest(
        namespace=room.namespace,
        key=put.key,
        schema_version=room.schema_version,
        version=put.version,
        tags=put.tags,
        lease_token=put.lease_token,
        receipt=put.receipt,
        reach=_reach(put.reach),
        request_id=put.request_id,
    )
    if isinstance(value, NoValue):
        request.negative.CopyFrom(types_pb2.NegativeResult(kind=value.kind.value, message=value.message))
    elif isinstance(value, types_pb2.Value):
        request.value.CopyFrom(value)
    else:
        request.value.CopyFrom(write(room.codec, value))
    if put.ttl is not None:
        request.ttl.CopyFrom(_durations.to_proto(put.ttl))
    if put.load_duration is not None:
        request.load_duration.CopyFrom(_durations.to_proto(put.load_duration))
    return request


def _has_identity(put: pb.PutRequest) -> bool:
    """Without one a second put could hide an invalidation that came between."""
    return put.HasField("version") or bool(put.lease_token)


def _saw_put(room: Room[V], put: Put[V], result: PutResult) -> None:
    if room.session is not None:
        room.session.saw(result.receipt)
        if isinstance(result, Stored):
            room.session.saw_version(room.namespace, put.key, put.version)


def _identity(request_id: str | None) -> str:
    return secrets.token_hex(16) if request_id is None else request_id


def _mode(mode: Mode | None) -> str:
    return "MODE_UNSPECIFIED" if mode is None else Mode(mode).value


def _reach(reach: Reach | None) -> str:
    return "REACH_UNSPECIFIED" if reach is None else Reach(reach).value
