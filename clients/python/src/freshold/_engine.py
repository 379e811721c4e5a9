"""What both surfaces stand on: one client's connection, near cache, flights and streams, in the loop that uses them."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

from freshold import _durations
from freshold._admin import Admin
from freshold._caller import Caller
from freshold._flights import Flights
from freshold._load import Jobs
from freshold._reads import Reads, Room
from freshold._subscription import AsyncSubscription
from freshold._telemetry import chosen
from freshold._transport import GrpcTransport, Transport
from freshold._writes import Writes
from freshold.codecs import V
from freshold.errors import ClosedError, FresholdError
from freshold.events import Selector
from freshold.loading import AsyncLoader
from freshold.lookup import Found, Lookup, Lookups
from freshold.near import NearCache, NearStats
from freshold.options import LoadOptions, ReadManyOptions, ReadOptions, Settings

_LOG = logging.getLogger("freshold")


class Engine:
    """See the module. All but :meth:`look` and :meth:`near_stats` belong to one event loop."""

    def __init__(self, address: str, options: Settings, transport: Transport | None = None) -> None:
        telemetry = chosen(options.telemetry)
        call_timeout = _durations.seconds(options.call_timeout)
        self.options = options
        self._transport = transport or GrpcTransport(address, options, telemetry)
        self._caller = Caller(self._transport, options.retry, telemetry)
        self._near = None if options.near is None else NearCache(options.near)
        self.reads = Reads(self._caller, self._near, call_timeout)
        self.writes = Writes(self._caller, self._near, call_timeout)
        self._flights = Flights(
            self._caller, self.reads, Jobs(self._caller, self.reads, self.writes, telemetry, call_timeout)
        )
        self.admin = Admin(self._caller, call_timeout)
        self._get_or_load_timeout = _durations.seconds(options.get_or_load_timeout)
        self._streams: set[AsyncSubscription] = set()
        self._follower: asyncio.Task[None] | None = None
        self._start_lock = threading.Lock()
        self._started = False
        self._closed = False
        if self._near is not None:
            telemetry.watch_near(self._near.stats)

    def start(self) -> None:
        """Begins to follow the stream for the near cache, in the loop that runs."""
        if self._near is None or self._started or self._closed:
            return
        with self._start_lock:
            if not self._started:
                self._started = True
                self._follower = asyncio.get_running_loop().create_task(self._follow(self._near), name="freshold-near")

    def look(self, room: Room[V], key: str, options: ReadOptions | LoadOptions) -> Lookup[V] | None:
        """The near copy that may be served, if any. From any thread."""
        self._check_open()
        return self.reads.look(room, key, options)

    async def get(self, room: Room[V], key: str, options: ReadOptions) -> Lookup[V]:
        """What the server answers; near was looked at before."""
        self.ready()
        return await self.reads.get(room, key, options)

    async def get_many(self, room: Room[V], keys: list[str], options: ReadManyOptions) -> Lookups[V]:
        """Near, then the server."""
        self.ready()
        return await self.reads.get_many(room, keys, options)

    async def get_or_load(
        self, room: Room[V], key: str, loader: AsyncLoader[V], options: LoadOptions, load_timeout: float
    ) -> Found[V]:
        """What the flight brings; near was looked at before."""
        self.ready()
        timeout = _durations.optional_seconds(options.get("timeout"))
        deadline = self._caller.clock() + (self._get_or_load_timeout if timeout is None else timeout)
        bounds = room.bounds(key, options)
        found = await self._flights.get_or_load(room, key, loader, bounds, deadline, load_timeout)
        room.saw(key, found)
        return found

    def subscribe(
        self, selector: Selector, resume_token: str, checkpoint_interval: _durations.Duration | None
    ) -> AsyncSubscription:
        """A stream of its own."""
        self.ready()
        stream = AsyncSubscription(self._caller, selector, resume_token, checkpoint_interval)
        self._streams = {known for known in self._streams if not known.closed}
        self._streams.add(stream)
        return stream

    def near_stats(self) -> NearStats:
        """The figures of the near cache. From any thread."""
        if self._near is None:
            raise ValueError("this client has no near cache: pass near=Near()")
        return self._near.stats()

    def ready(self) -> None:
        """Raises ClosedError if the client is closed; begins to follow the stream if it has not."""
        self._check_open()
        self.start()

    async def close(self) -> None:
        """Ends all of it. Those who wait are told, and leases are given back."""
        if self._closed:
            return
        self._closed = True
        await self._flights.close()
        for stream in self._streams:
            await stream.close()
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.wait({self._follower})
        await self._transport.close()

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedError("the client is closed")

    async def _follow(self, near: NearCache) -> None:
        options: Any = self.options.near
        selector = Selector(namespaces=tuple(options.namespaces or ()))
        stream = AsyncSubscription(self._caller, selector, "", options.checkpoint_interval)
        self._streams.add(stream)
        try:
            async for event in stream:
                near.apply(event)
        except FresholdError as error:
            _LOG.error("the near cache is off, for its stream was refused: %s", error)
