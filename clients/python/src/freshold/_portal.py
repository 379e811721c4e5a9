"""The way from plain threads into an event loop: one loop in one thread beside, for all sync clients of the process."""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from freshold.errors import CallCancelledError, ClosedError

T = TypeVar("T")

_scope: contextvars.ContextVar[CancelScope | None] = contextvars.ContextVar("freshold_cancel_scope", default=None)


class CancelScope:
    """Cancels the calls of a thread from another one. Made by :func:`cancellable`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: set[Future[Any]] = set()
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Ends the call under way, and every later one, with CallCancelledError. From any thread."""
        with self._lock:
            self._cancelled = True
            calls = list(self._calls)
        for call in calls:
            call.cancel()

    def _enter(self, call: Future[Any]) -> None:
        with self._lock:
            self._calls.add(call)
            cancelled = self._cancelled
        if cancelled:
            call.cancel()

    def _leave(self, call: Future[Any]) -> None:
        with self._lock:
            self._calls.discard(call)


@contextmanager
def cancellable() -> Iterator[CancelScope]:
    """Within it, the calls of this thread to sync clients can be cancelled: hand the scope to whoever is to cancel them."""
    scope = CancelScope()
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


class Portal:
    """The loop and its thread."""

    _shared: Portal | None = None
    _lock = threading.Lock()

    def __init__(self) -> None:
        self._process = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_without_noise)
        self._thread = threading.Thread(target=self._loop.run_forever, name="freshold", daemon=True)
        self._thread.start()

    @classmethod
    def shared(cls) -> Portal:
        """That of this process; a forked process gets its own."""
        with cls._lock:
            if cls._shared is None or cls._shared._process != os.getpid():
                cls._shared = Portal()
            return cls._shared

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        """Runs it in the loop, and waits for it."""
        if self._process != os.getpid():
            call.close()
            raise ClosedError("the client was made before a fork: make one in each process")
        if threading.current_thread() is self._thread:
            call.close()
            raise RuntimeError("a sync client was called from its own event loop, where it would wait for itself")
        future = asyncio.run_coroutine_threadsafe(call, self._loop)
        scope = _scope.get()
        if scope is not None:
            scope._enter(future)
        try:
            return future.result()
        except CancelledError:
            raise CallCancelledError("the call was cancelled") from None
        except BaseException:
            future.cancel()  # An interrupt: nobody waits any more.
            raise
        finally:
            if scope is not None:
                scope._leave(future)


def _without_noise(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # Where several loops of a process use grpc.aio, they race for the same wake-ups; who comes late is told so, and nothing is lost.
    if isinstance(context.get("exception"), BlockingIOError) and "PollerCompletionQueue" in repr(context.get("handle")):
        return
    loop.default_exception_handler(context)
