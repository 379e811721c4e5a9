"""What can go wrong. Every error of this package is a :class:`FresholdError`, of the subclass that says what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, NamedTuple

from google.rpc import error_details_pb2, status_pb2

from freshold import _durations


class ErrorKind(StrEnum):
    """What sort of error it is: one for each subclass of :class:`FresholdError`."""

    INVALID_REQUEST = "INVALID_REQUEST"
    NOT_ALLOWED = "NOT_ALLOWED"
    LIMIT = "LIMIT"
    UNAVAILABLE = "UNAVAILABLE"
    DEADLINE = "DEADLINE"
    CANCELLED = "CANCELLED"
    SERVER_FAULT = "SERVER_FAULT"
    LOAD_FAILED = "LOAD_FAILED"
    LOAD_REFUSED = "LOAD_REFUSED"
    HELD_BACK = "HELD_BACK"
    CODEC = "CODEC"
    CLOSED = "CLOSED"


class FieldFault(NamedTuple):
    """A field of the request that is wrong."""

    path: str
    """Such as ``keys[3].version``."""
    fault: str
    """What is wrong with it, and what to write."""


class FresholdError(Exception):
    """Something went wrong. :attr:`kind` says what to do; ``__cause__`` is what it came of, if that is known."""

    kind: ClassVar[ErrorKind] = ErrorKind.SERVER_FAULT

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        reason: str = "",
        fields: tuple[FieldFault, ...] = (),
        retry_after: timedelta | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        """For people: what happened, and what to do."""
        self.code = code
        """The status of gRPC, such as ``INVALID_ARGUMENT``; None where the client itself raises it."""
        self.reason = reason
        """Of the catalogue of errors, such as ``NAMESPACE_UNKNOWN``; empty if none is known."""
        self.fields = fields
        """The fields of the request that are wrong."""
        self.retry_after = retry_after
        """How long to wait before the same call may succeed, if that is known."""
        self.metadata: Mapping[str, str] = metadata or {}
        """The numbers behind the message, such as the limit that was exceeded."""

    def __str__(self) -> str:
        return f"{self.reason or self.code or self.kind}: {self.message}"


class InvalidRequestError(FresholdError):
    """The call is wrong; :attr:`fields` say where."""

    kind = ErrorKind.INVALID_REQUEST


class NotAllowedError(FresholdError):
    """The settings or the credentials do not allow it."""

    kind = ErrorKind.NOT_ALLOWED


class LimitError(FresholdError):
    """A limit is reached: ask for less at once, or later."""

    kind = ErrorKind.LIMIT


class UnavailableError(FresholdError):
    """The server or its store cannot be reached. Of a write it is not known whether it took effect."""

    kind = ErrorKind.UNAVAILABLE


class DeadlineError(FresholdError, TimeoutError):
    """The deadline passed. Of a write it is not known whether it took effect."""

    kind = ErrorKind.DEADLINE


class CallCancelledError(FresholdError):
    """The caller cancelled. Under asyncio a cancelled caller gets ``asyncio.CancelledError``, as everywhere."""

    kind = ErrorKind.CANCELLED


class ServerFaultError(FresholdError):
    """A fault of the server; its log says more."""

    kind = ErrorKind.SERVER_FAULT


class LoadFailedError(FresholdError):
    """The loader failed, or took longer than its bound; ``__cause__`` says how."""

    kind = ErrorKind.LOAD_FAILED


class LoadRefusedError(FresholdError):
    """What was loaded must not be stored nor served; :attr:`reason` is that of the last refusal. Read the origin's primary."""

    kind = ErrorKind.LOAD_REFUSED


class HeldBackError(FresholdError):
    """Loads of the key are held back beyond the deadline; :attr:`retry_after` says for how long."""

    kind = ErrorKind.HELD_BACK


class CodecError(FresholdError):
    """The value does not fit the codec. Values of another shape belong under another schema version."""

    kind = ErrorKind.CODEC


class ClosedError(FresholdError):
    """The client is closed."""

    kind = ErrorKind.CLOSED


_BY_CODE: dict[str, type[FresholdError]] = {
    "INVALID_ARGUMENT": InvalidRequestError,
    "OUT_OF_RANGE": InvalidRequestError,
    "NOT_FOUND": NotAllowedError,
    "FAILED_PRECONDITION": NotAllowedError,
    "PERMISSION_DENIED": NotAllowedError,
    "UNAUTHENTICATED": NotAllowedError,
    "RESOURCE_EXHAUSTED": LimitError,
    "UNAVAILABLE": UnavailableError,
    "DEADLINE_EXCEEDED": DeadlineError,
    "CANCELLED": CallCancelledError,
}

_CODES = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
]


def of_status(status: status_pb2.Status) -> FresholdError:
    """The error that a status says, with the details that it carries."""
    code = _CODES[status.code] if 0 <= status.code < len(_CODES) else "UNKNOWN"
    return of_code(code, status.message, status)


def of_code(code: str, message: str, status: status_pb2.Status | None = None) -> FresholdError:
    """The error for a code, with the details of the status, if there is one."""
    reason = ""
    fields: tuple[FieldFault, ...] = ()
    retry_after: timedelta | None = None
    metadata: dict[str, str] = {}
    info = error_details_pb2.ErrorInfo()
    bad = error_details_pb2.BadRequest()
    again = error_details_pb2.RetryInfo()
    for detail in status.details if status is not None else ():
        if detail.Unpack(info):
            reason, metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            fields = tuple(FieldFault(v.field, v.description) for v in bad.field_violations)
        elif detail.Unpack(again):
            retry_after = _durations.from_proto(again.retry_delay)
    error = _BY_CODE.get(code, ServerFaultError)
    return error(message, code=code, reason=reason, fields=fields, retry_after=retry_after, metadata=metadata)
