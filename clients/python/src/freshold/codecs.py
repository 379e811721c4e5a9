"""Codecs: how values are written. JSON unless told otherwise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from google.protobuf.message import DecodeError, Message

from freshold._proto import types_pb2
from freshold.errors import CodecError

V = TypeVar("V")
M = TypeVar("M", bound=Message)


class Codec(Protocol[V]):
    """How the values of a cache are written: two functions and a content type. One of your own needs nothing else."""

    @property
    def content_type(self) -> str:
        """Goes with each value; what comes with another one is refused. Empty: anything is taken."""

    def encode(self, value: V) -> bytes | str:
        """The value as bytes, or as text, which reads well by hand."""

    def decode(self, data: bytes) -> V:
        """The value of what :meth:`encode` made; text comes as UTF-8. May raise anything: callers get a CodecError."""


class Json:
    """Any JSON value, as text."""

    content_type = "application/json"

    def encode(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def decode(self, data: bytes) -> Any:
        return json.loads(data)


class Text:
    """Strings."""

    content_type = "text/plain"

    def encode(self, value: str) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{type(value).__name__} given, str wanted")
        return value

    def decode(self, data: bytes) -> str:
        return data.decode()


class Raw:
    """Bytes as they are. Reads what any other codec wrote as well."""

    content_type = "application/octet-stream"

    def encode(self, value: bytes) -> bytes:
        if not isinstance(value, bytes | bytearray | memoryview):
            raise TypeError(f"{type(value).__name__} given, bytes wanted")
        return bytes(value)

    def decode(self, data: bytes) -> bytes:
        return data


@dataclass(frozen=True)
class Protobuf(Generic[M]):
    """Messages of one generated type: ``Protobuf(Product)``."""

    message: type[M]
    content_type: str = "application/x-protobuf"

    def encode(self, value: M) -> bytes:
        if not isinstance(value, self.message):
            raise TypeError(f"{type(value).__name__} given, {self.message.__name__} wanted")
        return value.SerializeToString()

    def decode(self, data: bytes) -> M:
        try:
            return self.message.FromString(data)
        except DecodeError as error:
            raise ValueError("not a message of this type") from error


JSON = Json()
TEXT = Text()
RAW = Raw()


def write(codec: Codec[V], value: V) -> types_pb2.Value:
    """The value as it is sent. Raises CodecError."""
    try:
        content = codec.encode(value)
        if isinstance(content, str):
            return types_pb2.Value(text=content, content_type=codec.content_type)
        return types_pb2.Value(data=content, content_type=codec.content_type)
    except Exception as error:
        raise CodecError(f"the value cannot be written as {codec.content_type}: {error}") from error


def read(codec: Codec[V], value: types_pb2.Value) -> V:
    """The value that came. Raises CodecError."""
    came, own = value.content_type, codec.content_type
    if came and own and _media_type(came) != _media_type(own) and not isinstance(codec, Raw):
        raise CodecError(
            f"the value is {came}, this cache reads {own}; values of another shape belong under another schema version"
        )
    data = value.text.encode() if value.WhichOneof("content") == "text" else value.data
    try:
        return codec.decode(data)
    except Exception as error:
        raise CodecError(f"the value cannot be read as {own}: {error}") from error


def _media_type(content_type: str) -> str:
    return content_type.split(";", 1)[0].strip().lower()
