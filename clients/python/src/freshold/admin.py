"""What the operator is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from freshold._enums import Mode


@dataclass(frozen=True, slots=True)
class NamespaceSummary:
    """A configured namespace."""

    namespace: str
    preset: str
    """Which preset its defaults come from; empty where none is named."""
    max_staleness: timedelta
    """The bound: nothing older is ever served."""
    fingerprint: str
    """Two policies with the same one are the same."""


@dataclass(frozen=True, slots=True)
class NamespaceSetting:
    """One setting of a namespace."""

    name: str
    value: str
    source: str
    """DEFAULT, PRESET or CONFIGURED."""
    origin: str
    """Which preset, file or variable."""


@dataclass(frozen=True, slots=True)
class NamespacePolicy:
    """The effective policy of a namespace."""

    summary: NamespaceSummary
    settings: tuple[NamespaceSetting, ...]


@dataclass(frozen=True, slots=True)
class FleetNode:
    """A node that may serve copies from its own memory."""

    name: str
    applied: int
    """The number up to which it has applied the journal."""
    lag: int
    """Numbers that it has yet to apply."""
    renewed: datetime
    """When it renewed its lease, by the clock of the store."""
    lease_remaining: timedelta
    """Zero: it is silent, and the next invalidation takes it off this list."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """The nodes, by name."""

    this_node: str
    """The one that answers."""
    nodes: tuple[FleetNode, ...]
    epoch: str
    position: int
    """The number of the newest invalidation."""
    store_time: datetime


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """What the store holds under a key, judged or not."""

    present: bool
    kind: str
    """``value``, ``NOT_FOUND`` or ``ORIGIN_ERROR``."""
    size_bytes: int
    version: int | None
    stamp: int
    """The position at which its load began."""
    epoch: str
    load_start: datetime
    fresh_until: datetime
    stale_until: datetime
    load_cost: timedelta
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """One rule that a read is judged by."""

    rule: str
    holds: bool
    detail: str
    """The numbers."""


@dataclass(frozen=True, slots=True)
class LeaseState:
    """Somebody loads, or loads are held back."""

    state: str
    """``held``, ``doomed`` or ``cooling``."""
    remaining: timedelta
    stamp: int
    failures: int
    """How many loads in a row have failed."""


@dataclass(frozen=True, slots=True)
class FenceState:
    """What is remembered of the busts of a key."""

    version: int | None
    """The lowest that may be stored."""
    hard: int
    """Entries loaded before this position are dead; 0: none."""
    soft: int
    """Entries loaded before this position are stale; 0: none."""


@dataclass(frozen=True, slots=True)
class TagState:
    """A tag, a scope or the namespace, with what is known of it."""

    name: str
    hard: int
    soft: int
    on_entry: bool
    from_key: bool


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A record of the journal that touched the key."""

    position: int
    time: datetime
    what: str
    mode: Mode
    subjects: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LocalCopy:
    """What the node that answers has in its own memory."""

    node: str
    stamp: int | None
    applied: int | None
    lease_remaining: timedelta
    verdict: str
    """In words: whether a Get is answered from here, and if not, why."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a key is served, or is not."""

    summary: str
    """One sentence: what a Get would be answered now, and why."""
    stored: StoredEntry
    rules: tuple[RuleVerdict, ...]
    lease: LeaseState | None
    fence: FenceState | None
    tags: tuple[TagState, ...]
    journal: tuple[JournalEntry, ...]
    """Newest first, at most 20."""
    epoch: str
    position: int
    store_time: datetime
    physical_key: str
    local: LocalCopy
