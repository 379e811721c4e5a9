# ruff: noqa
import datetime

from freshold._proto import errors_pb2 as _errors_pb2
from freshold._proto import types_pb2 as _types_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PublishEventRequest(_message.Message):
    __slots__ = ("id", "source", "type", "subject", "time", "data", "json")
    ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    id: str
    source: str
    type: str
    subject: str
    time: _timestamp_pb2.Timestamp
    data: _struct_pb2.Value
    json: str
    def __init__(self, id: _Optional[str] = ..., source: _Optional[str] = ..., type: _Optional[str] = ..., subject: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., data: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ..., json: _Optional[str] = ...) -> None: ...

class PublishEventResponse(_message.Message):
    __slots__ = ("busts", "receipt", "late", "duplicate", "idle")
    BUSTS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    IDLE_FIELD_NUMBER: _ClassVar[int]
    busts: _containers.RepeatedCompositeFieldContainer[EventBust]
    receipt: str
    late: int
    duplicate: bool
    idle: str
    def __init__(self, busts: _Optional[_Iterable[_Union[EventBust, _Mapping]]] = ..., receipt: _Optional[str] = ..., late: _Optional[int] = ..., duplicate: bool = ..., idle: _Optional[str] = ...) -> None: ...

class EventBust(_message.Message):
    __slots__ = ("rule", "subjects", "mode", "reach")
    RULE_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    rule: str
    subjects: _containers.RepeatedScalarFieldContainer[str]
    mode: _types_pb2.Mode
    reach: _types_pb2.Reach
    def __init__(self, rule: _Optional[str] = ..., subjects: _Optional[_Iterable[str]] = ..., mode: _Optional[_Union[_types_pb2.Mode, str]] = ..., reach: _Optional[_Union[_types_pb2.Reach, str]] = ...) -> None: ...

class AwaitReceiptRequest(_message.Message):
    __slots__ = ("receipt", "reach", "wait")
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    receipt: str
    reach: _types_pb2.Reach
    wait: _duration_pb2.Duration
    def __init__(self, receipt: _Optional[str] = ..., reach: _Optional[_Union[_types_pb2.Reach, str]] = ..., wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class AwaitReceiptResponse(_message.Message):
    __slots__ = ("reached", "nodes_acked", "pending_nodes")
    REACHED_FIELD_NUMBER: _ClassVar[int]
    NODES_ACKED_FIELD_NUMBER: _ClassVar[int]
    PENDING_NODES_FIELD_NUMBER: _ClassVar[int]
    reached: _types_pb2.Reach
    nodes_acked: int
    pending_nodes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reached: _Optional[_Union[_types_pb2.Reach, str]] = ..., nodes_acked: _Optional[int] = ..., pending_nodes: _Optional[_Iterable[str]] = ...) -> None: ...

class Selector(_message.Message):
    __slots__ = ("namespaces", "tags", "scopes", "key_prefixes")
    NAMESPACES_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    KEY_PREFIXES_FIELD_NUMBER: _ClassVar[int]
    namespaces: _containers.RepeatedScalarFieldContainer[str]
    tags: _containers.RepeatedScalarFieldContainer[str]
    scopes: _containers.RepeatedScalarFieldContainer[str]
    key_prefixes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, namespaces: _Optional[_Iterable[str]] = ..., tags: _Optional[_Iterable[str]] = ..., scopes: _Optional[_Iterable[str]] = ..., key_prefixes: _Optional[_Iterable[str]] = ...) -> None: ...

class SubscribeRequest(_message.Message):
    __slots__ = ("selector", "resume_token", "checkpoint_interval")
    SELECTOR_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    selector: Selector
    resume_token: str
    checkpoint_interval: _duration_pb2.Duration
    def __init__(self, selector: _Optional[_Union[Selector, _Mapping]] = ..., resume_token: _Optional[str] = ..., checkpoint_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class SubscribeResponse(_message.Message):
    __slots__ = ("resume_token", "invalidation", "checkpoint", "reset", "goodbye")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    INVALIDATION_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    GOODBYE_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    invalidation: Invalidation
    checkpoint: Checkpoint
    reset: Reset
    goodbye: Goodbye
    def __init__(self, resume_token: _Optional[str] = ..., invalidation: _Optional[_Union[Invalidation, _Mapping]] = ..., checkpoint: _Optional[_Union[Checkpoint, _Mapping]] = ..., reset: _Optional[_Union[Reset, _Mapping]] = ..., goodbye: _Optional[_Union[Goodbye, _Mapping]] = ...) -> None: ...

class Invalidation(_message.Message):
    __slots__ = ("position", "time", "what", "mode", "namespace", "keys", "tags", "scopes", "reason")
    class What(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        WHAT_UNSPECIFIED: _ClassVar[Invalidation.What]
        KEY: _ClassVar[Invalidation.What]
        TAG: _ClassVar[Invalidation.What]
        SCOPE: _ClassVar[Invalidation.What]
        NAMESPACE: _ClassVar[Invalidation.What]
        PUT: _ClassVar[Invalidation.What]
    WHAT_UNSPECIFIED: Invalidation.What
    KEY: Invalidation.What
    TAG: Invalidation.What
    SCOPE: Invalidation.What
    NAMESPACE: Invalidation.What
    PUT: Invalidation.What
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    position: int
    time: _timestamp_pb2.Timestamp
    what: Invalidation.What
    mode: _types_pb2.Mode
    namespace: str
    keys: _containers.RepeatedScalarFieldContainer[str]
    tags: _containers.RepeatedScalarFieldContainer[str]
    scopes: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, position: _Optional[int] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., what: _Optional[_Union[Invalidation.What, str]] = ..., mode: _Optional[_Union[_types_pb2.Mode, str]] = ..., namespace: _Optional[str] = ..., keys: _Optional[_Iterable[str]] = ..., tags: _Optional[_Iterable[str]] = ..., scopes: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class Checkpoint(_message.Message):
    __slots__ = ("position", "current")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    position: int
    current: bool
    def __init__(self, position: _Optional[int] = ..., current: bool = ...) -> None: ...

class Reset(_message.Message):
    __slots__ = ("reason", "position", "drop")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[Reset.Reason]
        EPOCH: _ClassVar[Reset.Reason]
        TRIMMED: _ClassVar[Reset.Reason]
    REASON_UNSPECIFIED: Reset.Reason
    EPOCH: Reset.Reason
    TRIMMED: Reset.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    DROP_FIELD_NUMBER: _ClassVar[int]
    reason: Reset.Reason
    position: int
    drop: Selector
    def __init__(self, reason: _Optional[_Union[Reset.Reason, str]] = ..., position: _Optional[int] = ..., drop: _Optional[_Union[Selector, _Mapping]] = ...) -> None: ...

class Goodbye(_message.Message):
    __slots__ = ("reason", "retry_after")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[Goodbye.Reason]
        STOPPING: _ClassVar[Goodbye.Reason]
    REASON_UNSPECIFIED: Goodbye.Reason
    STOPPING: Goodbye.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_FIELD_NUMBER: _ClassVar[int]
    reason: Goodbye.Reason
    retry_after: _duration_pb2.Duration
    def __init__(self, reason: _Optional[_Union[Goodbye.Reason, str]] = ..., retry_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...
