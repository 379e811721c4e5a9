"""Freshold, a cache platform: values by namespace and key, with versions, tags and leases, and invalidations that reach everyone.

:class:`Client` for threads, :class:`AsyncClient` for asyncio: the same calls, options and results.
"""

from freshold._enums import (
    Freshness,
    MissReason,
    Mode,
    NearState,
    NegativeKind,
    OnMiss,
    Reach,
    RefusedReason,
    ResetReason,
    Served,
    What,
)
from freshold._portal import CancelScope, cancellable
from freshold._subscription import AsyncSubscription
from freshold._version import __version__
from freshold._writes import Put
from freshold.aio import AsyncCache, AsyncClient, AsyncClientView
from freshold.client import Cache, Client, ClientView, Subscription
from freshold.codecs import JSON, RAW, TEXT, Codec, Protobuf
from freshold.errors import (
    CallCancelledError,
    ClosedError,
    CodecError,
    DeadlineError,
    ErrorKind,
    FresholdError,
    HeldBackError,
    InvalidRequestError,
    LimitError,
    LoadFailedError,
    LoadRefusedError,
    NotAllowedError,
    ServerFaultError,
    UnavailableError,
)
from freshold.events import Checkpoint, Connected, Event, Gap, Goodbye, Invalidation, Reset, Selector
from freshold.http import http_headers
from freshold.loading import Load, Loaded, NotFound, NotModified, NoValue
from freshold.lookup import Found, Hit, Lease, Lookup, Lookups, Miss, Negative
from freshold.near import NearStats
from freshold.options import ClientOptions, Near, Retry, Tls
from freshold.results import Awaited, Bumped, Invalidated, PutResult, Refused, Stored
from freshold.session import Session

__all__ = [
    "JSON",
    "RAW",
    "TEXT",
    "AsyncCache",
    "AsyncClient",
    "AsyncClientView",
    "AsyncSubscription",
    "Awaited",
    "Bumped",
    "Cache",
    "CallCancelledError",
    "CancelScope",
    "Checkpoint",
    "Client",
    "ClientOptions",
    "ClientView",
    "ClosedError",
    "Codec",
    "CodecError",
    "Connected",
    "DeadlineError",
    "ErrorKind",
    "Event",
    "Found",
    "Freshness",
    "FresholdError",
    "Gap",
    "Goodbye",
    "HeldBackError",
    "Hit",
    "InvalidRequestError",
    "Invalidated",
    "Invalidation",
    "Lease",
    "LimitError",
    "Load",
    "LoadFailedError",
    "LoadRefusedError",
    "Loaded",
    "Lookup",
    "Lookups",
    "Miss",
    "MissReason",
    "Mode",
    "Near",
    "NearState",
    "NearStats",
    "Negative",
    "NegativeKind",
    "NoValue",
    "NotAllowedError",
    "NotFound",
    "NotModified",
    "OnMiss",
    "Protobuf",
    "Put",
    "PutResult",
    "Reach",
    "Refused",
    "RefusedReason",
    "Reset",
    "ResetReason",
    "Retry",
    "Selector",
    "Served",
    "ServerFaultError",
    "Session",
    "Stored",
    "Subscription",
    "Tls",
    "UnavailableError",
    "What",
    "__version__",
    "cancellable",
    "http_headers",
]
