"""The words of the protocol. Each has the value of its name; a word that a newer server says and this client does not know is ``UNKNOWN``."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, Self


class _Names(Protocol):
    def Name(self, number: int) -> str: ...


class _Word(StrEnum):
    @classmethod
    def of(cls, names: _Names, number: int) -> Self:
        """The word for a number of a generated enum."""
        try:
            return cls[names.Name(number)]
        except (ValueError, KeyError):
            return cls["UNKNOWN"]


class OnMiss(StrEnum):
    """What to do when there is nothing fresh."""

    RETURN = "RETURN"
    """Say so. The default of ``get``: a look never takes a lease by accident."""
    LEASE = "LEASE"
    """Give one caller in the fleet a lease; the others are served stale, or wait for that one."""
    LOAD = "LOAD"
    """Have the server load from the origin of the namespace."""
    POLICY = "POLICY"
    """As the policy of the namespace says."""


class Freshness(_Word):
    """How a value stands to its policy."""

    FRESH = "FRESH"
    """Within its time, and touched by no invalidation."""
    STALE = "STALE"
    """Past its time or softly invalidated, within the grace of the policy."""
    UNKNOWN = "UNKNOWN"


class Served(_Word):
    """Who answered."""

    LOCAL = "LOCAL"
    """The memory of the node that was asked."""
    STORE = "STORE"
    """The shared store."""
    ORIGIN = "ORIGIN"
    """The origin, for this call."""
    WAITED = "WAITED"
    """Another caller's load, for which this call waited."""
    NEAR = "NEAR"
    """The near cache of this process."""
    LOADED = "LOADED"
    """The loader, for this call or for one that it joined."""
    UNKNOWN = "UNKNOWN"


class NegativeKind(_Word):
    """Why there is no value."""

    NOT_FOUND = "NOT_FOUND"
    """There is no such thing."""
    ORIGIN_ERROR = "ORIGIN_ERROR"
    """The origin failed."""
    UNKNOWN = "UNKNOWN"


class MissReason(_Word):
    """Why nothing was served."""

    ABSENT = "ABSENT"
    EXPIRED = "EXPIRED"
    INVALIDATED = "INVALIDATED"
    BELOW_MIN_VERSION = "BELOW_MIN_VERSION"
    TOO_STALE = "TOO_STALE"
    UNKNOWN = "UNKNOWN"


class RefusedReason(_Word):
    """Why a put was not stored."""

    BEHIND = "BEHIND"
    """An older version than one already seen, or none where one is known. Read the origin's primary."""
    LEASE_LOST = "LEASE_LOST"
    """The lease ran out, was given back, or was voided. Get again."""
    INVALIDATED = "INVALIDATED"
    """Something that the value depends on was invalidated after its load began. Get again."""
    TOO_OLD = "TOO_OLD"
    """The load took longer than the value may live."""
    UNKNOWN = "UNKNOWN"


class Mode(_Word):
    """What becomes of the values that an invalidation meets."""

    HARD = "HARD"
    """They are never served again."""
    SOFT = "SOFT"
    """They are served as stale, within the bound of the namespace, while one caller for each key refreshes them."""
    UNKNOWN = "UNKNOWN"


class Reach(_Word):
    """How far an invalidation or a put must have got before it is answered."""

    STORE = "STORE"
    """The store has it."""
    FLEET = "FLEET"
    """No node serves an older copy from its memory any more."""
    EDGE = "EDGE"
    """The configured CDNs have been purged as well."""
    UNKNOWN = "UNKNOWN"


class What(_Word):
    """What was invalidated, or written."""

    KEY = "KEY"
    TAG = "TAG"
    SCOPE = "SCOPE"
    NAMESPACE = "NAMESPACE"
    PUT = "PUT"
    UNKNOWN = "UNKNOWN"


class ResetReason(_Word):
    """Why history is gone."""

    EPOCH = "EPOCH"
    """The store begins a new history."""
    TRIMMED = "TRIMMED"
    """The subscriber was away for longer than the journal reaches back."""
    UNKNOWN = "UNKNOWN"


class NearState(StrEnum):
    """Whether the near cache may serve."""

    CONNECTING = "CONNECTING"
    """At the start: nothing is kept or served."""
    CONNECTED = "CONNECTED"
    """A current Checkpoint came within the last three intervals."""
    GAP = "GAP"
    """None came: everything was dropped, nothing is kept or served."""
