# ruff: noqa
import datetime

from freshold._proto import errors_pb2 as _errors_pb2
from freshold._proto import types_pb2 as _types_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.rpc import status_pb2 as _status_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetRequest(_message.Message):
    __slots__ = ("namespace", "key", "schema_version", "on_miss", "max_staleness", "min_version", "receipt", "wait")
    class OnMiss(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ON_MISS_UNSPECIFIED: _ClassVar[GetRequest.OnMiss]
        RETURN: _ClassVar[GetRequest.OnMiss]
        LEASE: _ClassVar[GetRequest.OnMiss]
        LOAD: _ClassVar[GetRequest.OnMiss]
    ON_MISS_UNSPECIFIED: GetRequest.OnMiss
    RETURN: GetRequest.OnMiss
    LEASE: GetRequest.OnMiss
    LOAD: GetRequest.OnMiss
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    ON_MISS_FIELD_NUMBER: _ClassVar[int]
    MAX_STALENESS_FIELD_NUMBER: _ClassVar[int]
    MIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    key: str
    schema_version: str
    on_miss: GetRequest.OnMiss
    max_staleness: _duration_pb2.Duration
    min_version: int
    receipt: str
    wait: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., key: _Optional[str] = ..., schema_version: _Optional[str] = ..., on_miss: _Optional[_Union[GetRequest.OnMiss, str]] = ..., max_staleness: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., min_version: _Optional[int] = ..., receipt: _Optional[str] = ..., wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class GetResponse(_message.Message):
    __slots__ = ("hit", "negative", "miss", "receipt")
    HIT_FIELD_NUMBER: _ClassVar[int]
    NEGATIVE_FIELD_NUMBER: _ClassVar[int]
    MISS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    hit: _types_pb2.Hit
    negative: _types_pb2.Negative
    miss: _types_pb2.Miss
    receipt: str
    def __init__(self, hit: _Optional[_Union[_types_pb2.Hit, _Mapping]] = ..., negative: _Optional[_Union[_types_pb2.Negative, _Mapping]] = ..., miss: _Optional[_Union[_types_pb2.Miss, _Mapping]] = ..., receipt: _Optional[str] = ...) -> None: ...

class GetManyRequest(_message.Message):
    __slots__ = ("namespace", "keys", "schema_version", "on_miss", "max_staleness", "min_versions", "receipt", "wait")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    ON_MISS_FIELD_NUMBER: _ClassVar[int]
    MAX_STALENESS_FIELD_NUMBER: _ClassVar[int]
    MIN_VERSIONS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    keys: _containers.RepeatedScalarFieldContainer[str]
    schema_version: str
    on_miss: GetRequest.OnMiss
    max_staleness: _duration_pb2.Duration
    min_versions: _containers.RepeatedCompositeFieldContainer[_types_pb2.KeyVersion]
    receipt: str
    wait: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., keys: _Optional[_Iterable[str]] = ..., schema_version: _Optional[str] = ..., on_miss: _Optional[_Union[GetRequest.OnMiss, str]] = ..., max_staleness: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., min_versions: _Optional[_Iterable[_Union[_types_pb2.KeyVersion, _Mapping]]] = ..., receipt: _Optional[str] = ..., wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class GetManyResponse(_message.Message):
    __slots__ = ("results", "receipt")
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[GetManyResult]
    receipt: str
    def __init__(self, results: _Optional[_Iterable[_Union[GetManyResult, _Mapping]]] = ..., receipt: _Optional[str] = ...) -> None: ...

class GetManyResult(_message.Message):
    __slots__ = ("key", "hit", "negative", "miss", "error")
    KEY_FIELD_NUMBER: _ClassVar[int]
    HIT_FIELD_NUMBER: _ClassVar[int]
    NEGATIVE_FIELD_NUMBER: _ClassVar[int]
    MISS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    key: str
    hit: _types_pb2.Hit
    negative: _types_pb2.Negative
    miss: _types_pb2.Miss
    error: _status_pb2.Status
    def __init__(self, key: _Optional[str] = ..., hit: _Optional[_Union[_types_pb2.Hit, _Mapping]] = ..., negative: _Optional[_Union[_types_pb2.Negative, _Mapping]] = ..., miss: _Optional[_Union[_types_pb2.Miss, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class PutRequest(_message.Message):
    __slots__ = ("namespace", "key", "schema_version", "value", "negative", "version", "tags", "lease_token", "ttl", "load_duration", "receipt", "reach", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    NEGATIVE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    LEASE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TTL_FIELD_NUMBER: _ClassVar[int]
    LOAD_DURATION_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    key: str
    schema_version: str
    value: _types_pb2.Value
    negative: _types_pb2.NegativeResult
    version: int
    tags: _containers.RepeatedScalarFieldContainer[str]
    lease_token: str
    ttl: _duration_pb2.Duration
    load_duration: _duration_pb2.Duration
    receipt: str
    reach: _types_pb2.Reach
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., key: _Optional[str] = ..., schema_version: _Optional[str] = ..., value: _Optional[_Union[_types_pb2.Value, _Mapping]] = ..., negative: _Optional[_Union[_types_pb2.NegativeResult, _Mapping]] = ..., version: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., lease_token: _Optional[str] = ..., ttl: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., load_duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., receipt: _Optional[str] = ..., reach: _Optional[_Union[_types_pb2.Reach, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class PutResponse(_message.Message):
    __slots__ = ("stored", "refused", "receipt", "committed")
    STORED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    COMMITTED_FIELD_NUMBER: _ClassVar[int]
    stored: Stored
    refused: Refused
    receipt: str
    committed: Committed
    def __init__(self, stored: _Optional[_Union[Stored, _Mapping]] = ..., refused: _Optional[_Union[Refused, _Mapping]] = ..., receipt: _Optional[str] = ..., committed: _Optional[_Union[Committed, _Mapping]] = ...) -> None: ...

class Committed(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: int
    def __init__(self, version: _Optional[int] = ...) -> None: ...

class Stored(_message.Message):
    __slots__ = ("applied", "fresh_for", "stale_for", "tags", "reached")
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    FRESH_FOR_FIELD_NUMBER: _ClassVar[int]
    STALE_FOR_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    applied: bool
    fresh_for: _duration_pb2.Duration
    stale_for: _duration_pb2.Duration
    tags: _containers.RepeatedScalarFieldContainer[str]
    reached: _types_pb2.Reach
    def __init__(self, applied: bool = ..., fresh_for: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., stale_for: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., tags: _Optional[_Iterable[str]] = ..., reached: _Optional[_Union[_types_pb2.Reach, str]] = ...) -> None: ...

class Refused(_message.Message):
    __slots__ = ("reason", "current_version", "message")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[Refused.Reason]
        BEHIND: _ClassVar[Refused.Reason]
        LEASE_LOST: _ClassVar[Refused.Reason]
        INVALIDATED: _ClassVar[Refused.Reason]
        TOO_OLD: _ClassVar[Refused.Reason]
    REASON_UNSPECIFIED: Refused.Reason
    BEHIND: Refused.Reason
    LEASE_LOST: Refused.Reason
    INVALIDATED: Refused.Reason
    TOO_OLD: Refused.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    CURRENT_VERSION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: Refused.Reason
    current_version: int
    message: str
    def __init__(self, reason: _Optional[_Union[Refused.Reason, str]] = ..., current_version: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class PutManyRequest(_message.Message):
    __slots__ = ("puts",)
    PUTS_FIELD_NUMBER: _ClassVar[int]
    puts: _containers.RepeatedCompositeFieldContainer[PutRequest]
    def __init__(self, puts: _Optional[_Iterable[_Union[PutRequest, _Mapping]]] = ...) -> None: ...

class PutManyResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[PutManyResult]
    def __init__(self, results: _Optional[_Iterable[_Union[PutManyResult, _Mapping]]] = ...) -> None: ...

class PutManyResult(_message.Message):
    __slots__ = ("namespace", "key", "stored", "refused", "error", "receipt", "committed")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    COMMITTED_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    key: str
    stored: Stored
    refused: Refused
    error: _status_pb2.Status
    receipt: str
    committed: Committed
    def __init__(self, namespace: _Optional[str] = ..., key: _Optional[str] = ..., stored: _Optional[_Union[Stored, _Mapping]] = ..., refused: _Optional[_Union[Refused, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., receipt: _Optional[str] = ..., committed: _Optional[_Union[Committed, _Mapping]] = ...) -> None: ...

class AbandonRequest(_message.Message):
    __slots__ = ("namespace", "key", "schema_version", "lease_token", "failed")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    LEASE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    key: str
    schema_version: str
    lease_token: str
    failed: bool
    def __init__(self, namespace: _Optional[str] = ..., key: _Optional[str] = ..., schema_version: _Optional[str] = ..., lease_token: _Optional[str] = ..., failed: bool = ...) -> None: ...

class AbandonResponse(_message.Message):
    __slots__ = ("released",)
    RELEASED_FIELD_NUMBER: _ClassVar[int]
    released: bool
    def __init__(self, released: bool = ...) -> None: ...

class InvalidateRequest(_message.Message):
    __slots__ = ("namespace", "keys", "mode", "reach", "reason", "request_id", "dry_run")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    keys: _containers.RepeatedCompositeFieldContainer[_types_pb2.KeyVersion]
    mode: _types_pb2.Mode
    reach: _types_pb2.Reach
    reason: str
    request_id: str
    dry_run: bool
    def __init__(self, namespace: _Optional[str] = ..., keys: _Optional[_Iterable[_Union[_types_pb2.KeyVersion, _Mapping]]] = ..., mode: _Optional[_Union[_types_pb2.Mode, str]] = ..., reach: _Optional[_Union[_types_pb2.Reach, str]] = ..., reason: _Optional[str] = ..., request_id: _Optional[str] = ..., dry_run: bool = ...) -> None: ...

class InvalidateResponse(_message.Message):
    __slots__ = ("receipt", "reached", "estimated_entries", "nodes_acked", "no_ops")
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NODES_ACKED_FIELD_NUMBER: _ClassVar[int]
    NO_OPS_FIELD_NUMBER: _ClassVar[int]
    receipt: str
    reached: _types_pb2.Reach
    estimated_entries: int
    nodes_acked: int
    no_ops: int
    def __init__(self, receipt: _Optional[str] = ..., reached: _Optional[_Union[_types_pb2.Reach, str]] = ..., estimated_entries: _Optional[int] = ..., nodes_acked: _Optional[int] = ..., no_ops: _Optional[int] = ...) -> None: ...

class InvalidateTagRequest(_message.Message):
    __slots__ = ("tags", "mode", "reach", "pace", "settle", "dry_run", "reason", "request_id")
    TAGS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    PACE_FIELD_NUMBER: _ClassVar[int]
    SETTLE_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    tags: _containers.RepeatedScalarFieldContainer[str]
    mode: _types_pb2.Mode
    reach: _types_pb2.Reach
    pace: int
    settle: _duration_pb2.Duration
    dry_run: bool
    reason: str
    request_id: str
    def __init__(self, tags: _Optional[_Iterable[str]] = ..., mode: _Optional[_Union[_types_pb2.Mode, str]] = ..., reach: _Optional[_Union[_types_pb2.Reach, str]] = ..., pace: _Optional[int] = ..., settle: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., dry_run: bool = ..., reason: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class InvalidateTagResponse(_message.Message):
    __slots__ = ("receipt", "reached", "estimated_entries", "nodes_acked")
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NODES_ACKED_FIELD_NUMBER: _ClassVar[int]
    receipt: str
    reached: _types_pb2.Reach
    estimated_entries: int
    nodes_acked: int
    def __init__(self, receipt: _Optional[str] = ..., reached: _Optional[_Union[_types_pb2.Reach, str]] = ..., estimated_entries: _Optional[int] = ..., nodes_acked: _Optional[int] = ...) -> None: ...

class BumpVersionRequest(_message.Message):
    __slots__ = ("scope", "namespace", "at_least", "reach", "request_id", "reason")
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    scope: str
    namespace: str
    at_least: int
    reach: _types_pb2.Reach
    request_id: str
    reason: str
    def __init__(self, scope: _Optional[str] = ..., namespace: _Optional[str] = ..., at_least: _Optional[int] = ..., reach: _Optional[_Union[_types_pb2.Reach, str]] = ..., request_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class BumpVersionResponse(_message.Message):
    __slots__ = ("version", "receipt", "reached", "nodes_acked", "applied", "estimated_entries")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    NODES_ACKED_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    version: int
    receipt: str
    reached: _types_pb2.Reach
    nodes_acked: int
    applied: bool
    estimated_entries: int
    def __init__(self, version: _Optional[int] = ..., receipt: _Optional[str] = ..., reached: _Optional[_Union[_types_pb2.Reach, str]] = ..., nodes_acked: _Optional[int] = ..., applied: bool = ..., estimated_entries: _Optional[int] = ...) -> None: ...
