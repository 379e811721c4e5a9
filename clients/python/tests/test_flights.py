"""get_or_load without a server: who shares what, and who hears of what."""

import asyncio
import contextvars
from typing import Any

import pytest

import freshold
from freshold import Hit, Load, Loaded, NotFound, Served
from freshold._proto import cache_service_pb2 as pb
from freshold.errors import (
    ClosedError,
    DeadlineError,
    HeldBackError,
    InvalidRequestError,
    LoadFailedError,
    LoadRefusedError,
    UnavailableError,
)
from support import FakeTransport, client_on, hit, miss, refused, stored, until


class Gate:
    """A loader that waits until it is opened."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer or Loaded("loaded", version=3, tags=("a",))
        self.open = asyncio.Event()
        self.loads: list[Load] = []
        self.cancelled = 0

    async def __call__(self, load: Load) -> Any:
        self.loads.append(load)
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def transport() -> FakeTransport:
    transport = FakeTransport()
    transport.on("Abandon", pb.AbandonResponse(released=True))
    return transport


async def test_get_or_load_many_callers_load_once(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", stored(tags=("a", "product:1")))
    gate = Gate()
    async with client_on(transport) as client:
        cache = client.cache("product")
        callers = [asyncio.create_task(cache.get_or_load("1", gate)) for _ in range(20)]
        await until(lambda: len(gate.loads) == 1)
        callers += [asyncio.create_task(cache.get_or_load("1", gate)) for _ in range(20)]
        await asyncio.sleep(0)
        gate.open.set()
        found = await asyncio.gather(*callers)

    assert {(hit.value, hit.served, hit.tags) for hit in found if isinstance(hit, Hit)} == {
        ("loaded", Served.LOADED, ("a", "product:1"))
    }
    assert len(found) == 40
    assert len(gate.loads) == 1
    assert len(transport.requests("Get")) == 1
    (put,) = transport.requests("Put")
    assert (put.lease_token, put.version, list(put.tags)) == ("t", 3, ["a"])


async def test_get_or_load_different_bounds_do_not_share(transport: FakeTransport) -> None:
    transport.on("Get", hit(version=5))
    gate = Gate()
    async with client_on(transport) as client:
        cache = client.cache("product")
        await asyncio.gather(cache.get_or_load("1", gate), cache.get_or_load("1", gate, min_version=4))

    assert sorted(get.min_version for get in transport.requests("Get")) == [0, 4]


async def test_get_or_load_while_the_get_is_under_way_boards_the_next_trip(transport: FakeTransport) -> None:
    answered = asyncio.Event()

    async def held(_: Any) -> Any:
        await answered.wait()
        return hit('"old"')

    transport.on("Get", held, hit('"new"'))
    async with client_on(transport) as client:
        cache = client.cache("product")
        early = asyncio.create_task(cache.get_or_load("1", Gate()))
        await until(lambda: len(transport.requests("Get")) == 1)
        late = asyncio.create_task(cache.get_or_load("1", Gate()))
        await asyncio.sleep(0)
        answered.set()

        assert (await early).value == "old"
        assert (await late).value == "new"


async def test_get_or_load_last_caller_leaves_the_lease_is_given_back(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    gate = Gate()
    async with client_on(transport) as client:
        cache = client.cache("product")
        one = asyncio.create_task(cache.get_or_load("1", gate))
        await until(lambda: len(gate.loads) == 1)
        two = asyncio.create_task(cache.get_or_load("1", gate))
        await asyncio.sleep(0)
        one.cancel()
        with pytest.raises(asyncio.CancelledError):
            await one
        assert (gate.cancelled, transport.requests("Abandon")) == (0, [])
        two.cancel()
        with pytest.raises(asyncio.CancelledError):
            await two
        await until(lambda: len(transport.requests("Abandon")) == 1)

    assert gate.cancelled == 1
    assert gate.loads[0].cancelled
    assert not transport.requests("Abandon")[0].failed
    assert transport.requests("Put") == []


async def test_get_or_load_after_all_have_left_starts_anew(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", stored())
    gate = Gate()
    async with client_on(transport) as client:
        cache = client.cache("product")
        gone = asyncio.create_task(cache.get_or_load("1", gate))
        await until(lambda: len(gate.loads) == 1)
        gone.cancel()
        gate.open.set()

        assert (await cache.get_or_load("1", gate)).value == "loaded"


async def test_get_or_load_deadline_removes_one_caller(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", stored())
    gate = Gate()
    async with client_on(transport) as client:
        cache = client.cache("product")
        patient = asyncio.create_task(cache.get_or_load("1", gate))
        await until(lambda: len(gate.loads) == 1)
        with pytest.raises(DeadlineError):
            await cache.get_or_load("1", gate, timeout=0.01)
        gate.open.set()

        assert (await patient).value == "loaded"
    assert gate.cancelled == 0


async def test_get_or_load_loader_fails_all_hear_the_cause(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"), miss())
    gate = Gate(RuntimeError("boom"))
    async with client_on(transport) as client:
        cache = client.cache("product")
        callers = [asyncio.create_task(cache.get_or_load("1", gate)) for _ in range(3)]
        await until(lambda: len(gate.loads) == 1)
        gate.open.set()
        errors = await asyncio.gather(*callers, return_exceptions=True)

    assert all(isinstance(error, LoadFailedError) and str(error.__cause__) == "boom" for error in errors)
    assert [abandon.failed for abandon in transport.requests("Abandon")] == [True]


async def test_get_or_load_loader_fails_stale_stands_in(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"), hit('"old"', freshness="STALE"))
    gate = Gate(RuntimeError("boom"))
    gate.open.set()
    async with client_on(transport) as client:
        found = await client.cache("product").get_or_load("1", gate)

    assert found.value == "old"


async def test_get_or_load_loader_over_its_bound_fails_even_if_it_does_not_listen(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"), miss())
    ended = asyncio.Event()

    async def deaf(load: Load) -> Loaded[str]:
        while not ended.is_set():
            try:
                await ended.wait()
            except asyncio.CancelledError:
                continue
        return Loaded("late")

    async with client_on(transport, load_timeout=0.01) as client:
        with pytest.raises(LoadFailedError, match="TimeoutError"):
            await client.cache("product").get_or_load("1", deaf)
        ended.set()
        await asyncio.sleep(0)
    assert transport.requests("Put") == []


async def test_get_or_load_refused_three_times_fails_with_the_reason(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", refused("BEHIND"))
    gate = Gate()
    gate.open.set()
    async with client_on(transport) as client:
        with pytest.raises(LoadRefusedError) as raised:
            await client.cache("product").get_or_load("1", gate)

    assert raised.value.reason == "BEHIND"
    assert len(gate.loads) == 3


async def test_get_or_load_too_old_is_not_loaded_again(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", refused("TOO_OLD"))
    gate = Gate()
    gate.open.set()
    async with client_on(transport) as client:
        with pytest.raises(LoadRefusedError):
            await client.cache("product").get_or_load("1", gate)
    assert len(gate.loads) == 1


async def test_get_or_load_outcome_of_the_put_unknown_nobody_gets_the_value(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", UnavailableError("gone", code="UNAVAILABLE"))
    gate = Gate()
    gate.open.set()
    async with client_on(transport, retry=freshold.Retry(base=0.001)) as client:
        with pytest.raises(UnavailableError):
            await client.cache("product").get_or_load("1", gate)
    assert len(transport.requests("Put")) == 4
    assert transport.requests("Abandon") == []


async def test_get_or_load_put_is_wrong_the_lease_is_given_back(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", InvalidRequestError("tags", code="INVALID_ARGUMENT"))
    gate = Gate()
    gate.open.set()
    async with client_on(transport) as client:
        with pytest.raises(InvalidRequestError):
            await client.cache("product").get_or_load("1", gate)
    assert [abandon.failed for abandon in transport.requests("Abandon")] == [True]


async def test_get_or_load_not_found_is_put_and_answered(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    transport.on("Put", stored())
    gate = Gate(NotFound("no such product", version=9))
    gate.open.set()
    async with client_on(transport) as client:
        found = await client.cache("product").get_or_load("1", gate)

    assert isinstance(found, freshold.Negative)
    assert found.message == "no such product"
    (put,) = transport.requests("Put")
    assert (put.negative.message, put.version) == ("no such product", 9)


async def test_get_or_load_stale_with_a_lease_is_refreshed_behind(transport: FakeTransport) -> None:
    transport.on("Get", hit('"old"', lease="t", freshness="STALE"))
    transport.on("Put", stored())
    gate = Gate()
    async with client_on(transport) as client:
        found = await client.cache("product").get_or_load("1", gate)
        assert isinstance(found, Hit)
        assert (found.value, found.lease) == ("old", None)
        gate.open.set()
        await until(lambda: len(transport.requests("Put")) == 1)


async def test_get_or_load_held_back_beyond_the_deadline_is_told_at_once(transport: FakeTransport) -> None:
    transport.on("Get", miss(retry_after=3600))
    async with client_on(transport) as client:
        with pytest.raises(HeldBackError) as raised:
            await client.cache("product").get_or_load("1", Gate())
    assert raised.value.retry_after is not None
    assert 3500 < raised.value.retry_after.total_seconds() <= 3600


async def test_get_or_load_somebody_else_loads_asks_again(transport: FakeTransport) -> None:
    transport.on("Get", miss(retry_after=0.01), miss(), hit())
    async with client_on(transport) as client:
        assert (await client.cache("product").get_or_load("1", Gate())).value == "value"
    assert all(get.wait.seconds > 0 for get in transport.requests("Get"))


async def test_close_while_loading_gives_the_lease_back(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"))
    gate = Gate()
    client = client_on(transport)
    caller = asyncio.create_task(client.cache("product").get_or_load("1", gate))
    await until(lambda: len(gate.loads) == 1)
    await client.close()

    with pytest.raises(ClosedError):
        await caller
    assert len(transport.requests("Abandon")) == 1
    assert transport.closed


async def test_loader_does_not_see_the_context_of_its_caller(transport: FakeTransport) -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")
    variable.set("the caller's")
    transport.on("Get", miss(lease="t"))
    transport.on("Put", stored())

    async def load(_: Load) -> Loaded[str]:
        return Loaded(variable.get())

    async with client_on(transport) as client:
        assert (await client.cache("product").get_or_load("1", load)).value == "none"


async def test_loader_answers_something_else_is_a_failed_load(transport: FakeTransport) -> None:
    transport.on("Get", miss(lease="t"), miss())

    async def load(_: Load) -> Any:
        return "a bare value"

    async with client_on(transport) as client:
        with pytest.raises(LoadFailedError, match="Loaded or NotFound"):
            await client.cache("product").get_or_load("1", load)


async def test_get_or_load_value_that_does_not_fit_the_codec_does_not_hold_the_lease(transport: FakeTransport) -> None:
    transport.on("Get", hit("no json", lease="t", freshness="STALE"))
    async with client_on(transport) as client:
        with pytest.raises(freshold.CodecError):
            await client.cache("product").get_or_load("1", Gate())
    assert [(abandon.lease_token, abandon.failed) for abandon in transport.requests("Abandon")] == [("t", False)]
