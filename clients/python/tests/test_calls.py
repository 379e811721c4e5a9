"""Calls without a server: retries, batches, sessions, errors, durations, codecs."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest
from google.protobuf import any_pb2
from google.protobuf.wrappers_pb2 import StringValue
from google.rpc import error_details_pb2, status_pb2

import freshold
from freshold import FresholdError, Hit, Put, Retry, errors, receipts
from freshold._caller import Backoff
from freshold._durations import from_proto, to_proto
from freshold._proto import cache_service_pb2 as pb
from freshold._proto import types_pb2
from freshold.codecs import read, write
from freshold.errors import CallCancelledError, CodecError, DeadlineError, LimitError, UnavailableError
from freshold.session import Session
from support import FakeTransport, client_on, hit, miss, receipt, stored

QUICK = Retry(base=0.001, max=0.002)
GONE = UnavailableError("gone", code="UNAVAILABLE", reason="STORE_UNAVAILABLE")


async def test_call_unavailable_is_tried_again_up_to_the_attempts() -> None:
    transport = FakeTransport()
    transport.on("Get", GONE)
    async with client_on(transport, retry=QUICK) as client:
        with pytest.raises(UnavailableError):
            await client.cache("product").get("1")
    assert len(transport.requests("Get")) == 4


async def test_call_wait_beyond_the_deadline_is_not_begun() -> None:
    transport = FakeTransport()
    transport.on("Get", UnavailableError("gone", code="UNAVAILABLE", retry_after=timedelta(hours=1)))
    async with client_on(transport) as client:
        with pytest.raises(UnavailableError):
            await client.cache("product").get("1")
    assert len(transport.requests("Get")) == 1


async def test_call_reset_by_the_server_at_the_deadline_has_met_its_deadline() -> None:
    async def reset(_: Any) -> pb.GetResponse:
        await asyncio.sleep(0.02)
        raise CallCancelledError("reset", code="CANCELLED")

    transport = FakeTransport()
    transport.on("Get", reset)
    async with client_on(transport, call_timeout=0.02) as client:
        with pytest.raises(DeadlineError):
            await client.cache("product").get("1")
    async with client_on(transport, call_timeout=60) as client:
        with pytest.raises(CallCancelledError):
            await client.cache("product").get("1")


async def test_call_limit_is_tried_again_only_with_retry_info() -> None:
    transport = FakeTransport()
    transport.on("Get", LimitError("full", retry_after=timedelta(milliseconds=1)), hit())
    transport.on("Put", LimitError("full"))
    async with client_on(transport) as client:
        cache = client.cache("product")
        assert (await cache.get("1")).value == "value"
        with pytest.raises(LimitError):
            await cache.put("1", 1, version=1)
    assert (len(transport.requests("Get")), len(transport.requests("Put"))) == (2, 1)


@pytest.mark.parametrize(
    ("options", "attempts"), [({}, 1), ({"version": 0}, 4), ({"lease_token": "t"}, 4), ({"receipt": "r"}, 1)]
)
async def test_put_is_tried_again_only_with_an_identity(options: dict[str, Any], attempts: int) -> None:
    transport = FakeTransport()
    transport.on("Put", GONE)
    async with client_on(transport, retry=QUICK) as client:
        with pytest.raises(UnavailableError):
            await client.cache("product").put("1", 1, **options)
    assert len(transport.requests("Put")) == attempts


async def test_invalidations_are_tried_again_with_the_same_id_and_another_for_each_call() -> None:
    transport = FakeTransport()
    transport.on("InvalidateTag", GONE, pb.InvalidateTagResponse(receipt=receipt(1), reached="FLEET"))
    async with client_on(transport, retry=QUICK) as client:
        await client.invalidate_tag("a")
        await client.invalidate_tag("a")
    ids = [request.request_id for request in transport.requests("InvalidateTag")]
    assert ids[0] == ids[1] != ids[2]
    assert all(len(one) == 32 for one in ids)


def test_backoff_doubles_up_to_the_longest_and_the_server_has_the_last_word() -> None:
    backoff = Backoff(Retry(base=0.05, max=2), lambda: 1.0)
    assert [backoff.wait(None, failures) for failures in (1, 2, 3, 10, 1000)] == [0.05, 0.1, 0.2, 2, 2]
    assert backoff.wait(UnavailableError("x", retry_after=timedelta(seconds=9)), 1) == 9
    assert 0.025 <= Backoff(Retry(), random.Random(1).random).wait(None, 1) <= 0.05


async def test_get_many_more_than_256_are_split_and_come_in_order() -> None:
    def answer(request: pb.GetManyRequest) -> pb.GetManyResponse:
        results = [pb.GetManyResult(key=key, hit=hit(f'"{key}"').hit) for key in reversed(request.keys)]
        return pb.GetManyResponse(results=results, receipt=receipt(len(request.keys)))

    transport = FakeTransport()
    transport.on("GetMany", answer)
    keys = [str(number) for number in range(600)] + ["7"]
    async with client_on(transport) as client:
        many = await client.cache("product").get_many(keys)
        assert await client.cache("product").get_many([]) == freshold.Lookups((), ())

    assert [found.value for found in many if isinstance(found, Hit)] == keys
    assert sorted(len(request.keys) for request in transport.requests("GetMany")) == [88, 256, 256]
    assert many.receipt == receipt(256)


async def test_get_many_what_did_not_fit_is_asked_for_again() -> None:
    too_large = status_pb2.Status(code=8, message="too large")
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason="RESPONSE_TOO_LARGE", domain="freshold.dev"))
    too_large.details.append(detail)

    def answer(request: pb.GetManyRequest) -> pb.GetManyResponse:
        fits = {"a"} if len(request.keys) > 1 else {"a", "b"}
        results = [
            pb.GetManyResult(key=key, hit=hit().hit) if key in fits else pb.GetManyResult(key=key, error=too_large)
            for key in request.keys
        ]
        return pb.GetManyResponse(results=results)

    transport = FakeTransport()
    transport.on("GetMany", answer)
    async with client_on(transport) as client:
        many = await client.cache("product").get_many(["a", "b", "huge"])

    assert [type(found) for found in many] == [Hit, Hit, LimitError]
    assert many.values() == {"a": "value", "b": "value"}
    assert [list(request.keys) for request in transport.requests("GetMany")] == [
        ["a", "b", "huge"],
        ["b", "huge"],
        ["b"],
        ["huge"],
    ]


async def test_put_many_call_that_fails_fails_for_its_puts() -> None:
    def answer(request: pb.PutManyRequest) -> Any:
        if request.puts[0].key == "256":
            return LimitError("full")
        return pb.PutManyResponse(results=[pb.PutManyResult(stored=stored().stored) for _ in request.puts])

    transport = FakeTransport()
    transport.on("PutMany", answer)
    async with client_on(transport) as client:
        results = await client.cache("product").put_many([Put(str(n), n, version=1) for n in range(300)])

    assert [isinstance(result, freshold.Stored) for result in results] == [True] * 256 + [False] * 44


async def test_session_quotes_and_brings_forward() -> None:
    transport = FakeTransport()
    transport.on("Get", hit(version=5, number=9), hit(version=4, number=3))
    session = Session(receipt(1))
    async with client_on(transport) as client:
        cache = client.cache("product").within(session)
        await cache.get("1")
        await cache.get("1")
        await cache.get("1", receipt="own", min_version=0)
    first, second, third = transport.requests("Get")
    assert (first.receipt, first.HasField("min_version")) == (receipt(1), False)
    assert (second.receipt, second.min_version) == (receipt(9), 5)
    assert (third.receipt, third.min_version) == ("own", 0)
    assert session.receipt == receipt(9)


def test_session_remembers_the_last_1024_keys() -> None:
    session = Session()
    for number in range(1025):
        session.saw_version("product", str(number), number)
    assert session.version("product", "0") is None
    assert session.version("product", "1024") == 1024


def test_receipts_newer_is_the_higher_of_one_epoch_or_the_later() -> None:
    assert receipts.newer(receipt(5), receipt(4)) == receipt(5)
    assert receipts.newer(receipt(5), receipt(4, epoch=6)) == receipt(4, epoch=6)
    assert receipts.newer(receipt(5), "opaque") == "opaque"
    assert receipts.newer("", receipt(1)) == receipt(1)
    assert receipts.newer(receipt(1), "") == receipt(1)
    assert receipts.position("!" * 23) is None


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        (1.5, (1, 500_000_000)),
        (0.1, (0, 100_000_000)),
        (timedelta(days=400, microseconds=1), (34_560_000, 1_000)),
        (-0.5, (0, -500_000_000)),
        (0, (0, 0)),
    ],
)
def test_durations_are_sent_exactly(given: Any, parts: tuple[int, int]) -> None:
    sent = to_proto(given)
    assert (sent.seconds, sent.nanos) == parts


def test_durations_come_rounded_down() -> None:
    sent = to_proto(1)
    sent.nanos = 999_999_999
    assert from_proto(sent) == timedelta(seconds=1, microseconds=999_999)


def test_errors_carry_what_the_status_says() -> None:
    status = status_pb2.Status(code=3, message="bad")
    for detail in (
        error_details_pb2.ErrorInfo(reason="FIELD_INVALID", domain="freshold.dev", metadata={"limit": "256"}),
        error_details_pb2.BadRequest(
            field_violations=[error_details_pb2.BadRequest.FieldViolation(field="keys[3]", description="empty")]
        ),
    ):
        status.details.add().Pack(detail)
    error = errors.of_status(status)
    assert isinstance(error, errors.InvalidRequestError)
    assert (error.code, error.reason, error.fields) == ("INVALID_ARGUMENT", "FIELD_INVALID", (("keys[3]", "empty"),))
    assert error.metadata == {"limit": "256"}
    assert str(error) == "FIELD_INVALID: bad"


def test_errors_every_kind_has_one_class() -> None:
    kinds = {error.kind for error in FresholdError.__subclasses__() if error.__module__ == "freshold.errors"}
    assert kinds == set(freshold.ErrorKind)


@pytest.mark.parametrize(
    ("codec", "value", "field"),
    [
        (freshold.JSON, {"name": "Zoë ✓ 𝄞", "list": [1, 2.5, None, True]}, "text"),
        (freshold.TEXT, "plain ✓", "text"),
        (freshold.RAW, b"\x00\xff", "data"),
        (freshold.Protobuf(StringValue), StringValue(value="x"), "data"),
    ],
)
def test_codecs_bring_back_what_was_written(codec: Any, value: Any, field: str) -> None:
    wire = write(codec, value)
    assert wire.WhichOneof("content") == field
    assert wire.content_type == codec.content_type
    assert read(codec, wire) == value


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (freshold.JSON, {1, 2}),
        (freshold.JSON, float("nan")),
        (freshold.TEXT, b""),
        (freshold.RAW, 5),
        (freshold.Protobuf(StringValue), "x"),
    ],
)
def test_codecs_refuse_what_they_cannot_write(codec: Any, value: Any) -> None:
    with pytest.raises(CodecError):
        write(codec, value)


def test_codecs_refuse_another_content_type_but_read_none_and_parameters() -> None:
    with pytest.raises(CodecError, match="text/plain"):
        read(freshold.JSON, types_pb2.Value(text="1", content_type="text/plain"))
    assert read(freshold.JSON, types_pb2.Value(data=b"1")) == 1
    assert read(freshold.JSON, types_pb2.Value(text="1", content_type="application/json; charset=utf-8")) == 1
    with pytest.raises(CodecError):
        read(freshold.JSON, types_pb2.Value(text="{"))


async def test_miss_and_negative_have_no_value() -> None:
    transport = FakeTransport()
    transport.on("Get", miss(lease="secret"))
    async with client_on(transport) as client:
        found = await client.cache("product").get("1", on_miss=freshold.OnMiss.LEASE)
    assert found.value is None
    assert "secret" not in repr(found)
