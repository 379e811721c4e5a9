"""What writes and invalidations answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from freshold._enums import Reach, RefusedReason


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome is in the store."""

    applied: bool
    """False: the store already held this version, and nothing was changed."""
    fresh_for: timedelta
    stale_for: timedelta
    tags: tuple[str, ...]
    """The tags it is stored with, the templates of the namespace included."""
    reached: Reach
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The outcome was not stored, and must not be: serving it could break the bound. An answer, not an error."""

    reason: RefusedReason
    current_version: int | None
    """With BEHIND: the lowest version that would be stored."""
    message: str
    receipt: str = ""


PutResult: TypeAlias = Stored | Refused
"""One of two."""


@dataclass(frozen=True, slots=True)
class Invalidated:
    """The invalidation has got as far as it says."""

    receipt: str
    """Quote it in a read, which then sees the invalidation; empty after a dry run."""
    reached: Reach
    nodes_acked: int
    """The nodes that had to be waited for and are known to serve nothing older."""
    estimated_entries: int | None = None
    """How many entries it met, or would meet; None where that is not known."""
    no_ops: int = 0
    """Keys whose invalidation was late or a duplicate, and changed nothing."""


@dataclass(frozen=True, slots=True)
class Bumped:
    """The scope or the namespace has a new version."""

    receipt: str
    reached: Reach
    nodes_acked: int
    version: int
    """After the call. It only ever grows."""
    applied: bool
    """False: the version already was as high as asked, and nothing was changed."""
    estimated_entries: int | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """How far an earlier invalidation has got."""

    reached: Reach
    """STORE where FLEET was asked: the time was over before every node was known to serve nothing older."""
    nodes_acked: int
    pending_nodes: tuple[str, ...]
    """Nodes that may still serve older copies."""
