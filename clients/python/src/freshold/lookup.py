"""What a read answers: a Hit, a Negative or a Miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeAlias, TypeVar, overload

from freshold._enums import Freshness, MissReason, NegativeKind, Served
from freshold.errors import FresholdError

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right, given to one caller in the fleet, to load a key and put it."""

    token: str = field(repr=False)
    """Goes into ``put(lease_token=...)`` or ``abandon``."""
    duration: timedelta
    """After this long the right is gone."""
    min_version: int | None = None
    """A load that returns an older version will be refused as BEHIND."""
    read_primary: bool = False
    """Read the origin's primary, for a replica may not have caught up."""


@dataclass(frozen=True, slots=True)
class Hit(Generic[V]):
    """A value that may be served."""

    value: V
    version: int | None
    """The owner's version, where the put gave one."""
    freshness: Freshness
    age: timedelta
    """Time since the load of this value began."""
    fresh_for: timedelta
    """How much longer it will be fresh; zero when it is stale."""
    stale_for: timedelta
    """How much longer it may be served at all. A copy must not outlive it."""
    served: Served
    tags: tuple[str, ...] = ()
    """Everything that the value is known to depend on, the templates of the namespace included."""
    content_type: str = ""
    lease: Lease | None = None
    """Present: this caller, and only this one, has the duty to refresh. Load, then put with the token; or abandon."""
    receipt: str = ""
    """The position that this read has seen."""


@dataclass(frozen=True, slots=True)
class Negative:
    """A remembered "there is no value"."""

    kind: NegativeKind
    message: str
    age: timedelta
    """Time since the load began."""
    fresh_for: timedelta
    """How much longer this answer stands."""
    receipt: str = ""

    @property
    def value(self) -> None:
        """None: there is no value."""
        return None


@dataclass(frozen=True, slots=True)
class Miss:
    """Nothing that may be served. An outcome, not an error."""

    reason: MissReason
    lease: Lease | None = None
    """Present: this caller, and only this one, was given the right to load. Load, then put with the token; or abandon."""
    retry_after: timedelta | None = None
    """Present: somebody else is loading, or loads are held back; ask again no sooner than this."""
    receipt: str = ""

    @property
    def value(self) -> None:
        """None: there is no value."""
        return None


Lookup: TypeAlias = Hit[V] | Negative | Miss
"""One of three. ``lookup.value`` is the value of a hit, and None otherwise."""

Found: TypeAlias = Hit[V] | Negative
"""What ``get_or_load`` answers: never a miss."""


@dataclass(frozen=True, slots=True)
class Lookups(Sequence[Lookup[V] | FresholdError], Generic[V]):
    """What ``get_many`` answers: for each key, in the order asked, a lookup or the error of that key alone."""

    keys: tuple[str, ...]
    outcomes: tuple[Lookup[V] | FresholdError, ...]
    receipt: str = ""

    def values(self) -> dict[str, V]:
        """The values of the hits, by key."""
        pairs = zip(self.keys, self.outcomes, strict=True)
        return {key: outcome.value for key, outcome in pairs if isinstance(outcome, Hit)}

    @overload
    def __getitem__(self, index: int) -> Lookup[V] | FresholdError: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Lookup[V] | FresholdError]: ...

    def __getitem__(self, index: int | slice) -> Lookup[V] | FresholdError | Sequence[Lookup[V] | FresholdError]:
        return self.outcomes[index]

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Lookup[V] | FresholdError]:
        return iter(self.outcomes)
