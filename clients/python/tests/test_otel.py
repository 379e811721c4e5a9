"""What is traced and counted."""

from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import freshold
from freshold import Loaded
from freshold.errors import UnavailableError
from freshold.otel import OpenTelemetry
from support import FakeTransport, client_on, miss, stored


def figures(reader: InMemoryMetricReader) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
    data = reader.get_metrics_data()
    assert data is not None
    metrics = [m for resource in data.resource_metrics for scope in resource.scope_metrics for m in scope.metrics]
    return {m.name: [(p.value, dict(p.attributes or {})) for p in m.data.data_points] for m in metrics}  # type: ignore[union-attr]


async def test_metrics_loads_retries_and_near() -> None:
    reader = InMemoryMetricReader()
    telemetry = OpenTelemetry(TracerProvider(), MeterProvider([reader]))
    transport = FakeTransport()
    transport.on("Get", UnavailableError("x", reason="STORE_UNAVAILABLE"), miss(lease="t"))
    transport.on("Put", stored())

    async def load(_: freshold.Load) -> Loaded[str]:
        return Loaded("x")

    options = freshold.ClientOptions(near=freshold.Near(), retry=freshold.Retry(base=0.001), telemetry=telemetry)
    async with client_on(transport, **options) as client:
        await client.cache("product").get_or_load("1", load)
        seen = figures(reader)

    assert seen["freshold.client.loads"] == [(1, {"outcome": "stored"})]
    assert seen["freshold.client.retries"] == [(1, {"method": "Get", "reason": "STORE_UNAVAILABLE"})]
    assert seen["freshold.client.near.misses"] == [(1, {})]
    assert seen["freshold.client.near.weight"] == [(0, {})]


@pytest.mark.parametrize(("code", "number"), [("OK", 0), ("UNAVAILABLE", 14)])
def test_spans_are_those_of_grpc_calls_and_travel_on(code: str, number: int) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    metadata: list[tuple[str, str]] = []
    with OpenTelemetry(provider).call("freshold.v1.CacheService", "Get", metadata) as call:
        call.ended(code)

    (span,) = exporter.get_finished_spans()
    assert span.name == "freshold.v1.CacheService/Get"
    assert span.attributes is not None
    assert dict(span.attributes) == {
        "rpc.system": "grpc",
        "rpc.service": "freshold.v1.CacheService",
        "rpc.method": "Get",
        "rpc.grpc.status_code": number,
    }
    assert span.status.is_ok is (code == "OK")
    assert [name for name, _ in metadata] == ["traceparent"]
