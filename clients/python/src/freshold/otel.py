"""OpenTelemetry: spans of calls as gRPC calls are traced, and the figures of the client. Needs ``pip install freshold[otel]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from opentelemetry import metrics, propagate, trace
from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation
from opentelemetry.trace import SpanKind, Status, StatusCode, TracerProvider

from freshold._telemetry import Outcome
from freshold._version import __version__
from freshold.near import NearStats

_NAME = "freshold"
_SERVED = ("hits", "misses", "fills", "invalidated", "evicted", "expired", "gaps", "resets")
_HELD = ("entries", "weight")
# By their numbers, as the conventions for spans of gRPC want them.
_NUMBERS = {
    name: number
    for number, name in enumerate(
        (
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
        )
    )
}


class OpenTelemetry:
    """Meter and tracer ``freshold``, of the providers given or else the global ones. Labels never hold keys, tags or values."""

    def __init__(
        self, tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
    ) -> None:
        self._tracer = trace.get_tracer(_NAME, __version__, tracer_provider)
        meter = metrics.get_meter(_NAME, __version__, meter_provider)
        self._loads = meter.create_counter("freshold.client.loads", description="Loads, by outcome")
        self._retries = meter.create_counter(
            "freshold.client.retries", description="Calls tried again, by method and reason"
        )
        self._near: list[Callable[[], NearStats]] = []
        for name in _SERVED:
            meter.create_observable_counter(f"freshold.client.near.{name}", [self._observer(name)])
        for name in _HELD:
            meter.create_observable_gauge(f"freshold.client.near.{name}", [self._observer(name)])

    @contextmanager
    def call(self, service: str, method: str, metadata: list[tuple[str, str]]) -> Iterator[_Call]:
        attributes = {"rpc.system": "grpc", "rpc.service": service, "rpc.method": method}
        with self._tracer.start_as_current_span(
            f"{service}/{method}", kind=SpanKind.CLIENT, attributes=attributes, record_exception=False
        ) as span:
            carrier: dict[str, str] = {}
            propagate.inject(carrier)
            metadata.extend(carrier.items())
            yield _Call(span)

    def loaded(self, outcome: Outcome) -> None:
        self._loads.add(1, {"outcome": outcome})

    def retried(self, method: str, reason: str) -> None:
        self._retries.add(1, {"method": method, "reason": reason})

    def watch_near(self, stats: Callable[[], NearStats]) -> None:
        self._near.append(stats)

    def _observer(self, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
        def observe(options: CallbackOptions) -> Iterable[Observation]:
            if self._near:
                yield Observation(sum(getattr(stats(), name) for stats in self._near))

        return observe


class _Call:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def ended(self, code: str) -> None:
        self._span.set_attribute("rpc.grpc.status_code", _NUMBERS.get(code, 2))
        if code != "OK":
            self._span.set_status(Status(StatusCode.ERROR, code))
