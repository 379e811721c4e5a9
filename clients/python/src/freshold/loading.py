"""What a loader is asked, and what it answers. The same function serves ``get_or_load`` and an origin."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from freshold._durations import Duration
from freshold._enums import NegativeKind

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Load:
    """What to know about the key that is loaded."""

    namespace: str
    key: str
    schema_version: str = ""
    min_version: int | None = None
    """An answer of a lower version, or of none, will be refused: read where this version can be seen."""
    read_primary: bool = False
    """Read your primary, for a replica may not have caught up with what was invalidated."""
    validator: str = ""
    """Of the value that is cached; only an origin is told: it may answer :class:`NotModified` if it still holds."""
    tenant: str = ""
    """Only an origin is told."""
    _cancelled: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)

    @property
    def cancelled(self) -> bool:
        """Nobody waits for this load any more. For plain functions, which cannot be interrupted: look now and then, and return."""
        return self._cancelled.is_set()

    def wait_cancelled(self, timeout: float | None = None) -> bool:
        """Blocks for so many seconds at most, or until the load is cancelled; whether it is."""
        return self._cancelled.wait(timeout)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[V]):
    """There is a value."""

    value: V
    version: int | None = None
    """Of the row or document: 0 or more, monotonic for each key. Optional, and much better with."""
    tags: Sequence[str] = ()
    """What the value depends on, besides what the templates of the namespace add."""
    ttl: Duration | None = None
    """Fresh for this long, where that is shorter than the policy's."""
    grace: Duration | None = None
    """May be served as stale for this long after that. Only of an origin."""
    validator: str = ""
    """What tells this value from others, such as an ETag. Only of an origin."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is no such thing. Remembered and shared like a value."""

    message: str = ""
    """For people, at most 512 bytes; handed to every reader."""
    version: int | None = None
    """At which it was deleted."""
    tags: Sequence[str] = ()
    """What its absence depends on, besides what the templates of the namespace add."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The value that is cached still holds. Only of an origin."""

    ttl: Duration | None = None
    grace: Duration | None = None


Loading: TypeAlias = Loaded[V] | NotFound
AsyncLoader: TypeAlias = Callable[[Load], Awaitable[Loading[V]]]
Loader: TypeAlias = Callable[[Load], Loading[V]]


@dataclass(frozen=True, slots=True)
class NoValue:
    """That there is no value, to be put in place of one."""

    kind: NegativeKind = NegativeKind.NOT_FOUND
    message: str = ""
    """For people, at most 512 bytes; handed to every reader."""
