"""An origin over a real connection, called as the server calls it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio
import pytest

from freshold import Load, Loaded, NotFound, NotModified
from freshold._proto import origin_service_pb2 as pb
from freshold._proto import types_pb2
from freshold.origin import DELETION, Origin, OriginError, OriginServer, Write, Written


async def load(asked: Load) -> Loaded[dict[str, str]] | NotFound | NotModified:
    match asked.key:
        case "missing":
            return NotFound("no such thing", version=4, tags=["things"])
        case "secret":
            raise OriginError("PERMISSION_DENIED", "not yours")
        case "broken":
            raise RuntimeError("the password is 1234")
    if asked.validator == "etag":
        return NotModified(ttl=5)
    return Loaded(
        {"tenant": asked.tenant, "key": asked.key}, version=7, tags=["a"], ttl=60, grace=1.5, validator="etag"
    )


@asynccontextmanager
async def served(origin: Origin[Any]) -> AsyncIterator[Any]:
    async with (
        OriginServer("localhost:0", origin) as server,
        grpc.aio.insecure_channel(f"localhost:{server.port}") as to,
    ):

        async def call(method: str, request: Any, response: Any) -> Any:
            stub = to.unary_unary(
                f"/freshold.v1.OriginService/{method}",
                request_serializer=type(request).SerializeToString,
                response_deserializer=response.FromString,
            )
            return await stub(request, metadata=(("freshold-tenant", "shop"),), timeout=30)

        yield call


async def test_load_answers_what_the_loader_says() -> None:
    async with served(Origin(load)) as call:
        request = pb.LoadRequest(namespace="product", item=pb.LoadItem(key="1", min_version=0, read_primary=True))
        loaded = (await call("Load", request, pb.LoadResponse)).loaded
        request.item.validator = "etag"
        same = await call("Load", request, pb.LoadResponse)
        request.item.key = "missing"
        nothing = (await call("Load", request, pb.LoadResponse)).not_found

    assert loaded.value == types_pb2.Value(text='{"tenant":"shop","key":"1"}', content_type="application/json")
    assert (loaded.version, list(loaded.tags), loaded.validator) == (7, ["a"], "etag")
    assert (loaded.ttl.seconds, loaded.grace.seconds, loaded.grace.nanos) == (60, 1, 500_000_000)
    assert same.not_modified.ttl.seconds == 5
    assert not same.not_modified.HasField("grace")
    assert (nothing.message, nothing.version, list(nothing.tags)) == ("no such thing", 4, ["things"])


@pytest.mark.parametrize(
    ("key", "code"), [("broken", grpc.StatusCode.UNAVAILABLE), ("secret", grpc.StatusCode.PERMISSION_DENIED)]
)
async def test_load_failure_has_its_status_and_no_message(key: str, code: grpc.StatusCode) -> None:
    async with served(Origin(load)) as call:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await call("Load", pb.LoadRequest(item=pb.LoadItem(key=key)), pb.LoadResponse)
    assert raised.value.code() is code
    assert raised.value.details() == ""


async def test_load_many_failure_is_that_keys_alone() -> None:
    async with served(Origin(load)) as call:
        items = [pb.LoadItem(key=key) for key in ("1", "broken", "missing", "secret")]
        answer = await call("LoadMany", pb.LoadManyRequest(namespace="product", items=items), pb.LoadManyResponse)

    kinds = {result.key: result.WhichOneof("result") for result in answer.results}
    assert kinds == {"1": "loaded", "broken": "error", "missing": "not_found", "secret": "error"}
    errors = {r.key: (r.error.code, r.error.message) for r in answer.results if r.HasField("error")}
    assert errors == {"broken": (14, ""), "secret": (7, "")}


async def test_load_many_of_ones_own_is_asked_once_with_plain_functions() -> None:
    asked: list[int] = []

    def load_many(loads: Sequence[Load]) -> dict[str, Loaded[str] | BaseException]:
        asked.append(len(loads))
        return {"1": Loaded("one"), "2": RuntimeError("boom")}

    def plain(one: Load) -> Loaded[str]:
        return Loaded("plain")

    async with served(Origin(plain, load_many=load_many)) as call:
        items = [pb.LoadItem(key=key) for key in ("1", "2", "3")]
        many = await call("LoadMany", pb.LoadManyRequest(items=items), pb.LoadManyResponse)
        one = await call("Load", pb.LoadRequest(item=pb.LoadItem(key="1")), pb.LoadResponse)

    assert asked == [3]
    assert [(r.key, r.WhichOneof("result")) for r in many.results] == [("1", "loaded"), ("2", "error")]
    assert one.loaded.value.text == '"plain"'


async def test_store_hands_over_what_to_write() -> None:
    writes: list[Write[Any]] = []

    async def store(write: Write[Any]) -> Written[Any]:
        writes.append(write)
        return Written(version=9, value={"stored": True}, tags=["t"])

    async with served(Origin(load, store=store)) as call:
        value = types_pb2.Value(text='{"price":1}', content_type="application/json")
        request = pb.StoreRequest(namespace="product", key="1", value=value, version=8, request_id="r")
        answer = await call("Store", request, pb.StoreResponse)
        request.deletion.SetInParent()
        await call("Store", request, pb.StoreResponse)

    assert (answer.version, answer.value.text, list(answer.tags)) == (9, '{"stored":true}', ["t"])
    assert [write.value for write in writes] == [{"price": 1}, DELETION]
    assert (writes[0].version, writes[0].request_id, writes[0].tenant) == (8, "r", "shop")


async def test_store_without_one_is_unimplemented() -> None:
    async with served(Origin(load)) as call:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await call("Store", pb.StoreRequest(key="1"), pb.StoreResponse)
    assert raised.value.code() is grpc.StatusCode.UNIMPLEMENTED
