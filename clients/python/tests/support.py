"""A connection without a server, for tests of what the client does with answers."""

import asyncio
import base64
import struct
from collections import deque
from collections.abc import AsyncGenerator, Callable
from typing import Any, Unpack

from google.protobuf.message import Message

from freshold import AsyncClient
from freshold._engine import Engine
from freshold._proto import cache_service_pb2 as pb
from freshold._proto import invalidation_service_pb2 as invalidation_pb
from freshold._proto import types_pb2
from freshold._rpc import Method
from freshold.aio import AsyncClientView
from freshold.options import ClientOptions, Settings

Answer = Message | Exception | Callable[[Any], Any]


def receipt(number: int, epoch: int = 7) -> str:
    return base64.urlsafe_b64encode(struct.pack(">Bqq", 1, epoch, number)).decode().rstrip("=")


class FakeTransport:
    """Answers as the test says: one after the other, the last one from then on."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.renewed = 0
        self.closed = False
        self._answers: dict[str, deque[Answer]] = {}
        self._streams: asyncio.Queue[asyncio.Queue[Any]] = asyncio.Queue()

    def on(self, method: str, *answers: Answer) -> None:
        self._answers[method] = deque(answers)

    def requests(self, method: str) -> list[Any]:
        return [request for name, request in self.sent if name == method]

    async def unary(self, method: Method[Any, Any], request: Any, timeout: float) -> Any:
        self.sent.append((method.name, request))
        answers = self._answers[method.name]
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if callable(answer) and not isinstance(answer, Message):
            answer = answer(request)
            if asyncio.iscoroutine(answer):
                answer = await answer
        if isinstance(answer, Exception):
            raise answer
        await asyncio.sleep(0)
        return answer

    async def stream(self, method: Method[Any, Any], request: Any) -> AsyncGenerator[Any, None]:
        self.sent.append((method.name, request))
        told: asyncio.Queue[Any] = asyncio.Queue()
        await self._streams.put(told)
        while True:
            response = await told.get()
            if isinstance(response, Exception):
                raise response
            if response is None:
                return
            yield response

    async def opened(self) -> asyncio.Queue[Any]:
        """The next stream that the client opens: put responses into it, an error, or None for its end."""
        return await asyncio.wait_for(self._streams.get(), 20)

    def renew(self) -> None:
        self.renewed += 1

    async def close(self) -> None:
        self.closed = True


def client_on(transport: FakeTransport, **options: Unpack[ClientOptions]) -> AsyncClient:
    client = AsyncClient.__new__(AsyncClient)
    options.setdefault("telemetry", None)
    AsyncClientView.__init__(client, Engine("fake", Settings(**options), transport), None)
    return client


def hit(
    text: str = '"value"', version: int | None = None, lease: str = "", number: int = 1, **more: Any
) -> pb.GetResponse:
    said = types_pb2.Hit(
        value=types_pb2.Value(text=text, content_type="application/json"),
        version=version,
        freshness=more.get("freshness", "FRESH"),
        served="STORE",
        tags=more.get("tags", ()),
    )
    said.fresh_for.FromSeconds(more.get("fresh_for", 60))
    said.stale_for.FromSeconds(more.get("stale_for", 120))
    if lease:
        said.lease.token = lease
    return pb.GetResponse(hit=said, receipt=receipt(number))


def miss(lease: str = "", retry_after: float | None = None) -> pb.GetResponse:
    said = types_pb2.Miss(reason="ABSENT")
    if lease:
        said.lease.token = lease
        said.lease.duration.FromSeconds(10)
    if retry_after is not None:
        said.retry_after.FromMilliseconds(int(retry_after * 1000))
    return pb.GetResponse(miss=said, receipt=receipt(1))


def stored(number: int = 2, tags: tuple[str, ...] = ()) -> pb.PutResponse:
    said = pb.Stored(applied=True, reached="STORE", tags=tags)
    said.fresh_for.FromSeconds(60)
    said.stale_for.FromSeconds(120)
    return pb.PutResponse(stored=said, receipt=receipt(number))


def refused(reason: str) -> pb.PutResponse:
    return pb.PutResponse(refused=pb.Refused(reason=reason, message="no"), receipt=receipt(2))


def checkpoint(number: int, current: bool = True, epoch: int = 7) -> invalidation_pb.SubscribeResponse:
    said = invalidation_pb.Checkpoint(position=number, current=current)
    return invalidation_pb.SubscribeResponse(checkpoint=said, resume_token=receipt(number, epoch))


def invalidation(number: int, what: str = "TAG", **names: Any) -> invalidation_pb.SubscribeResponse:
    said = invalidation_pb.Invalidation(position=number, what=what, mode="HARD", **names)
    return invalidation_pb.SubscribeResponse(invalidation=said, resume_token=receipt(number))


async def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition, generously."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.002)
