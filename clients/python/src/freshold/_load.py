"""One load under a lease: the loader within its bound, then the put; or the lease is given back."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic

from freshold._caller import Caller
from freshold._enums import Freshness, NegativeKind, Served
from freshold._reads import Reads, Room
from freshold._telemetry import Telemetry
from freshold._writes import Put, Writes
from freshold.codecs import V, write
from freshold.errors import DeadlineError, FresholdError, UnavailableError
from freshold.loading import AsyncLoader, Load, Loaded, Loading, NotFound, NoValue
from freshold.lookup import Found, Hit, Lease, Negative
from freshold.results import PutResult, Refused, Stored

_LOG = logging.getLogger("freshold")


class Vacated(Exception):
    """Nobody waits any more; the lease was given back."""


class LoaderFailed(Exception):
    """The loader failed; the lease was given back as failed."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(repr(cause))
        self.cause = cause


@dataclass(frozen=True)
class Job(Generic[V]):
    """What to load, and how."""

    room: Room[V]
    key: str
    loader: AsyncLoader[V]
    timeout: float


class Jobs:
    """The loads of one client."""

    def __init__(self, caller: Caller, reads: Reads, writes: Writes, telemetry: Telemetry, call_timeout: float) -> None:
        self._clock = caller.clock
        self._reads = reads
        self._writes = writes
        self._telemetry = telemetry
        self._call_timeout = call_timeout
        self._refreshes: set[asyncio.Task[None]] = set()
        self._stray: set[asyncio.Task[Any]] = set()
        self._closing: asyncio.Future[None] | None = None

    async def run(
        self, job: Job[V], lease: Lease, vacant: asyncio.Future[None], ended: Callable[[], None]
    ) -> Found[V] | Refused:
        """Loads and puts. ``ended`` is called when the loader has. Raises Vacated, LoaderFailed, or the error of the put."""
        started = self._clock()
        loaded = await self._load(job, lease, vacant, ended)
        try:
            found, result = await self._put(job, lease, loaded, started)
        except FresholdError as error:
            self._telemetry.loaded("failed")
            if not isinstance(error, UnavailableError | DeadlineError):
                await self.abandon(job.room, job.key, lease, failed=True)
            raise
        self._telemetry.loaded("refused" if isinstance(result, Refused) else "stored")
        return found

    def refresh(self, job: Job[V], lease: Lease) -> None:
        """Loads and puts behind everyone's back. A failure is counted, and written to the log."""
        task = asyncio.create_task(self._refresh(job, lease), name="freshold-refresh")
        self._refreshes.add(task)
        task.add_done_callback(self._refreshes.discard)

    async def abandon(self, room: Room[V], key: str, lease: Lease, *, failed: bool) -> None:
        """Gives the lease back. If that fails, it runs out by itself."""
        try:
            await self._writes.abandon(room, key, lease.token, failed, self._clock() + self._call_timeout)
        except FresholdError as error:
            _LOG.debug("a lease could not be given back: %s", error)

    def close(self) -> None:
        """Refreshes under way give their leases back."""
        if self._closing is not None and not self._closing.done():
            self._closing.set_result(None)

    def tasks(self) -> list[asyncio.Task[None]]:
        """The refreshes under way."""
        return list(self._refreshes)

    async def _refresh(self, job: Job[V], lease: Lease) -> None:
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_future()
        try:
            await self.run(job, lease, self._closing, lambda: None)
        except Vacated:
            return
        except (LoaderFailed, FresholdError) as error:
            _LOG.info("a refresh in namespace %s failed: %s", job.room.namespace, error)

    async def _load(
        self, job: Job[V], lease: Lease, vacant: asyncio.Future[None], ended: Callable[[], None]
    ) -> Loading[V]:
        load = Load(job.room.namespace, job.key, job.room.schema_version, lease.min_version, lease.read_primary)
        task = asyncio.get_running_loop().create_task(_call(job.loader, load), context=contextvars.Context())
        try:
            waited: set[asyncio.Future[Any]] = {task, vacant}
            await asyncio.wait(waited, timeout=job.timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended()
            self._cancel(task, load)
        if vacant.done():
            self._telemetry.loaded("cancelled")
            await self.abandon(job.room, job.key, lease, failed=False)
            raise Vacated
        failure = _failure(task, job.timeout)
        if failure is None:
            return task.result()
        self._telemetry.loaded("failed")
        await self.abandon(job.room, job.key, lease, failed=True)
        raise LoaderFailed(failure)

    def _cancel(self, task: asyncio.Task[Any], load: Load) -> None:
        """It is told, and not waited for: a loader may take its time to end, or not listen at all."""
        if not task.done():
            load._cancelled.set()
            task.cancel()
        self._stray.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._stray.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _LOG.debug("a cancelled loader failed: %r", task.exception())

    async def _put(
        self, job: Job[V], lease: Lease, loaded: Loading[V], started: float
    ) -> tuple[Found[V] | Refused, PutResult]:
        room, key = job.room, job.key
        asked = self._clock()
        deadline = asked + self._call_timeout
        if isinstance(loaded, NotFound):
            nothing = NoValue(NegativeKind.NOT_FOUND, loaded.message)
            put: Put[V] = Put(key, nothing, loaded.version, loaded.tags, lease.token)
            result = await self._writes.put_under(room, key, nothing, put, deadline)
            if isinstance(result, Refused):
                return result, result
            age = timedelta(seconds=self._clock() - started)
            return Negative(nothing.kind, nothing.message, age, result.fresh_for, result.receipt), result
        wire = write(room.codec, loaded.value)
        put = Put(key, loaded.value, loaded.version, loaded.tags, lease.token, loaded.ttl)
        result = await self._writes.put_under(room, key, wire, put, deadline)
        if isinstance(result, Refused):
            return result, result
        hit = self._hit(room, loaded, result, started)
        self._reads.keep(room, key, hit, wire, asked)
        return hit, result

    def _hit(self, room: Room[V], loaded: Loaded[V], stored: Stored, started: float) -> Hit[V]:
        return Hit(
            loaded.value,
            loaded.version,
            Freshness.FRESH if stored.fresh_for else Freshness.STALE,
            timedelta(seconds=self._clock() - started),
            stored.fresh_for,
            stored.stale_for,
            Served.LOADED,
            stored.tags,
            room.codec.content_type,
            None,
            stored.receipt,
        )


async def _call(loader: AsyncLoader[V], load: Load) -> Loading[V]:
    answer: Any = loader(load)
    if inspect.isawaitable(answer):
        answer = await answer
    if not isinstance(answer, Loaded | NotFound):
        raise TypeError(f"a loader answers Loaded or NotFound, not {type(answer).__name__}")
    return answer


def _failure(task: asyncio.Task[Any], timeout: float) -> BaseException | None:
    if not task.done():
        return TimeoutError(f"the loader took longer than {timeout:g} s")
    if task.cancelled():
        return asyncio.CancelledError("the loader was cancelled")
    return task.exception()
