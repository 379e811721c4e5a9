# ruff: noqa
import datetime

from freshold._proto import errors_pb2 as _errors_pb2
from freshold._proto import types_pb2 as _types_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetFleetRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetFleetResponse(_message.Message):
    __slots__ = ("this_node", "nodes", "epoch", "position", "store_time")
    THIS_NODE_FIELD_NUMBER: _ClassVar[int]
    NODES_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    STORE_TIME_FIELD_NUMBER: _ClassVar[int]
    this_node: str
    nodes: _containers.RepeatedCompositeFieldContainer[FleetNode]
    epoch: str
    position: int
    store_time: _timestamp_pb2.Timestamp
    def __init__(self, this_node: _Optional[str] = ..., nodes: _Optional[_Iterable[_Union[FleetNode, _Mapping]]] = ..., epoch: _Optional[str] = ..., position: _Optional[int] = ..., store_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FleetNode(_message.Message):
    __slots__ = ("name", "applied", "lag", "renewed", "lease_remaining")
    NAME_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    RENEWED_FIELD_NUMBER: _ClassVar[int]
    LEASE_REMAINING_FIELD_NUMBER: _ClassVar[int]
    name: str
    applied: int
    lag: int
    renewed: _timestamp_pb2.Timestamp
    lease_remaining: _duration_pb2.Duration
    def __init__(self, name: _Optional[str] = ..., applied: _Optional[int] = ..., lag: _Optional[int] = ..., renewed: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lease_remaining: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class ListNamespacesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListNamespacesResponse(_message.Message):
    __slots__ = ("namespaces",)
    NAMESPACES_FIELD_NUMBER: _ClassVar[int]
    namespaces: _containers.RepeatedCompositeFieldContainer[NamespaceSummary]
    def __init__(self, namespaces: _Optional[_Iterable[_Union[NamespaceSummary, _Mapping]]] = ...) -> None: ...

class NamespaceSummary(_message.Message):
    __slots__ = ("namespace", "preset", "max_staleness", "fingerprint")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    PRESET_FIELD_NUMBER: _ClassVar[int]
    MAX_STALENESS_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    preset: str
    max_staleness: _duration_pb2.Duration
    fingerprint: str
    def __init__(self, namespace: _Optional[str] = ..., preset: _Optional[str] = ..., max_staleness: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., fingerprint: _Optional[str] = ...) -> None: ...

class GetNamespaceRequest(_message.Message):
    __slots__ = ("namespace",)
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    def __init__(self, namespace: _Optional[str] = ...) -> None: ...

class GetNamespaceResponse(_message.Message):
    __slots__ = ("summary", "settings")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    summary: NamespaceSummary
    settings: _containers.RepeatedCompositeFieldContainer[NamespaceSetting]
    def __init__(self, summary: _Optional[_Union[NamespaceSummary, _Mapping]] = ..., settings: _Optional[_Iterable[_Union[NamespaceSetting, _Mapping]]] = ...) -> None: ...

class NamespaceSetting(_message.Message):
    __slots__ = ("name", "value", "source", "origin")
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SOURCE_UNSPECIFIED: _ClassVar[NamespaceSetting.Source]
        DEFAULT: _ClassVar[NamespaceSetting.Source]
        PRESET: _ClassVar[NamespaceSetting.Source]
        CONFIGURED: _ClassVar[NamespaceSetting.Source]
    SOURCE_UNSPECIFIED: NamespaceSetting.Source
    DEFAULT: NamespaceSetting.Source
    PRESET: NamespaceSetting.Source
    CONFIGURED: NamespaceSetting.Source
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    source: NamespaceSetting.Source
    origin: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ..., source: _Optional[_Union[NamespaceSetting.Source, str]] = ..., origin: _Optional[str] = ...) -> None: ...

class ExplainRequest(_message.Message):
    __slots__ = ("namespace", "key", "schema_version")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    key: str
    schema_version: str
    def __init__(self, namespace: _Optional[str] = ..., key: _Optional[str] = ..., schema_version: _Optional[str] = ...) -> None: ...

class ExplainResponse(_message.Message):
    __slots__ = ("summary", "stored", "rules", "lease", "fence", "tags", "journal", "epoch", "position", "store_time", "physical_key", "local")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    JOURNAL_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    STORE_TIME_FIELD_NUMBER: _ClassVar[int]
    PHYSICAL_KEY_FIELD_NUMBER: _ClassVar[int]
    LOCAL_FIELD_NUMBER: _ClassVar[int]
    summary: str
    stored: StoredEntry
    rules: _containers.RepeatedCompositeFieldContainer[RuleVerdict]
    lease: LeaseState
    fence: FenceState
    tags: _containers.RepeatedCompositeFieldContainer[TagState]
    journal: _containers.RepeatedCompositeFieldContainer[JournalEntry]
    epoch: str
    position: int
    store_time: _timestamp_pb2.Timestamp
    physical_key: str
    local: LocalCopy
    def __init__(self, summary: _Optional[str] = ..., stored: _Optional[_Union[StoredEntry, _Mapping]] = ..., rules: _Optional[_Iterable[_Union[RuleVerdict, _Mapping]]] = ..., lease: _Optional[_Union[LeaseState, _Mapping]] = ..., fence: _Optional[_Union[FenceState, _Mapping]] = ..., tags: _Optional[_Iterable[_Union[TagState, _Mapping]]] = ..., journal: _Optional[_Iterable[_Union[JournalEntry, _Mapping]]] = ..., epoch: _Optional[str] = ..., position: _Optional[int] = ..., store_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., physical_key: _Optional[str] = ..., local: _Optional[_Union[LocalCopy, _Mapping]] = ...) -> None: ...

class LocalCopy(_message.Message):
    __slots__ = ("node", "stamp", "applied", "lease_remaining", "verdict")
    NODE_FIELD_NUMBER: _ClassVar[int]
    STAMP_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    LEASE_REMAINING_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    node: str
    stamp: int
    applied: int
    lease_remaining: _duration_pb2.Duration
    verdict: str
    def __init__(self, node: _Optional[str] = ..., stamp: _Optional[int] = ..., applied: _Optional[int] = ..., lease_remaining: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., verdict: _Optional[str] = ...) -> None: ...

class StoredEntry(_message.Message):
    __slots__ = ("present", "kind", "size_bytes", "version", "stamp", "epoch", "load_start", "fresh_until", "stale_until", "load_cost", "tags")
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STAMP_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    LOAD_START_FIELD_NUMBER: _ClassVar[int]
    FRESH_UNTIL_FIELD_NUMBER: _ClassVar[int]
    STALE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    LOAD_COST_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    present: bool
    kind: str
    size_bytes: int
    version: int
    stamp: int
    epoch: str
    load_start: _timestamp_pb2.Timestamp
    fresh_until: _timestamp_pb2.Timestamp
    stale_until: _timestamp_pb2.Timestamp
    load_cost: _duration_pb2.Duration
    tags: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, present: bool = ..., kind: _Optional[str] = ..., size_bytes: _Optional[int] = ..., version: _Optional[int] = ..., stamp: _Optional[int] = ..., epoch: _Optional[str] = ..., load_start: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., fresh_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stale_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., load_cost: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., tags: _Optional[_Iterable[str]] = ...) -> None: ...

class RuleVerdict(_message.Message):
    __slots__ = ("rule", "holds", "detail")
    RULE_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    rule: str
    holds: bool
    detail: str
    def __init__(self, rule: _Optional[str] = ..., holds: bool = ..., detail: _Optional[str] = ...) -> None: ...

class LeaseState(_message.Message):
    __slots__ = ("state", "remaining", "stamp", "failures")
    STATE_FIELD_NUMBER: _ClassVar[int]
    REMAINING_FIELD_NUMBER: _ClassVar[int]
    STAMP_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    state: str
    remaining: _duration_pb2.Duration
    stamp: int
    failures: int
    def __init__(self, state: _Optional[str] = ..., remaining: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., stamp: _Optional[int] = ..., failures: _Optional[int] = ...) -> None: ...

class FenceState(_message.Message):
    __slots__ = ("version", "hard", "soft")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    HARD_FIELD_NUMBER: _ClassVar[int]
    SOFT_FIELD_NUMBER: _ClassVar[int]
    version: int
    hard: int
    soft: int
    def __init__(self, version: _Optional[int] = ..., hard: _Optional[int] = ..., soft: _Optional[int] = ...) -> None: ...

class TagState(_message.Message):
    __slots__ = ("name", "hard", "soft", "on_entry", "from_key")
    NAME_FIELD_NUMBER: _ClassVar[int]
    HARD_FIELD_NUMBER: _ClassVar[int]
    SOFT_FIELD_NUMBER: _ClassVar[int]
    ON_ENTRY_FIELD_NUMBER: _ClassVar[int]
    FROM_KEY_FIELD_NUMBER: _ClassVar[int]
    name: str
    hard: int
    soft: int
    on_entry: bool
    from_key: bool
    def __init__(self, name: _Optional[str] = ..., hard: _Optional[int] = ..., soft: _Optional[int] = ..., on_entry: bool = ..., from_key: bool = ...) -> None: ...

class JournalEntry(_message.Message):
    __slots__ = ("position", "time", "what", "mode", "subjects", "reason")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    position: int
    time: _timestamp_pb2.Timestamp
    what: str
    mode: _types_pb2.Mode
    subjects: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, position: _Optional[int] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., what: _Optional[str] = ..., mode: _Optional[_Union[_types_pb2.Mode, str]] = ..., subjects: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...
