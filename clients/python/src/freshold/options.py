"""The options of a client and of its calls. What is not given is not sent, so that the default of the server holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypedDict

from freshold._durations import Duration
from freshold._enums import Mode, OnMiss, Reach

if TYPE_CHECKING:
    from freshold._telemetry import Telemetry
    from freshold.events import NearEvent


@dataclass(frozen=True)
class Retry:
    """How often and how soon a call is tried again, where its outcome says so and its method allows it."""

    attempts: int = 4
    """Calls in all, the first included; 1: no retry."""
    base: Duration = 0.05
    """The first wait, where the server names none; it doubles with each, times a random factor of 0.5 to 1."""
    max: Duration = 2.0
    """The longest wait, where the server names none."""


@dataclass(frozen=True)
class Tls:
    """Transport security. ``Tls()`` trusts the roots of the system."""

    root_certificates: bytes | None = None
    """PEM, instead of those of the system."""
    private_key: bytes | None = field(default=None, repr=False)
    """PEM, for mutual TLS."""
    certificate_chain: bytes | None = None
    """PEM, for mutual TLS."""


@dataclass(frozen=True)
class Near:
    """A cache in this process that follows the invalidations of the server. Its values are shared: treat them as immutable.

    When the network is cut a copy may be as much as three checkpoint intervals out of date, and no more than what is left of its life.
    """

    max_weight: int = 64 * 1024 * 1024
    """In bytes of keys, values as they came, and tags, and 128 for each copy. A value above an eighth of it is not kept."""
    namespaces: Sequence[str] | None = None
    """Which to keep; all by default."""
    checkpoint_interval: Duration = 1.0
    """How often the server says that nothing is missing. Less finds a lost connection sooner, and costs more: 0.1 s to 60 s."""
    listener: Callable[[NearEvent], None] | None = None
    """Told each Connected, Gap and Reset. Called from whichever thread finds out: be quick, and raise nothing."""


class ClientOptions(TypedDict, total=False):
    """Of :class:`freshold.Client` and :class:`freshold.AsyncClient`, by keyword."""

    tenant: str
    """Sent with each call; the server's ``default`` without one."""
    token: str
    """Sent as ``authorization: Bearer …``."""
    tls: Tls
    """Off on loopback addresses, ``Tls()`` elsewhere."""
    plaintext: bool
    """Plain text to an address that is not loopback. Off, for tokens and values would be readable on the way."""
    call_timeout: Duration
    """The deadline of a call that is given none, all attempts included: 5 s."""
    load_timeout: Duration
    """The bound of one load, from the start of the loader to its end: 10 s."""
    get_or_load_timeout: Duration
    """The deadline of a ``get_or_load`` that is given none: 15 s."""
    retry: Retry
    """Four attempts, with waits of 50 ms, 100 ms … where the server names none."""
    near: Near
    """The near cache. Off unless asked for."""
    telemetry: Telemetry | None
    """OpenTelemetry if its API is installed (``pip install freshold[otel]``); None: off."""
    loader_threads: int
    """Of the sync surface: how many plain loaders may run at once, 32. Further ones wait, within their bound."""


@dataclass(frozen=True)
class Settings:
    """The options of a client with their defaults. The client's own."""

    tenant: str | None = None
    token: str | None = field(default=None, repr=False)
    tls: Tls | None = None
    plaintext: bool = False
    call_timeout: Duration = 5.0
    load_timeout: Duration = 10.0
    get_or_load_timeout: Duration = 15.0
    retry: Retry = Retry()
    near: Near | None = None
    telemetry: Telemetry | Literal["auto"] | None = "auto"
    loader_threads: int = 32


class CallOptions(TypedDict, total=False):
    """Of every call."""

    timeout: Duration
    """The deadline, from now, all attempts included."""


class ReadOptions(CallOptions, total=False):
    """Of ``get``."""

    on_miss: OnMiss
    """RETURN by default: a look never takes a lease by accident."""
    max_staleness: Duration
    """Nothing older is served to this call. Only ever narrows the bound of the policy."""
    min_version: int
    """Nothing of a lower version, or of none, is served to this call."""
    receipt: str
    """From an earlier answer: this read sees at least what that answer saw."""
    wait: Duration
    """How long to wait for another caller's load; zero: not at all. The deadline holds besides."""
    near: Literal["skip"]
    """Goes past the near cache."""


class ReadManyOptions(CallOptions, total=False):
    """Of ``get_many``."""

    on_miss: OnMiss
    max_staleness: Duration
    min_versions: Mapping[str, int]
    """By key, for those that have one."""
    receipt: str
    wait: Duration
    near: Literal["skip"]


class LoadOptions(CallOptions, total=False):
    """Of ``get_or_load``."""

    max_staleness: Duration
    min_version: int
    receipt: str
    near: Literal["skip"]


class PutOptions(CallOptions, total=False):
    """Of ``put`` and ``put_negative``."""

    version: int
    """The owner's version of the row or document, 0 or more, monotonic for each key."""
    tags: Sequence[str]
    """What the value depends on, besides what the templates of the namespace add: at most 32 in all."""
    lease_token: str
    """From the lease of an earlier read."""
    ttl: Duration
    """Fresh for this long, where that is shorter than the policy's."""
    load_duration: Duration
    """Without a lease: how long ago the load began. Counts into the age."""
    receipt: str
    """Without a lease: of a read before the load; an invalidation since then refuses the put."""
    reach: Reach
    """STORE by default."""
    request_id: str
    """An origin that the server writes to is told it, so that a retry with the same one has no second effect there."""


class InvalidateOptions(CallOptions, total=False):
    """Of ``invalidate``."""

    mode: Mode
    """HARD by default."""
    reach: Reach
    """FLEET by default."""
    reason: str
    """For the journal and for people; at most 256 bytes."""
    request_id: str
    """A second call with the same one within 10 minutes has no second effect. Drawn for each call if none is given."""
    dry_run: bool
    """Nothing is done; the answer says what would have been met."""


class InvalidateTagOptions(InvalidateOptions, total=False):
    """Of ``invalidate_tag``."""

    pace: int
    """At most so many leases a second are given afterwards for what this met, in the whole fleet."""
    settle: Duration
    """For unversioned data behind a lagging replica: values whose load begins within this time are fresh only until it ends."""


class BumpOptions(CallOptions, total=False):
    """Of ``bump_scope`` and ``bump_namespace``."""

    at_least: int
    """Do nothing if the version is this or higher already; otherwise the new version is at least this."""
    reach: Reach
    reason: str
    request_id: str


class AwaitOptions(CallOptions, total=False):
    """Of ``await_receipt``."""

    reach: Reach
    """FLEET by default."""
    wait: Duration
    """How long to wait: 10 s by default, 60 s at most. The deadline of the call holds besides: give ``timeout`` for a longer wait."""
