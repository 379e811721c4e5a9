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
    __slots__ = ("summary", "stored", "rules", "lease", "fence", "tags", "journal", "epoch", "position", "store_time", "physical_key", "local", "feeds")
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
    FEEDS_FIELD_NUMBER: _ClassVar[int]
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
    feeds: _containers.RepeatedCompositeFieldContainer[FeedState]
    def __init__(self, summary: _Optional[str] = ..., stored: _Optional[_Union[StoredEntry, _Mapping]] = ..., rules: _Optional[_Iterable[_Union[RuleVerdict, _Mapping]]] = ..., lease: _Optional[_Union[LeaseState, _Mapping]] = ..., fence: _Optional[_Union[FenceState, _Mapping]] = ..., tags: _Optional[_Iterable[_Union[TagState, _Mapping]]] = ..., journal: _Optional[_Iterable[_Union[JournalEntry, _Mapping]]] = ..., epoch: _Optional[str] = ..., position: _Optional[int] = ..., store_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., physical_key: _Optional[str] = ..., local: _Optional[_Union[LocalCopy, _Mapping]] = ..., feeds: _Optional[_Iterable[_Union[FeedState, _Mapping]]] = ...) -> None: ...

class FeedState(_message.Message):
    __slots__ = ("channel", "down", "lag")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    DOWN_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    channel: str
    down: str
    lag: _duration_pb2.Duration
    def __init__(self, channel: _Optional[str] = ..., down: _Optional[str] = ..., lag: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

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

class ListChannelsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListChannelsResponse(_message.Message):
    __slots__ = ("channels",)
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    channels: _containers.RepeatedCompositeFieldContainer[ChannelState]
    def __init__(self, channels: _Optional[_Iterable[_Union[ChannelState, _Mapping]]] = ...) -> None: ...

class ChannelState(_message.Message):
    __slots__ = ("name", "connector", "topic", "feeds", "down", "backlog", "lag", "dead_letters", "counts")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONNECTOR_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    FEEDS_FIELD_NUMBER: _ClassVar[int]
    DOWN_FIELD_NUMBER: _ClassVar[int]
    BACKLOG_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    DEAD_LETTERS_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    connector: str
    topic: str
    feeds: _containers.RepeatedScalarFieldContainer[str]
    down: str
    backlog: int
    lag: _duration_pb2.Duration
    dead_letters: int
    counts: ChannelCounts
    def __init__(self, name: _Optional[str] = ..., connector: _Optional[str] = ..., topic: _Optional[str] = ..., feeds: _Optional[_Iterable[str]] = ..., down: _Optional[str] = ..., backlog: _Optional[int] = ..., lag: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., dead_letters: _Optional[int] = ..., counts: _Optional[_Union[ChannelCounts, _Mapping]] = ...) -> None: ...

class ChannelCounts(_message.Message):
    __slots__ = ("received", "applied", "idle", "duplicates", "late", "dead_letters", "coarse_bumps", "calls", "retries")
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    IDLE_FIELD_NUMBER: _ClassVar[int]
    DUPLICATES_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    DEAD_LETTERS_FIELD_NUMBER: _ClassVar[int]
    COARSE_BUMPS_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    RETRIES_FIELD_NUMBER: _ClassVar[int]
    received: int
    applied: int
    idle: int
    duplicates: int
    late: int
    dead_letters: int
    coarse_bumps: int
    calls: int
    retries: int
    def __init__(self, received: _Optional[int] = ..., applied: _Optional[int] = ..., idle: _Optional[int] = ..., duplicates: _Optional[int] = ..., late: _Optional[int] = ..., dead_letters: _Optional[int] = ..., coarse_bumps: _Optional[int] = ..., calls: _Optional[int] = ..., retries: _Optional[int] = ...) -> None: ...

class ListDeadLettersRequest(_message.Message):
    __slots__ = ("channel", "limit", "after")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    channel: str
    limit: int
    after: str
    def __init__(self, channel: _Optional[str] = ..., limit: _Optional[int] = ..., after: _Optional[str] = ...) -> None: ...

class ListDeadLettersResponse(_message.Message):
    __slots__ = ("letters", "more")
    LETTERS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    letters: _containers.RepeatedCompositeFieldContainer[DeadLetter]
    more: int
    def __init__(self, letters: _Optional[_Iterable[_Union[DeadLetter, _Mapping]]] = ..., more: _Optional[int] = ...) -> None: ...

class DeadLetter(_message.Message):
    __slots__ = ("token", "place", "time", "category", "why", "key", "data", "size_bytes")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    token: str
    place: str
    time: _timestamp_pb2.Timestamp
    category: str
    why: str
    key: str
    data: str
    size_bytes: int
    def __init__(self, token: _Optional[str] = ..., place: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., category: _Optional[str] = ..., why: _Optional[str] = ..., key: _Optional[str] = ..., data: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class ReplayDeadLettersRequest(_message.Message):
    __slots__ = ("channel", "rate", "limit")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    channel: str
    rate: int
    limit: int
    def __init__(self, channel: _Optional[str] = ..., rate: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class ReplayDeadLettersResponse(_message.Message):
    __slots__ = ("progress",)
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    progress: ReplayProgress
    def __init__(self, progress: _Optional[_Union[ReplayProgress, _Mapping]] = ...) -> None: ...

class ReplayEventsRequest(_message.Message):
    __slots__ = ("channel", "time", "resume_token", "rate", "limit", "dry_run")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    channel: str
    time: _timestamp_pb2.Timestamp
    resume_token: str
    rate: int
    limit: int
    dry_run: bool
    def __init__(self, channel: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resume_token: _Optional[str] = ..., rate: _Optional[int] = ..., limit: _Optional[int] = ..., dry_run: bool = ...) -> None: ...

class ReplayEventsResponse(_message.Message):
    __slots__ = ("progress",)
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    progress: ReplayProgress
    def __init__(self, progress: _Optional[_Union[ReplayProgress, _Mapping]] = ...) -> None: ...

class ReplayProgress(_message.Message):
    __slots__ = ("read", "applied", "idle", "late", "failed", "remaining", "resume_token", "done")
    READ_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    IDLE_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    REMAINING_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    read: int
    applied: int
    idle: int
    late: int
    failed: int
    remaining: int
    resume_token: str
    done: bool
    def __init__(self, read: _Optional[int] = ..., applied: _Optional[int] = ..., idle: _Optional[int] = ..., late: _Optional[int] = ..., failed: _Optional[int] = ..., remaining: _Optional[int] = ..., resume_token: _Optional[str] = ..., done: bool = ...) -> None: ...
