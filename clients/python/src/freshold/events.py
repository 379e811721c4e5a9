"""What a subscription tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from freshold._enums import Mode, ResetReason, What
from freshold._proto import invalidation_service_pb2 as pb


@dataclass(frozen=True, slots=True)
class Selector:
    """Which invalidations to tell; one that names nothing gets all of them.

    ``namespaces`` and ``key_prefixes`` narrow what is told of keys, ``tags`` and ``scopes`` what is told of those. Tags and scopes may meet entries of
    any namespace, so that naming only namespaces still tells all of them.
    """

    namespaces: Sequence[str] = ()
    tags: Sequence[str] = ()
    scopes: Sequence[str] = ()
    key_prefixes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Connected:
    """The first current checkpoint of a stream came: copies that are taken from now on are followed."""

    position: int
    resume_token: str


@dataclass(frozen=True, slots=True)
class Invalidation:
    """Copies of what it names are out of date, and so is one that is still on its way. May be told twice."""

    position: int
    """Its number in the journal of the tenant."""
    time: datetime
    """By the clock of the store."""
    what: What
    mode: Mode
    namespace: str
    """With KEY, PUT and NAMESPACE."""
    keys: tuple[str, ...]
    """With KEY and PUT: those that the selector meets."""
    tags: tuple[str, ...]
    """With TAG."""
    scopes: tuple[str, ...]
    """With SCOPE."""
    reason: str
    """As the caller gave it; for people."""
    resume_token: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Nothing at or below this position is still to come."""

    position: int
    current: bool
    """True: there is nothing newer either."""
    resume_token: str


@dataclass(frozen=True, slots=True)
class Reset:
    """History is gone; whatever was invalidated meanwhile, the stream goes on from here."""

    reason: ResetReason
    position: int
    drop: Selector
    """What to drop: every copy that this could meet. One that names nothing: every copy of the tenant."""
    resume_token: str


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The node ends the stream as planned. The subscription goes on elsewhere by itself."""

    retry_after: timedelta
    resume_token: str


@dataclass(frozen=True, slots=True)
class Gap:
    """No current checkpoint for three intervals: copies are not to be trusted. The subscription tries again by itself."""

    silence: timedelta
    """Since the last one."""


Event: TypeAlias = Connected | Invalidation | Checkpoint | Reset | Goodbye | Gap
"""One of six. Each but Gap has the token to resume after it: keep it once the event has been acted on."""

NearEvent: TypeAlias = Connected | Gap | Reset
"""What the listener of a near cache is told."""


def selector_to_proto(selector: Selector) -> pb.Selector:
    """As it is sent."""
    return pb.Selector(
        namespaces=selector.namespaces, tags=selector.tags, scopes=selector.scopes, key_prefixes=selector.key_prefixes
    )


def selector_of(selector: pb.Selector) -> Selector:
    """As it came."""
    return Selector(
        tuple(selector.namespaces), tuple(selector.tags), tuple(selector.scopes), tuple(selector.key_prefixes)
    )
