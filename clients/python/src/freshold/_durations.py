"""Durations: whole or broken seconds, or a timedelta, come in; timedeltas go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from google.protobuf.duration_pb2 import Duration as ProtoDuration
from google.protobuf.timestamp_pb2 import Timestamp

Duration: TypeAlias = timedelta | float
"""A length of time: a ``timedelta``, or a number of seconds."""

NANOS = 1_000_000_000


def seconds(duration: Duration) -> float:
    """In seconds."""
    return duration.total_seconds() if isinstance(duration, timedelta) else float(duration)


def optional_seconds(duration: Duration | None) -> float | None:
    """In seconds, if there is one."""
    return None if duration is None else seconds(duration)


def to_proto(duration: Duration) -> ProtoDuration:
    """As it is sent."""
    if isinstance(duration, timedelta):
        nanos = ((duration.days * 86_400 + duration.seconds) * 1_000_000 + duration.microseconds) * 1_000
    else:
        nanos = round(duration * NANOS)
    # Both parts have the same sign.
    whole, rest = divmod(abs(nanos), NANOS)
    return ProtoDuration(seconds=whole, nanos=rest) if nanos >= 0 else ProtoDuration(seconds=-whole, nanos=-rest)


def from_proto(duration: ProtoDuration) -> timedelta:
    """As it came, rounded down to microseconds, so that no copy outlives its bound."""
    return timedelta(seconds=duration.seconds, microseconds=duration.nanos // 1_000)


def when(timestamp: Timestamp) -> datetime:
    """A moment, in UTC."""
    return datetime.fromtimestamp(timestamp.seconds, UTC) + timedelta(microseconds=timestamp.nanos // 1_000)
