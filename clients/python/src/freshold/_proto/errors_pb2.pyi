# ruff: noqa
from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.rpc import error_details_pb2 as _error_details_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Retry(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RETRY_UNSPECIFIED: _ClassVar[Retry]
    FREELY: _ClassVar[Retry]
    WITH_SAME_IDENTITY: _ClassVar[Retry]

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    NAMESPACE_UNKNOWN: _ClassVar[ErrorReason]
    FIELD_INVALID: _ClassVar[ErrorReason]
    BATCH_TOO_LARGE: _ClassVar[ErrorReason]
    VALUE_TOO_LARGE: _ClassVar[ErrorReason]
    TOO_MANY_TAGS: _ClassVar[ErrorReason]
    TAG_REQUIRED: _ClassVar[ErrorReason]
    PUT_NOT_ALLOWED: _ClassVar[ErrorReason]
    RECEIPT_INVALID: _ClassVar[ErrorReason]
    ORIGIN_NOT_CONFIGURED: _ClassVar[ErrorReason]
    EDGE_NOT_CONFIGURED: _ClassVar[ErrorReason]
    TENANT_INVALID: _ClassVar[ErrorReason]
    TENANT_LIMIT: _ClassVar[ErrorReason]
    IN_FLIGHT_LIMIT: _ClassVar[ErrorReason]
    WAITER_LIMIT: _ClassVar[ErrorReason]
    RESPONSE_TOO_LARGE: _ClassVar[ErrorReason]
    STORE_UNAVAILABLE: _ClassVar[ErrorReason]
    STORE_UNFIT: _ClassVar[ErrorReason]
    VERSION_EXHAUSTED: _ClassVar[ErrorReason]
    SERVER_FAULT: _ClassVar[ErrorReason]
    SUBSCRIBER_LIMIT: _ClassVar[ErrorReason]
    NODE_STOPPING: _ClassVar[ErrorReason]
    ORIGIN_DENIED: _ClassVar[ErrorReason]
    ORIGIN_BUSY: _ClassVar[ErrorReason]
    ORIGIN_REFUSED: _ClassVar[ErrorReason]
    ORIGIN_UNKNOWN: _ClassVar[ErrorReason]
    STORED_NOT_CACHED: _ClassVar[ErrorReason]
    WRITE_BEHIND_FULL: _ClassVar[ErrorReason]
    EVENT_REFUSED: _ClassVar[ErrorReason]
    CHANNEL_UNKNOWN: _ClassVar[ErrorReason]
    CHANNEL_UNAVAILABLE: _ClassVar[ErrorReason]
    HISTORY_NOT_KEPT: _ClassVar[ErrorReason]
    CREDENTIAL_MISSING: _ClassVar[ErrorReason]
    CREDENTIAL_INVALID: _ClassVar[ErrorReason]
    CREDENTIAL_EXPIRED: _ClassVar[ErrorReason]
    CREDENTIAL_UNSURE: _ClassVar[ErrorReason]
    PERMISSION_MISSING: _ClassVar[ErrorReason]
    TENANT_DENIED: _ClassVar[ErrorReason]
    QUOTA_EXCEEDED: _ClassVar[ErrorReason]
RETRY_UNSPECIFIED: Retry
FREELY: Retry
WITH_SAME_IDENTITY: Retry
ERROR_REASON_UNSPECIFIED: ErrorReason
NAMESPACE_UNKNOWN: ErrorReason
FIELD_INVALID: ErrorReason
BATCH_TOO_LARGE: ErrorReason
VALUE_TOO_LARGE: ErrorReason
TOO_MANY_TAGS: ErrorReason
TAG_REQUIRED: ErrorReason
PUT_NOT_ALLOWED: ErrorReason
RECEIPT_INVALID: ErrorReason
ORIGIN_NOT_CONFIGURED: ErrorReason
EDGE_NOT_CONFIGURED: ErrorReason
TENANT_INVALID: ErrorReason
TENANT_LIMIT: ErrorReason
IN_FLIGHT_LIMIT: ErrorReason
WAITER_LIMIT: ErrorReason
RESPONSE_TOO_LARGE: ErrorReason
STORE_UNAVAILABLE: ErrorReason
STORE_UNFIT: ErrorReason
VERSION_EXHAUSTED: ErrorReason
SERVER_FAULT: ErrorReason
SUBSCRIBER_LIMIT: ErrorReason
NODE_STOPPING: ErrorReason
ORIGIN_DENIED: ErrorReason
ORIGIN_BUSY: ErrorReason
ORIGIN_REFUSED: ErrorReason
ORIGIN_UNKNOWN: ErrorReason
STORED_NOT_CACHED: ErrorReason
WRITE_BEHIND_FULL: ErrorReason
EVENT_REFUSED: ErrorReason
CHANNEL_UNKNOWN: ErrorReason
CHANNEL_UNAVAILABLE: ErrorReason
HISTORY_NOT_KEPT: ErrorReason
CREDENTIAL_MISSING: ErrorReason
CREDENTIAL_INVALID: ErrorReason
CREDENTIAL_EXPIRED: ErrorReason
CREDENTIAL_UNSURE: ErrorReason
PERMISSION_MISSING: ErrorReason
TENANT_DENIED: ErrorReason
QUOTA_EXCEEDED: ErrorReason
RETRY_FIELD_NUMBER: _ClassVar[int]
retry: _descriptor.FieldDescriptor

class ErrorDetails(_message.Message):
    __slots__ = ("error_info", "bad_request", "retry_info")
    ERROR_INFO_FIELD_NUMBER: _ClassVar[int]
    BAD_REQUEST_FIELD_NUMBER: _ClassVar[int]
    RETRY_INFO_FIELD_NUMBER: _ClassVar[int]
    error_info: _error_details_pb2.ErrorInfo
    bad_request: _error_details_pb2.BadRequest
    retry_info: _error_details_pb2.RetryInfo
    def __init__(self, error_info: _Optional[_Union[_error_details_pb2.ErrorInfo, _Mapping]] = ..., bad_request: _Optional[_Union[_error_details_pb2.BadRequest, _Mapping]] = ..., retry_info: _Optional[_Union[_error_details_pb2.RetryInfo, _Mapping]] = ...) -> None: ...
