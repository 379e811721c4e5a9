"""Subscriptions without a server: what is acknowledged, and how the stream mends itself."""

import asyncio
import time

import pytest

import freshold
from freshold import Checkpoint, Connected, Gap, Goodbye, Invalidation, Reset, ResetReason
from freshold._proto import invalidation_service_pb2 as pb
from freshold.errors import InvalidRequestError, NotAllowedError, UnavailableError
from support import FakeTransport, checkpoint, client_on, invalidation, receipt, until

QUICK = freshold.Retry(base=0.001, max=0.002)


async def test_events_come_in_order_and_asking_acknowledges() -> None:
    transport = FakeTransport()
    async with client_on(transport) as client:
        stream = client.subscribe()
        first = asyncio.create_task(anext(stream))
        server = await transport.opened()
        for response in (checkpoint(1), invalidation(2, tags=["a"])):
            await server.put(response)

        assert await first == Connected(1, receipt(1))
        assert stream.resume_token == ""
        assert isinstance(await anext(stream), Checkpoint)
        assert stream.resume_token == receipt(1)
        told = await anext(stream)
        assert isinstance(told, Invalidation)
        assert told.tags == ("a",)
        assert stream.resume_token == receipt(1)


async def test_stream_ends_goes_on_behind_what_was_acknowledged() -> None:
    transport = FakeTransport()
    async with client_on(transport, retry=QUICK) as client:
        stream = client.subscribe()
        events = [asyncio.create_task(anext(stream))]
        server = await transport.opened()
        await server.put(checkpoint(1))
        await server.put(invalidation(2, tags=["a"]))
        await server.put(UnavailableError("cut", code="UNAVAILABLE"))
        got = [await events[0], await anext(stream), await anext(stream)]
        assert len(transport.requests("Subscribe")) == 1
        last = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(checkpoint(2))

        assert isinstance(await last, Connected)
        assert isinstance(got[-1], Invalidation)
        assert transport.requests("Subscribe")[1].resume_token == receipt(2)


async def test_silence_is_a_gap_once_and_then_a_new_stream() -> None:
    transport = FakeTransport()
    async with client_on(transport, retry=QUICK) as client:
        stream = client.subscribe(checkpoint_interval=0.02)
        first = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(checkpoint(1))
        assert isinstance(await first, Connected)
        assert isinstance(await anext(stream), Checkpoint)

        gap = await anext(stream)
        assert isinstance(gap, Gap)
        assert gap.silence.total_seconds() >= 0.06
        assert transport.renewed == 1
        again = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(checkpoint(1))
        assert isinstance(await again, Connected)


async def test_goodbye_subscribes_at_once_with_its_token_over_a_new_connection() -> None:
    transport = FakeTransport()
    async with client_on(transport, retry=freshold.Retry(base=3600, max=3600)) as client:
        stream = client.subscribe()
        first = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(checkpoint(1))
        await server.put(pb.SubscribeResponse(goodbye=pb.Goodbye(), resume_token=receipt(5)))
        await server.put(None)
        assert isinstance(await first, Connected)
        assert isinstance(await anext(stream), Checkpoint)
        assert isinstance(await anext(stream), Goodbye)
        again = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(checkpoint(5))

        assert isinstance(await again, Connected)
        assert transport.requests("Subscribe")[1].resume_token == receipt(5)
        assert transport.renewed == 1


async def test_token_that_is_refused_but_was_one_is_a_reset() -> None:
    transport = FakeTransport()
    async with client_on(transport, retry=QUICK) as client:
        stream = client.subscribe(resume_token=receipt(90))
        first = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(InvalidRequestError("ahead", code="INVALID_ARGUMENT", reason="RECEIPT_INVALID"))
        server = await transport.opened()
        await server.put(checkpoint(3, epoch=8))

        reset = await first
        assert isinstance(reset, Reset)
        assert (reset.reason, reset.position, reset.drop) == (ResetReason.EPOCH, 3, freshold.Selector())
        assert transport.requests("Subscribe")[1].resume_token == ""
        assert isinstance(await anext(stream), Connected)


@pytest.mark.parametrize("reason", ["RECEIPT_INVALID", "FIELD_INVALID"])
async def test_request_that_is_wrong_is_raised(reason: str) -> None:
    transport = FakeTransport()
    async with client_on(transport) as client:
        stream = client.subscribe(resume_token="nonsense")
        first = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(InvalidRequestError("no", code="INVALID_ARGUMENT", reason=reason))
        with pytest.raises(InvalidRequestError):
            await first
        with pytest.raises(InvalidRequestError):
            await anext(stream)
    assert len(transport.requests("Subscribe")) == 1


async def test_subscriber_who_does_not_take_holds_the_stream_and_sees_no_gap() -> None:
    transport = FakeTransport()
    async with client_on(transport) as client:
        stream = client.subscribe(checkpoint_interval=0.01)
        first = asyncio.create_task(anext(stream))
        server = await transport.opened()
        await server.put(checkpoint(1))
        await first
        for number in range(2, 2002):
            server.put_nowait(invalidation(number, tags=["a"]))
        await until(lambda: server.qsize() <= 2000 - 1000)
        held = server.qsize()
        silent_since = time.monotonic()
        await until(lambda: time.monotonic() > silent_since + 0.05)
        assert server.qsize() == held > 900

        got = [await anext(stream) for _ in range(2001)]
        assert [event.position for event in got if isinstance(event, Invalidation)] == list(range(2, 2002))
        assert not any(isinstance(event, Gap) for event in got)


async def test_close_ends_who_waits() -> None:
    transport = FakeTransport()
    client = client_on(transport)
    stream = client.subscribe()
    waiting = asyncio.create_task(anext(stream, None))
    await transport.opened()
    await client.close()
    assert await waiting is None
    assert [event async for event in stream] == []


async def test_near_cache_whose_stream_is_refused_stays_off(caplog: pytest.LogCaptureFixture) -> None:
    transport = FakeTransport()
    async with client_on(transport, near=freshold.Near(namespaces=["prodcut"])) as client:
        server = await transport.opened()
        await server.put(NotAllowedError("unknown", code="NOT_FOUND", reason="NAMESPACE_UNKNOWN"))
        await until(lambda: "near cache is off" in caplog.text)
        assert client.near_stats().state is freshold.NearState.CONNECTING
    assert list(transport.requests("Subscribe")[0].selector.namespaces) == ["prodcut"]
