"""Busts: invalidations that belong to a change of the data, to be sent once that is committed."""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from freshold.errors import FresholdError


@dataclass(frozen=True, slots=True)
class InvalidateKeys:
    """Keys of one namespace; each with the version that its row has now, where there is one."""

    namespace: str
    keys: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class InvalidateTags:
    """Everything that carries any of the tags."""

    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class BumpScope:
    """Everything under a scope."""

    scope: str


@dataclass(frozen=True, slots=True)
class BumpNamespace:
    """A whole namespace."""

    namespace: str


Bust: TypeAlias = InvalidateKeys | InvalidateTags | BumpScope | BumpNamespace


class NotSentError(FresholdError):
    """The transaction is committed, but a bust could not be sent: ``__cause__`` says why. :attr:`unsent` are left to be sent.

    Until they are, readers may see the old values, within the bounds of their namespaces. An outbox has no such hole.
    """

    committed = True
    """The data were changed."""

    def __init__(self, message: str, unsent: Sequence[tuple[str, Bust]] = ()) -> None:
        super().__init__(message)
        self.unsent = tuple(unsent)
        """Pairs of request id and bust, in order: send them again with the same ids."""


class Naming(Protocol):
    """Where busts go that are named."""

    def _name(self, bust: Bust) -> None: ...


class Named:
    """The four busts, by name."""

    def invalidate(self: Naming, namespace: str, key: str, version: int | None = None) -> None:
        """A key; with ``version`` nothing older than it is stored or served from then on."""
        self._name(InvalidateKeys(namespace, {key: version}))

    def invalidate_tag(self: Naming, *tags: str) -> None:
        """Everything that carries any of the tags."""
        self._name(InvalidateTags(tags))

    def bump_scope(self: Naming, scope: str) -> None:
        """Everything under a scope, such as ``user:42``."""
        self._name(BumpScope(scope))

    def bump_namespace(self: Naming, namespace: str) -> None:
        """A whole namespace."""
        self._name(BumpNamespace(namespace))


def send(client: Any, request_id: str, bust: Bust) -> Any:
    """Sends it with this identity. An awaitable, where the client is one for asyncio."""
    match bust:
        case InvalidateKeys():
            return client.cache(bust.namespace).invalidate(bust.keys, request_id=request_id)
        case InvalidateTags():
            return client.invalidate_tag(*bust.tags, request_id=request_id)
        case BumpScope():
            return client.bump_scope(bust.scope, request_id=request_id)
        case BumpNamespace():
            return client.bump_namespace(bust.namespace, request_id=request_id)


def to_json(bust: Bust) -> str:
    """As it is written into an outbox. Versions are strings of digits, for they have 64 bits."""
    match bust:
        case InvalidateKeys():
            keys = [{"key": k} if v is None else {"key": k, "version": str(v)} for k, v in bust.keys.items()]
            body: dict[str, Any] = {"invalidate": {"namespace": bust.namespace, "keys": keys}}
        case InvalidateTags():
            body = {"invalidateTag": {"tags": list(bust.tags)}}
        case BumpScope():
            body = {"bumpScope": {"scope": bust.scope}}
        case BumpNamespace():
            body = {"bumpNamespace": {"namespace": bust.namespace}}
    return json.dumps(body, ensure_ascii=False)


def of_json(text: str) -> Bust:
    """What was written into an outbox. Raises ValueError."""
    try:
        ((what, body),) = json.loads(text).items()
        match what:
            case "invalidate":
                versions = {k["key"]: int(k["version"]) if "version" in k else None for k in body["keys"]}
                return InvalidateKeys(body["namespace"], versions)
            case "invalidateTag":
                return InvalidateTags(tuple(body["tags"]))
            case "bumpScope":
                return BumpScope(body["scope"])
            case "bumpNamespace":
                return BumpNamespace(body["namespace"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a bust: {text}") from error
    raise ValueError(f"not a bust: {text}")


_lock = threading.Lock()
_last = 0


def uuid7() -> str:
    """A UUID of version 7: sorts by time, and within this process in the order of the calls."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 of their fraction, which is pushed on where the clock stands still.
        now = time.time_ns() * 4096 // 1_000_000
        _last = max(now, _last + 1)
        stamp = _last
    millis, fraction = divmod(stamp, 4096)
    chance = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return str(uuid.UUID(int=millis << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | chance))
