"""Calls with their deadline and their retries."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable

from freshold import _durations
from freshold._rpc import Method, Req, Res
from freshold._telemetry import Telemetry
from freshold._transport import Transport
from freshold.errors import CallCancelledError, DeadlineError, FresholdError, LimitError, UnavailableError
from freshold.options import Retry

Clock = Callable[[], float]

# Deadlines are sent in whole milliseconds.
_TIMER_SLACK = 0.002


class Backoff:
    """How long to wait before a call is tried again."""

    def __init__(self, retry: Retry, draw: Callable[[], float] = random.random) -> None:
        self._base = _durations.seconds(retry.base)
        self._max = _durations.seconds(retry.max)
        self._draw = draw

    def wait(self, error: FresholdError | None, failures: int) -> float:
        """In seconds, after so many failures in a row: as the server says, or else twice the one before."""
        if error is not None and error.retry_after is not None:
            return error.retry_after.total_seconds()
        longest = min(self._max, self._base * 2.0 ** min(failures - 1, 30))
        return longest * (0.5 + 0.5 * self._draw())


def passes(error: FresholdError) -> bool:
    """Whether the outcome says that the same call may succeed later."""
    if isinstance(error, LimitError):
        return error.retry_after is not None
    return isinstance(error, UnavailableError)


class Caller:
    """Sends calls, each until it is answered, fails for good, or its deadline has come."""

    def __init__(self, transport: Transport, retry: Retry, telemetry: Telemetry, clock: Clock = time.monotonic) -> None:
        if retry.attempts < 1:
            raise ValueError("retry.attempts: at least 1")
        self.transport = transport
        self.clock = clock
        self.backoff = Backoff(retry)
        self._attempts = retry.attempts
        self._telemetry = telemetry

    async def call(self, method: Method[Req, Res], request: Req, deadline: float, *, again: bool = True) -> Res:
        """The answer. ``deadline`` is a moment of the clock; ``again`` says whether this call may be repeated."""
        attempt = 1
        while True:
            left = deadline - self.clock()
            if left <= 0:
                raise _deadline_passed()
            try:
                return await self.transport.unary(method, request, left)
            except CallCancelledError as error:
                # A server that sees the deadline pass resets the call, and that may be read before one's own timer is due.
                if self.clock() >= deadline - _TIMER_SLACK:
                    raise _deadline_passed() from error
                raise
            except FresholdError as error:
                if not again or attempt >= self._attempts or not passes(error):
                    raise
                wait = self.backoff.wait(error, attempt)
                if self.clock() + wait >= deadline:
                    raise
                self._telemetry.retried(method.name, error.reason or error.code or "")
            await asyncio.sleep(wait)
            attempt += 1


def _deadline_passed() -> DeadlineError:
    return DeadlineError("the deadline passed", code="DEADLINE_EXCEEDED")
