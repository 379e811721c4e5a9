# ruff: noqa
import datetime

from freshold._proto import errors_pb2 as _errors_pb2
from freshold._proto import types_pb2 as _types_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.rpc import status_pb2 as _status_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LoadItem(_message.Message):
    __slots__ = ("key", "min_version", "read_primary", "validator")
    KEY_FIELD_NUMBER: _ClassVar[int]
    MIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    READ_PRIMARY_FIELD_NUMBER: _ClassVar[int]
    VALIDATOR_FIELD_NUMBER: _ClassVar[int]
    key: str
    min_version: int
    read_primary: bool
    validator: str
    def __init__(self, key: _Optional[str] = ..., min_version: _Optional[int] = ..., read_primary: bool = ..., validator: _Optional[str] = ...) -> None: ...

class LoadRequest(_message.Message):
    __slots__ = ("namespace", "schema_version", "item")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    schema_version: str
    item: LoadItem
    def __init__(self, namespace: _Optional[str] = ..., schema_version: _Optional[str] = ..., item: _Optional[_Union[LoadItem, _Mapping]] = ...) -> None: ...

class LoadResponse(_message.Message):
    __slots__ = ("loaded", "not_found", "not_modified")
    LOADED_FIELD_NUMBER: _ClassVar[int]
    NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    NOT_MODIFIED_FIELD_NUMBER: _ClassVar[int]
    loaded: Loaded
    not_found: NotFound
    not_modified: NotModified
    def __init__(self, loaded: _Optional[_Union[Loaded, _Mapping]] = ..., not_found: _Optional[_Union[NotFound, _Mapping]] = ..., not_modified: _Optional[_Union[NotModified, _Mapping]] = ...) -> None: ...

class LoadManyRequest(_message.Message):
    __slots__ = ("namespace", "schema_version", "items")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    schema_version: str
    items: _containers.RepeatedCompositeFieldContainer[LoadItem]
    def __init__(self, namespace: _Optional[str] = ..., schema_version: _Optional[str] = ..., items: _Optional[_Iterable[_Union[LoadItem, _Mapping]]] = ...) -> None: ...

class LoadManyResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[LoadManyResult]
    def __init__(self, results: _Optional[_Iterable[_Union[LoadManyResult, _Mapping]]] = ...) -> None: ...

class LoadManyResult(_message.Message):
    __slots__ = ("key", "loaded", "not_found", "not_modified", "error")
    KEY_FIELD_NUMBER: _ClassVar[int]
    LOADED_FIELD_NUMBER: _ClassVar[int]
    NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    NOT_MODIFIED_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    key: str
    loaded: Loaded
    not_found: NotFound
    not_modified: NotModified
    error: _status_pb2.Status
    def __init__(self, key: _Optional[str] = ..., loaded: _Optional[_Union[Loaded, _Mapping]] = ..., not_found: _Optional[_Union[NotFound, _Mapping]] = ..., not_modified: _Optional[_Union[NotModified, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class Loaded(_message.Message):
    __slots__ = ("value", "version", "tags", "ttl", "grace", "validator")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    TTL_FIELD_NUMBER: _ClassVar[int]
    GRACE_FIELD_NUMBER: _ClassVar[int]
    VALIDATOR_FIELD_NUMBER: _ClassVar[int]
    value: _types_pb2.Value
    version: int
    tags: _containers.RepeatedScalarFieldContainer[str]
    ttl: _duration_pb2.Duration
    grace: _duration_pb2.Duration
    validator: str
    def __init__(self, value: _Optional[_Union[_types_pb2.Value, _Mapping]] = ..., version: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., ttl: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., grace: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., validator: _Optional[str] = ...) -> None: ...

class NotFound(_message.Message):
    __slots__ = ("version", "message", "tags")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    version: int
    message: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[int] = ..., message: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ...) -> None: ...

class NotModified(_message.Message):
    __slots__ = ("ttl", "grace")
    TTL_FIELD_NUMBER: _ClassVar[int]
    GRACE_FIELD_NUMBER: _ClassVar[int]
    ttl: _duration_pb2.Duration
    grace: _duration_pb2.Duration
    def __init__(self, ttl: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., grace: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class StoreRequest(_message.Message):
    __slots__ = ("namespace", "schema_version", "key", "value", "deletion", "version", "tags", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    DELETION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    schema_version: str
    key: str
    value: _types_pb2.Value
    deletion: Deletion
    version: int
    tags: _containers.RepeatedScalarFieldContainer[str]
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., schema_version: _Optional[str] = ..., key: _Optional[str] = ..., value: _Optional[_Union[_types_pb2.Value, _Mapping]] = ..., deletion: _Optional[_Union[Deletion, _Mapping]] = ..., version: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class Deletion(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StoreResponse(_message.Message):
    __slots__ = ("version", "value", "tags")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    version: int
    value: _types_pb2.Value
    tags: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[int] = ..., value: _Optional[_Union[_types_pb2.Value, _Mapping]] = ..., tags: _Optional[_Iterable[str]] = ...) -> None: ...
