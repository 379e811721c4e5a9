"""An origin: where values come from. Implement a loader, and if you want writes through the cache a store, and serve them.

async def load(load: Load) -> Loaded[dict] | NotFound: ...

async with OriginServer("0.0.0.0:9001", Origin(load)) as server:
    await server.wait()
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeAlias

import grpc
import grpc.aio
from google.rpc import status_pb2

from freshold import _durations
from freshold._proto import origin_service_pb2 as pb
from freshold.codecs import JSON, Codec, V, read, write
from freshold.loading import Load, Loaded, NotFound, NotModified

_LOG = logging.getLogger("freshold")
_SERVICE = pb.DESCRIPTOR.services_by_name["OriginService"].full_name
_AT_ONCE = 16

Answer: TypeAlias = Loaded[V] | NotFound | NotModified
OriginLoader: TypeAlias = Callable[[Load], Awaitable[Answer[V]] | Answer[V]]
OriginLoadMany: TypeAlias = Callable[
    [Sequence[Load]],
    Awaitable[Mapping[str, Answer[V] | BaseException]] | Mapping[str, Answer[V] | BaseException],
]


class OriginError(Exception):
    """A failure with a status of its own, such as ``PERMISSION_DENIED``, which is never cached. Any other failure is UNAVAILABLE.

    The message is written to the log and not sent, for messages are handed to readers.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = grpc.StatusCode[code]


class Deletion:
    """In place of a value: the row is to be deleted."""

    def __repr__(self) -> str:
        return "DELETION"


DELETION = Deletion()


@dataclass(frozen=True, slots=True)
class Write(Generic[V]):
    """What to store."""

    namespace: str
    key: str
    schema_version: str
    value: V | Deletion
    """The value, or :data:`DELETION`."""
    version: int | None
    """The caller's, where the put gave one: below the row's it is to change nothing."""
    tags: tuple[str, ...]
    request_id: str
    """The same for every attempt at this write: a second one must have no second effect."""
    tenant: str


@dataclass(frozen=True, slots=True)
class Written(Generic[V]):
    """It is committed."""

    version: int | None = None
    """That the row has now; the request's by default."""
    value: V | None = None
    """What was stored, where that is not what was sent."""
    tags: Sequence[str] = ()
    """What the stored value depends on, besides what the caller and the templates say."""


OriginStore: TypeAlias = Callable[[Write[V]], Awaitable[Written[V]] | Written[V]]


class Origin(Generic[V]):
    """The two functions, or three. Coroutine functions run in the loop, plain ones in threads.

    ``load`` is the loader of ``get_or_load``, with ``namespace``, ``schema_version``, ``validator`` and ``tenant`` besides; it may answer
    :class:`freshold.NotModified`. ``load_many`` answers for several keys at once, by key; without it ``load`` is called for each, 16 at once, and a
    failure is that key's alone. Without ``store``, writes are refused as UNIMPLEMENTED.
    """

    def __init__(
        self,
        load: OriginLoader[V],
        *,
        store: OriginStore[V] | None = None,
        load_many: OriginLoadMany[V] | None = None,
        codec: Codec[V] = JSON,
    ) -> None:
        self._load = load
        self._store = store
        self._load_many = load_many
        self._codec = codec

    def add_to(self, server: grpc.aio.Server) -> None:
        """Serves it on a server of your own."""
        handlers = {
            "Load": _unary(self._on_load, pb.LoadRequest, pb.LoadResponse),
            "LoadMany": _unary(self._on_load_many, pb.LoadManyRequest, pb.LoadManyResponse),
        }
        if self._store is not None:
            handlers["Store"] = _unary(self._on_store, pb.StoreRequest, pb.StoreResponse)
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, handlers),))

    async def _on_load(self, request: pb.LoadRequest, tenant: str) -> pb.LoadResponse:
        load = _load(request.namespace, request.schema_version, request.item, tenant)
        answer: pb.LoadResponse = self._told(await _call(self._load, load), pb.LoadResponse())
        return answer

    async def _on_load_many(self, request: pb.LoadManyRequest, tenant: str) -> pb.LoadManyResponse:
        loads = [_load(request.namespace, request.schema_version, item, tenant) for item in request.items]
        if self._load_many is None:
            answers = await self._one_by_one(loads)
        else:
            answers = await _call(self._load_many, loads)
        results = (self._result(load.key, answers[load.key]) for load in loads if load.key in answers)
        return pb.LoadManyResponse(results=results)

    async def _one_by_one(self, loads: Sequence[Load]) -> dict[str, Any]:
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(load: Load) -> Any:
            async with room:
                try:
                    return await _call(self._load, load)
                except Exception as error:
                    return error

        answers = await asyncio.gather(*map(one, loads))
        return {load.key: answer for load, answer in zip(loads, answers, strict=True)}

    def _result(self, key: str, answer: Answer[V] | BaseException) -> pb.LoadManyResult:
        result = pb.LoadManyResult(key=key)
        try:
            if isinstance(answer, BaseException):
                raise answer
            self._told(answer, result)
        except Exception as error:
            code = _code(error, f"key {key!r}")
            result.error.CopyFrom(status_pb2.Status(code=code.value[0]))
        return result

    def _told(self, answer: Answer[V], into: Any) -> Any:
        match answer:
            case Loaded():
                loaded = pb.Loaded(
                    value=write(self._codec, answer.value),
                    version=answer.version,
                    tags=answer.tags,
                    validator=answer.validator,
                )
                _lives(loaded, answer)
                into.loaded.CopyFrom(loaded)
            case NotFound():
                into.not_found.CopyFrom(pb.NotFound(version=answer.version, message=answer.message, tags=answer.tags))
            case NotModified():
                into.not_modified.SetInParent()
                _lives(into.not_modified, answer)
            case _:
                raise TypeError(f"Loaded, NotFound or NotModified wanted, not {type(answer).__name__}")
        return into

    async def _on_store(self, request: pb.StoreRequest, tenant: str) -> pb.StoreResponse:
        assert self._store is not None
        deleted = request.WhichOneof("write") == "deletion"
        asked: Write[V] = Write(
            request.namespace,
            request.key,
            request.schema_version,
            DELETION if deleted else read(self._codec, request.value),
            request.version if request.HasField("version") else None,
            tuple(request.tags),
            request.request_id,
            tenant,
        )
        written: Written[V] = await _call(self._store, asked)
        response = pb.StoreResponse(version=written.version, tags=written.tags)
        if written.value is not None:
            response.value.CopyFrom(write(self._codec, written.value))
        return response


class OriginServer:
    """Serves an origin: ``async with OriginServer("0.0.0.0:9001", origin) as server: await server.wait()``.

    Plain text unless ``credentials`` are given. Port 0 picks a free one, see :attr:`port`.
    """

    def __init__(self, address: str, origin: Origin[Any], *, credentials: grpc.ServerCredentials | None = None) -> None:
        self._address = address
        self._origin = origin
        self._credentials = credentials
        self._server: grpc.aio.Server | None = None
        self.port = 0
        """On which it listens, once started."""

    async def start(self) -> Self:
        """Listens from now on. Raises RuntimeError if the address is taken."""
        server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        self._origin.add_to(server)
        if self._credentials is None:
            self.port = server.add_insecure_port(self._address)
        else:
            self.port = server.add_secure_port(self._address, self._credentials)
        await server.start()
        self._server = server
        return self

    async def wait(self) -> None:
        """Until it is stopped."""
        if self._server is not None:
            await self._server.wait_for_termination()

    async def stop(self, grace: float = 5.0) -> None:
        """Takes no more calls, and gives those under way so many seconds."""
        if self._server is not None:
            await self._server.stop(grace)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


async def _call(function: Callable[[Any], Any], argument: Any) -> Any:
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None)):  # noqa: B004
        return await function(argument)
    try:
        answer = await asyncio.to_thread(function, argument)
    except asyncio.CancelledError:
        for load in argument if isinstance(argument, list) else [argument]:
            if isinstance(load, Load):
                load._cancelled.set()
        raise
    return await answer if inspect.isawaitable(answer) else answer


def _load(namespace: str, schema_version: str, item: pb.LoadItem, tenant: str) -> Load:
    return Load(
        namespace,
        item.key,
        schema_version,
        item.min_version if item.HasField("min_version") else None,
        item.read_primary,
        item.validator,
        tenant,
    )


def _lives(into: pb.Loaded | pb.NotModified, answer: Loaded[Any] | NotModified) -> None:
    if answer.ttl is not None:
        into.ttl.CopyFrom(_durations.to_proto(answer.ttl))
    if answer.grace is not None:
        into.grace.CopyFrom(_durations.to_proto(answer.grace))


def _unary(behaviour: Callable[[Any, str], Awaitable[Any]], request: Any, response: Any) -> Any:
    async def handle(asked: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        metadata = dict(context.invocation_metadata() or ())
        try:
            return await behaviour(asked, str(metadata.get("freshold-tenant", "")))
        except Exception as error:
            code = _code(error, request.DESCRIPTOR.name)
        return await context.abort(code, "")

    return grpc.unary_unary_rpc_method_handler(
        handle, request_deserializer=request.FromString, response_serializer=response.SerializeToString
    )


def _code(error: BaseException, what: str) -> grpc.StatusCode:
    code: grpc.StatusCode = error.code if isinstance(error, OriginError) else grpc.StatusCode.UNAVAILABLE
    _LOG.warning("the origin failed (%s): %s", what, code.name, exc_info=error)
    return code
