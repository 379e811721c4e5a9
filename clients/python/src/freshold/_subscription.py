"""A subscription that mends itself.

Its caller drives it: asking for the next event says that the one before has been acted on. One task beside it reads the stream into a short queue, and
notes when a current checkpoint arrived. When the stream has ended, or has been silent for too long, the caller first gets what is queued; the next
stream is opened when it asks for more, with the token of what it had last.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import aclosing
from datetime import timedelta

from freshold import _durations, receipts
from freshold._caller import Caller, passes
from freshold._enums import Mode, ResetReason, What
from freshold._proto import invalidation_service_pb2 as pb
from freshold._proto import types_pb2
from freshold._rpc import SUBSCRIBE
from freshold.errors import FresholdError, UnavailableError
from freshold.events import (
    Checkpoint,
    Connected,
    Event,
    Gap,
    Goodbye,
    Invalidation,
    Reset,
    Selector,
    selector_of,
    selector_to_proto,
)

_BUFFER = 1_024
_DEFAULT_INTERVAL = 1.0
_SILENT_INTERVALS = 3
_PATIENCE = 5.0


class AsyncSubscription:
    """The events of the stream, in order and at least once: ``async for event in client.subscribe(): …``.

    Asking for the next event acknowledges the one before: after a cut the stream goes on behind what was acknowledged. Ends by :meth:`close`, by the
    close of the client, or by an error that no retry mends, which is raised. Not for use by two tasks at once.
    """

    def __init__(
        self, caller: Caller, selector: Selector, resume_token: str, checkpoint_interval: _durations.Duration | None
    ) -> None:
        self._caller = caller
        self._clock = caller.clock
        self._request = pb.SubscribeRequest(selector=selector_to_proto(selector))
        if selector == Selector():
            self._request.ClearField("selector")
        if checkpoint_interval is not None:
            self._request.checkpoint_interval.CopyFrom(_durations.to_proto(checkpoint_interval))
        self._silence = _SILENT_INTERVALS * (_durations.optional_seconds(checkpoint_interval) or _DEFAULT_INTERVAL)
        self._queue: deque[Event] = deque()
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._token = resume_token
        self._in_hand = resume_token
        self._reset_due = False
        self._connected = False
        self._heard = 0.0
        self._pump: asyncio.Task[None] | None = None
        self._opened = 0.0
        self._speaks = False
        self._said_goodbye = False
        self._held = False
        self._failures = 0
        self._retry_at = 0.0
        self._failure: FresholdError | None = None
        self._closed = False

    @property
    def resume_token(self) -> str:
        """Goes on after the last event that was acknowledged, in this process or another; empty before the first."""
        return self._token

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._closed

    def __aiter__(self) -> AsyncSubscription:
        return self

    async def __anext__(self) -> Event:
        self._token = self._in_hand
        while True:
            if self._queue:
                return self._hand_out()
            if self._failure is not None:
                raise self._failure
            if self._closed:
                raise StopAsyncIteration
            gap = self._gap()
            if gap is not None:
                return gap
            now = self._clock()
            if self._pump is None and now >= self._retry_at:
                self._open(now)
            elif self._pump is not None and self._is_mute(now):
                self._give_up(UnavailableError("the stream did not speak"))
                self._caller.transport.renew()
            else:
                await self._until(self._next_look(), now)

    async def close(self) -> None:
        """Ends the stream; what is queued is dropped."""
        self._closed = True
        self._queue.clear()
        pump, self._pump = self._pump, None
        if pump is not None:
            pump.cancel()
            await asyncio.wait({pump})
        self._wake.set()

    async def __aenter__(self) -> AsyncSubscription:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _hand_out(self) -> Event:
        event = self._queue.popleft()
        self._room.set()
        if not isinstance(event, Gap):
            self._in_hand = event.resume_token
        return event

    def _gap(self) -> Gap | None:
        silence = self._clock() - self._heard
        if not self._connected or self._held or silence <= self._silence:
            return None
        self._connected = False
        self._stop_pump()
        self._caller.transport.renew()
        self._retry_at = self._clock()
        return Gap(timedelta(seconds=silence))

    def _is_mute(self, now: float) -> bool:
        return not self._connected and not self._speaks and now - self._opened > max(self._silence, _PATIENCE)

    def _next_look(self) -> float | None:
        if self._pump is None:
            look = self._retry_at
        elif not self._speaks and not self._connected:
            look = self._opened + max(self._silence, _PATIENCE)
        else:
            look = self._heard + self._silence
        return min(look, self._heard + self._silence) if self._connected else look

    async def _until(self, look: float | None, now: float) -> None:
        self._wake.clear()
        if self._queue or self._failure is not None or self._closed:
            return
        try:
            # A little more than is left, so that the clock has passed the moment when we look again.
            async with asyncio.timeout(None if look is None else max(0.0, look - now) + 0.001):
                await self._wake.wait()
        except TimeoutError:
            return

    def _open(self, now: float) -> None:
        self._opened = now
        self._speaks = False
        self._said_goodbye = False
        request = pb.SubscribeRequest()
        request.CopyFrom(self._request)
        request.resume_token = self._token
        self._pump = asyncio.create_task(self._read(request), name="freshold-subscription")

    async def _read(self, request: pb.SubscribeRequest) -> None:
        me = asyncio.current_task()
        ended: FresholdError = UnavailableError("the stream has ended")
        try:
            async with aclosing(self._caller.transport.stream(SUBSCRIBE, request)) as stream:
                async for response in stream:
                    await self._take(response)
        except FresholdError as error:
            ended = error
        except asyncio.CancelledError:
            raise
        except Exception as error:  # A fault of ours must not end the stream in silence.
            ended = FresholdError(f"the stream could not be read: {error!r}")
        if self._pump is me:
            self._ended(ended)

    async def _take(self, response: pb.SubscribeResponse) -> None:
        while len(self._queue) >= _BUFFER:
            self._held = True
            self._room.clear()
            await self._room.wait()
            # Not the server was silent, but we did not listen.
            self._heard = self._clock()
        self._held = False
        event = _event(response)
        if event is None:
            return
        if self._reset_due and isinstance(event, Checkpoint):
            self._reset_due = False
            self._queue.append(Reset(ResetReason.EPOCH, event.position, Selector(), event.resume_token))
        if isinstance(event, Checkpoint) and event.current:
            self._heard = self._clock()
            self._failures = 0
            self._connected = True
            if not self._speaks:
                self._speaks = True
                self._queue.append(Connected(event.position, event.resume_token))
        self._said_goodbye = isinstance(event, Goodbye)
        self._queue.append(event)
        self._wake.set()

    def _ended(self, error: FresholdError) -> None:
        if self._said_goodbye and self._speaks:
            self._pump = None
            self._retry_at = self._clock()
            self._caller.transport.renew()
        elif error.reason == "RECEIPT_INVALID" and receipts.position(self._token) is not None:
            self._token = self._in_hand = ""
            self._reset_due = True
            self._give_up(error)
        elif passes(error) or error.code == "CANCELLED":
            self._give_up(error)
        else:
            self._pump = None
            self._failure = error
        self._wake.set()

    def _give_up(self, error: FresholdError) -> None:
        self._stop_pump()
        self._failures += 1
        self._retry_at = self._clock() + self._caller.backoff.wait(error, self._failures)

    def _stop_pump(self) -> None:
        pump, self._pump = self._pump, None
        if pump is not None and pump is not asyncio.current_task():
            pump.cancel()


def _event(response: pb.SubscribeResponse) -> Event | None:
    token = response.resume_token
    match response.WhichOneof("event"):
        case "invalidation":
            told = response.invalidation
            return Invalidation(
                told.position,
                _durations.when(told.time),
                What.of(pb.Invalidation.What, told.what),
                Mode.of(types_pb2.Mode, told.mode),
                told.namespace,
                tuple(told.keys),
                tuple(told.tags),
                tuple(told.scopes),
                told.reason,
                token,
            )
        case "checkpoint":
            return Checkpoint(response.checkpoint.position, response.checkpoint.current, token)
        case "reset":
            reset = response.reset
            return Reset(ResetReason.of(pb.Reset.Reason, reset.reason), reset.position, selector_of(reset.drop), token)
        case "goodbye":
            return Goodbye(_durations.from_proto(response.goodbye.retry_after), token)
        case _:
            return None  # An event of a newer server.
