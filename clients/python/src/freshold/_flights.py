"""get_or_load: callers who ask for the same share a flight.

A *line* carries the callers who ask for one key under the same bounds. Its trips follow one another: a Get that may take the lease, and if it does, the
loader and the put. Whoever comes while a Get or a put is under way waits for the next trip, because what is already being read may be older than what
was invalidated before they asked; while the loader runs or the line waits, they go aboard.
"""

from __future__ import annotations

import asyncio
import contextvars
import copy
from datetime import timedelta
from typing import Any, Generic, TypeAlias

from freshold._caller import Caller
from freshold._enums import OnMiss, RefusedReason
from freshold._load import Job, Jobs, LoaderFailed, Vacated
from freshold._reads import Reads, Room
from freshold.codecs import V
from freshold.errors import (
    ClosedError,
    DeadlineError,
    FresholdError,
    HeldBackError,
    LoadFailedError,
    LoadRefusedError,
)
from freshold.loading import AsyncLoader
from freshold.lookup import Found, Hit, Lease, Lookup, Miss, Negative
from freshold.near import Bounds
from freshold.results import Refused

_LONGEST_WAIT = 10.0
_ASK_AGAIN = 0.05
_REFUSALS = 3
_GOODBYE = 1.0

Route: TypeAlias = tuple[object, ...]


class _Passenger(Generic[V]):
    """A caller who waits."""

    def __init__(self, job: Job[V], deadline: float) -> None:
        self.job = job
        self.deadline = deadline
        self.outcome: asyncio.Future[Found[V]] = asyncio.get_running_loop().create_future()

    def arrive(self, found: Found[V]) -> None:
        if not self.outcome.done():
            self.outcome.set_result(found)

    def fail(self, error: BaseException) -> None:
        if self.outcome.done():
            return
        one = error
        if isinstance(error, FresholdError):
            one = copy.copy(error)  # Each has a traceback of its own.
            one.__cause__ = error.__cause__
        self.outcome.set_exception(one)

    def leave(self) -> None:
        if self.outcome.done() and not self.outcome.cancelled():
            self.outcome.exception()  # Whoever leaves at the last moment does not hear of it.


class Flights:
    """The lines of one client."""

    def __init__(self, caller: Caller, reads: Reads, jobs: Jobs) -> None:
        self._caller = caller
        self._reads = reads
        self._jobs = jobs
        self._lines: dict[Route, _Line[Any]] = {}
        self._closed = False

    async def get_or_load(
        self, room: Room[V], key: str, loader: AsyncLoader[V], bounds: Bounds, deadline: float, load_timeout: float
    ) -> Found[V]:
        """A hit or a negative, for this caller alone or for many."""
        if self._closed:
            raise ClosedError("the client is closed")
        route: Route = (room.place(key), bounds, _identity_of(room.codec))
        line: _Line[V] | None = self._lines.get(route)
        if line is None:
            line = self._lines[route] = _Line(self._caller, self._reads, self._jobs, room, key, bounds)
            line.start(lambda: self._lines.pop(route, None))
        passenger: _Passenger[V] = _Passenger(Job(room, key, loader, load_timeout), deadline)
        line.enter(passenger)
        try:
            async with asyncio.timeout(max(0.0, deadline - self._caller.clock())) as left:
                return await passenger.outcome
        except TimeoutError:
            if left.expired():
                raise DeadlineError("the deadline passed before the value was there") from None
            raise
        finally:
            line.leave(passenger)
            passenger.leave()

    async def close(self) -> None:
        """Tells all who wait, and gives leases back."""
        self._closed = True
        tasks = [line.close() for line in self._lines.values()]
        self._jobs.close()
        tasks += self._jobs.tasks()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_GOODBYE)
            for task in late:
                task.cancel()


class _Line(Generic[V]):
    def __init__(self, caller: Caller, reads: Reads, jobs: Jobs, room: Room[V], key: str, bounds: Bounds) -> None:
        self._clock = caller.clock
        self._reads = reads
        self._jobs = jobs
        self._room = room
        self._key = key
        self._bounds = bounds
        self._aboard: set[_Passenger[V]] = set()
        self._platform: set[_Passenger[V]] = set()
        self._boarding = False
        self._vacant: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[None] | None = None

    def start(self, ended: Any) -> None:
        # A context of its own: what one caller carries does not belong to the others.
        self._task = asyncio.get_running_loop().create_task(self._run(ended), context=contextvars.Context())

    def enter(self, passenger: _Passenger[V]) -> None:
        (self._aboard if self._boarding else self._platform).add(passenger)

    def leave(self, passenger: _Passenger[V]) -> None:
        self._platform.discard(passenger)
        if passenger in self._aboard:
            self._aboard.discard(passenger)
            if not self._aboard and not self._vacant.done():
                self._boarding = False  # Whoever comes now starts the next trip.
                self._vacant.set_result(None)

    def close(self) -> asyncio.Task[None]:
        for passenger in [*self._aboard, *self._platform]:
            passenger.fail(ClosedError("the client was closed"))
            self.leave(passenger)
        assert self._task is not None
        return self._task

    async def _run(self, ended: Any) -> None:
        try:
            while self._aboard or self._platform:
                await self._trip()
                self._aboard.clear()
        finally:
            ended()

    async def _trip(self) -> None:
        try:
            found = await self._fly()
        except Vacated:
            return
        except Exception as error:
            for passenger in self._aboard:
                passenger.fail(error)
            return
        for passenger in self._aboard:
            passenger.arrive(found)

    async def _fly(self) -> Found[V]:
        refusals = 0
        while True:
            self._board()
            answer = await self._ask()
            match answer:
                case Hit(lease=None) | Negative():
                    return answer
                case Hit():
                    return self._stale(answer, answer.lease)
                case Miss(lease=None):
                    await self._wait(answer)
                case Miss():
                    outcome = await self._load(answer.lease)
                    if not isinstance(outcome, Refused):
                        return outcome
                    refusals += 1
                    if refusals == _REFUSALS or outcome.reason is RefusedReason.TOO_OLD:
                        raise LoadRefusedError(
                            f"what was loaded was refused: {outcome.message}", reason=outcome.reason.value
                        )

    def _board(self) -> None:
        self._boarding = False
        self._aboard |= self._platform
        self._platform.clear()
        if not self._aboard:
            raise Vacated
        if self._vacant.done():
            self._vacant = asyncio.get_running_loop().create_future()

    def _open_doors(self) -> None:
        self._board()
        self._boarding = True

    async def _ask(self) -> Lookup[V]:
        deadline = max((passenger.deadline for passenger in self._aboard), default=self._clock())
        left = deadline - self._clock()
        wait = max(0.0, min(_LONGEST_WAIT, left - max(0.05, left / 20)))
        ask = asyncio.create_task(self._reads.ask(self._room, self._key, self._bounds, OnMiss.LEASE, wait, deadline))
        await _first(ask, self._vacant)
        if not self._vacant.done():
            return await ask
        ask.cancel()
        await asyncio.wait({ask}, timeout=_GOODBYE)
        if ask.done() and not ask.cancelled() and ask.exception() is None:
            lease = _lease(ask.result())
            if lease is not None:
                await self._jobs.abandon(self._room, self._key, lease, failed=False)
        raise Vacated

    def _stale(self, hit: Hit[V], lease: Lease | None) -> Hit[V]:
        assert lease is not None
        self._jobs.refresh(self._any_job(), lease)
        return Hit(
            hit.value, hit.version, hit.freshness, hit.age, hit.fresh_for, hit.stale_for, hit.served, hit.tags,
            hit.content_type, None, hit.receipt,
        )  # fmt: skip

    async def _wait(self, miss: Miss) -> None:
        wait = _ASK_AGAIN if miss.retry_after is None else miss.retry_after.total_seconds()
        until = self._clock() + wait
        self._open_doors()
        while True:
            held_back = [] if miss.retry_after is None else [p for p in self._aboard if p.deadline < until]
            for passenger in held_back:
                retry_after = timedelta(seconds=max(0.0, until - self._clock()))
                passenger.fail(
                    HeldBackError("loads of the key are held back beyond the deadline", retry_after=retry_after)
                )
                self.leave(passenger)
            left = until - self._clock()
            if self._vacant.done():
                raise Vacated
            if left <= 0:
                return
            # Those who come meanwhile are told as well, if they cannot wait so long.
            await asyncio.wait({self._vacant}, timeout=min(left, _ASK_AGAIN))

    async def _load(self, lease: Lease | None) -> Found[V] | Refused:
        assert lease is not None
        self._open_doors()
        try:
            return await self._jobs.run(self._any_job(), lease, self._vacant, self._shut_doors)
        except LoaderFailed as failed:
            return await self._recover(failed)

    def _any_job(self) -> Job[V]:
        return next(iter(self._aboard)).job

    def _shut_doors(self) -> None:
        self._boarding = False

    async def _recover(self, failed: LoaderFailed) -> Hit[V]:
        """A stale value within its bound, or else the failure."""
        deadline = max((passenger.deadline for passenger in self._aboard), default=self._clock())
        try:
            answer = await self._reads.ask(self._room, self._key, self._bounds, OnMiss.RETURN, None, deadline)
        except FresholdError:
            answer = None
        if isinstance(answer, Hit):
            return answer
        raise LoadFailedError(f"the loader failed: {failed.cause!r}") from failed.cause


async def _first(*futures: asyncio.Future[Any]) -> None:
    await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)


def _lease(lookup: Lookup[Any]) -> Lease | None:
    return None if isinstance(lookup, Negative) else lookup.lease


def _identity_of(codec: object) -> object:
    try:
        hash(codec)
    except TypeError:
        return id(codec)
    return codec
