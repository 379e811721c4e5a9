# ruff: noqa
import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Reach(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REACH_UNSPECIFIED: _ClassVar[Reach]
    STORE: _ClassVar[Reach]
    FLEET: _ClassVar[Reach]
    EDGE: _ClassVar[Reach]

class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MODE_UNSPECIFIED: _ClassVar[Mode]
    HARD: _ClassVar[Mode]
    SOFT: _ClassVar[Mode]
REACH_UNSPECIFIED: Reach
STORE: Reach
FLEET: Reach
EDGE: Reach
MODE_UNSPECIFIED: Mode
HARD: Mode
SOFT: Mode

class Value(_message.Message):
    __slots__ = ("data", "text", "content_type")
    DATA_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    text: str
    content_type: str
    def __init__(self, data: _Optional[bytes] = ..., text: _Optional[str] = ..., content_type: _Optional[str] = ...) -> None: ...

class NegativeResult(_message.Message):
    __slots__ = ("kind", "message")
    KIND_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    kind: Negative.Kind
    message: str
    def __init__(self, kind: _Optional[_Union[Negative.Kind, str]] = ..., message: _Optional[str] = ...) -> None: ...

class Hit(_message.Message):
    __slots__ = ("value", "version", "freshness", "age", "fresh_for", "stale_for", "served", "lease", "tags")
    class Freshness(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        FRESHNESS_UNSPECIFIED: _ClassVar[Hit.Freshness]
        FRESH: _ClassVar[Hit.Freshness]
        STALE: _ClassVar[Hit.Freshness]
    FRESHNESS_UNSPECIFIED: Hit.Freshness
    FRESH: Hit.Freshness
    STALE: Hit.Freshness
    class Served(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SERVED_UNSPECIFIED: _ClassVar[Hit.Served]
        LOCAL: _ClassVar[Hit.Served]
        STORE: _ClassVar[Hit.Served]
        ORIGIN: _ClassVar[Hit.Served]
        WAITED: _ClassVar[Hit.Served]
    SERVED_UNSPECIFIED: Hit.Served
    LOCAL: Hit.Served
    STORE: Hit.Served
    ORIGIN: Hit.Served
    WAITED: Hit.Served
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    FRESHNESS_FIELD_NUMBER: _ClassVar[int]
    AGE_FIELD_NUMBER: _ClassVar[int]
    FRESH_FOR_FIELD_NUMBER: _ClassVar[int]
    STALE_FOR_FIELD_NUMBER: _ClassVar[int]
    SERVED_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    value: Value
    version: int
    freshness: Hit.Freshness
    age: _duration_pb2.Duration
    fresh_for: _duration_pb2.Duration
    stale_for: _duration_pb2.Duration
    served: Hit.Served
    lease: Lease
    tags: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, value: _Optional[_Union[Value, _Mapping]] = ..., version: _Optional[int] = ..., freshness: _Optional[_Union[Hit.Freshness, str]] = ..., age: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., fresh_for: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., stale_for: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., served: _Optional[_Union[Hit.Served, str]] = ..., lease: _Optional[_Union[Lease, _Mapping]] = ..., tags: _Optional[_Iterable[str]] = ...) -> None: ...

class Negative(_message.Message):
    __slots__ = ("kind", "age", "fresh_for", "message")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Negative.Kind]
        NOT_FOUND: _ClassVar[Negative.Kind]
        ORIGIN_ERROR: _ClassVar[Negative.Kind]
    KIND_UNSPECIFIED: Negative.Kind
    NOT_FOUND: Negative.Kind
    ORIGIN_ERROR: Negative.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    AGE_FIELD_NUMBER: _ClassVar[int]
    FRESH_FOR_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    kind: Negative.Kind
    age: _duration_pb2.Duration
    fresh_for: _duration_pb2.Duration
    message: str
    def __init__(self, kind: _Optional[_Union[Negative.Kind, str]] = ..., age: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., fresh_for: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., message: _Optional[str] = ...) -> None: ...

class Miss(_message.Message):
    __slots__ = ("reason", "lease", "retry_after")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[Miss.Reason]
        ABSENT: _ClassVar[Miss.Reason]
        EXPIRED: _ClassVar[Miss.Reason]
        INVALIDATED: _ClassVar[Miss.Reason]
        BELOW_MIN_VERSION: _ClassVar[Miss.Reason]
        TOO_STALE: _ClassVar[Miss.Reason]
    REASON_UNSPECIFIED: Miss.Reason
    ABSENT: Miss.Reason
    EXPIRED: Miss.Reason
    INVALIDATED: Miss.Reason
    BELOW_MIN_VERSION: Miss.Reason
    TOO_STALE: Miss.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_FIELD_NUMBER: _ClassVar[int]
    reason: Miss.Reason
    lease: Lease
    retry_after: _duration_pb2.Duration
    def __init__(self, reason: _Optional[_Union[Miss.Reason, str]] = ..., lease: _Optional[_Union[Lease, _Mapping]] = ..., retry_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Lease(_message.Message):
    __slots__ = ("token", "duration", "min_version", "read_primary")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    MIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    READ_PRIMARY_FIELD_NUMBER: _ClassVar[int]
    token: str
    duration: _duration_pb2.Duration
    min_version: int
    read_primary: bool
    def __init__(self, token: _Optional[str] = ..., duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., min_version: _Optional[int] = ..., read_primary: bool = ...) -> None: ...

class KeyVersion(_message.Message):
    __slots__ = ("key", "version")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    key: str
    version: int
    def __init__(self, key: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...
