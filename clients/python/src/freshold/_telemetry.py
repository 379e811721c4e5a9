"""What is counted and traced. Labels never hold keys, tags or values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

from freshold.near import NearStats

Outcome = Literal["stored", "refused", "failed", "cancelled"]


class Call(Protocol):
    """A call under way."""

    def ended(self, code: str) -> None:
        """With this status of gRPC, such as ``OK``."""


class Telemetry(Protocol):
    """Where it goes. :class:`freshold.otel.OpenTelemetry` is one."""

    def call(self, service: str, method: str, metadata: list[tuple[str, str]]) -> AbstractContextManager[Call]:
        """Around each attempt of a call. May add to the metadata, to carry the trace on."""

    def loaded(self, outcome: Outcome) -> None:
        """A load has ended."""

    def retried(self, method: str, reason: str) -> None:
        """A call is tried again, because of this reason or status."""

    def watch_near(self, stats: Callable[[], NearStats]) -> None:
        """There is a near cache; its figures can be asked for at any time."""


class _NoCall:
    def ended(self, code: str) -> None:
        return None


class Silence:
    """Nothing is counted or traced."""

    _call = nullcontext(_NoCall())

    def call(self, service: str, method: str, metadata: list[tuple[str, str]]) -> AbstractContextManager[Call]:
        return self._call

    def loaded(self, outcome: Outcome) -> None:
        return None

    def retried(self, method: str, reason: str) -> None:
        return None

    def watch_near(self, stats: Callable[[], NearStats]) -> None:
        return None


def chosen(telemetry: Telemetry | Literal["auto"] | None) -> Telemetry:
    """What the option means here."""
    if telemetry is None:
        return Silence()
    if telemetry != "auto":
        return telemetry
    try:
        from freshold.otel import OpenTelemetry
    except ImportError:
        return Silence()
    return OpenTelemetry()


__all__: Sequence[str] = ("Call", "Outcome", "Silence", "Telemetry", "chosen")
