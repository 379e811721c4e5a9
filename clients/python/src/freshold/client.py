"""The sync surface: the same calls as in :mod:`freshold.aio`, which run in an event loop beside. Safe for threads."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, Unpack, overload

from freshold import _durations
from freshold._durations import Duration
from freshold._engine import Engine
from freshold._enums import NegativeKind
from freshold._portal import Portal
from freshold._reads import Room
from freshold._subscription import AsyncSubscription
from freshold._writes import Put
from freshold.admin import Explanation, Fleet, NamespacePolicy, NamespaceSummary
from freshold.aio import AsyncCache, AsyncClient, AsyncClientView
from freshold.codecs import JSON, Codec, V
from freshold.errors import FresholdError
from freshold.events import Event, Selector
from freshold.loading import AsyncLoader, Load, Loader, Loading
from freshold.lookup import Found, Lookup, Lookups
from freshold.near import NearStats
from freshold.options import (
    AwaitOptions,
    BumpOptions,
    CallOptions,
    ClientOptions,
    InvalidateOptions,
    InvalidateTagOptions,
    LoadOptions,
    PutOptions,
    ReadManyOptions,
    ReadOptions,
)
from freshold.results import Awaited, Bumped, Invalidated, PutResult
from freshold.session import Session

T = TypeVar("T")


class _Runner:
    """Runs calls in the loop, and loaders in threads."""

    def __init__(self, engine: Engine) -> None:
        self.portal = Portal.shared()
        self.loaders = ThreadPoolExecutor(engine.options.loader_threads, "freshold-loader")

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        return self.portal.run(call)

    def in_thread(self, loader: Loader[V]) -> AsyncLoader[V]:
        async def load(asked: Load) -> Loading[V]:
            # A context of its own, as under asyncio.
            call: Callable[[], Loading[V]] = lambda: contextvars.Context().run(loader, asked)  # noqa: E731
            return await asyncio.get_running_loop().run_in_executor(self.loaders, call)

        return load


class Cache(Generic[V]):
    """Reads and writes one namespace. Made by :meth:`Client.cache`; cheap.

    Every call raises :class:`freshold.FresholdError`, and takes ``timeout``: its deadline from now, all attempts included.
    """

    def __init__(self, engine: Engine, room: Room[V], load_timeout: float, runner: _Runner) -> None:
        self._engine = engine
        self._room = room
        self._load_timeout = load_timeout
        self._runner = runner
        self._async = AsyncCache(engine, room, load_timeout)

    def within(self, session: Session) -> Cache[V]:
        """The same calls, in a session: they see what the session has seen, and bring it forward."""
        room = Room(self._room.namespace, self._room.schema_version, self._room.codec, session)
        return Cache(self._engine, room, self._load_timeout, self._runner)

    def get(self, key: str, **options: Unpack[ReadOptions]) -> Lookup[V]:
        """As :meth:`AsyncCache.get`."""
        near = self._engine.look(self._room, key, options)
        return near if near is not None else self._runner.run(self._engine.get(self._room, key, options))

    def get_many(self, keys: Iterable[str], **options: Unpack[ReadManyOptions]) -> Lookups[V]:
        """As :meth:`AsyncCache.get_many`."""
        return self._runner.run(self._async.get_many(keys, **options))

    def get_or_load(self, key: str, loader: Loader[V], **options: Unpack[LoadOptions]) -> Found[V]:
        """As :meth:`AsyncCache.get_or_load`, with a plain function as ``loader``. It runs in a thread beside.

        It cannot be interrupted: one that may take long looks at ``load.cancelled`` now and then. Its result is dropped then.
        """
        near = self._engine.look(self._room, key, options)
        if near is not None:
            return near  # type: ignore[return-value]
        load = self._runner.in_thread(loader)
        return self._runner.run(self._engine.get_or_load(self._room, key, load, options, self._load_timeout))

    def put(self, key: str, value: V, **options: Unpack[PutOptions]) -> PutResult:
        """As :meth:`AsyncCache.put`."""
        return self._runner.run(self._async.put(key, value, **options))

    def put_negative(
        self,
        key: str,
        kind: NegativeKind = NegativeKind.NOT_FOUND,
        message: str = "",
        **options: Unpack[PutOptions],
    ) -> PutResult:
        """As :meth:`AsyncCache.put_negative`."""
        return self._runner.run(self._async.put_negative(key, kind, message, **options))

    def put_many(self, puts: Iterable[Put[V]], **options: Unpack[CallOptions]) -> list[PutResult | FresholdError]:
        """As :meth:`AsyncCache.put_many`."""
        return self._runner.run(self._async.put_many(puts, **options))

    def abandon(self, key: str, lease_token: str, failed: bool = False, **options: Unpack[CallOptions]) -> bool:
        """As :meth:`AsyncCache.abandon`."""
        return self._runner.run(self._async.abandon(key, lease_token, failed, **options))

    def invalidate(
        self, keys: str | Iterable[str] | Mapping[str, int | None], **options: Unpack[InvalidateOptions]
    ) -> Invalidated:
        """As :meth:`AsyncCache.invalidate`."""
        return self._runner.run(self._async.invalidate(keys, **options))


class ClientView:
    """What belongs to the tenant: tags, scopes, namespaces. Made by :meth:`Client.within`; the client itself is one without a session."""

    def __init__(self, view: AsyncClientView, runner: _Runner) -> None:
        self._view = view
        self._runner = runner

    def invalidate_tag(self, *tags: str, **options: Unpack[InvalidateTagOptions]) -> Invalidated:
        """As :meth:`AsyncClientView.invalidate_tag`."""
        return self._runner.run(self._view.invalidate_tag(*tags, **options))

    def bump_scope(self, scope: str, **options: Unpack[BumpOptions]) -> Bumped:
        """As :meth:`AsyncClientView.bump_scope`."""
        return self._runner.run(self._view.bump_scope(scope, **options))

    def bump_namespace(self, namespace: str, **options: Unpack[BumpOptions]) -> Bumped:
        """As :meth:`AsyncClientView.bump_namespace`."""
        return self._runner.run(self._view.bump_namespace(namespace, **options))

    def await_receipt(self, receipt: str, **options: Unpack[AwaitOptions]) -> Awaited:
        """As :meth:`AsyncClientView.await_receipt`."""
        return self._runner.run(self._view.await_receipt(receipt, **options))


class Subscription:
    """The events of the stream, in order and at least once: ``for event in client.subscribe(): …``.

    As :class:`AsyncSubscription`: asking for the next event acknowledges the one before. One thread at a time takes events; any may close.
    """

    def __init__(self, stream: AsyncSubscription, runner: _Runner) -> None:
        self._stream = stream
        self._runner = runner

    @property
    def resume_token(self) -> str:
        """As :attr:`AsyncSubscription.resume_token`."""
        return self._stream.resume_token

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Event:
        event = self._runner.run(self._next())
        if event is None:
            raise StopIteration
        return event

    def close(self) -> None:
        """Ends the stream."""
        self._runner.run(self._stream.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _next(self) -> Event | None:
        return await anext(self._stream, None)


class Client(ClientView):
    """One for each process and tenant, for any thread: ``with Client("localhost:9000") as client: …``.

    Owns the connection, the near cache and the flights. Options are those of :class:`freshold.options.ClientOptions`, by keyword. Make it
    after a fork, not before.
    """

    def __init__(self, address: str, **options: Unpack[ClientOptions]) -> None:
        self._client = AsyncClient(address, **options)
        self._engine = self._client._engine
        super().__init__(self._client, _Runner(self._engine))
        if self._engine.options.near is not None:
            self._runner.run(self._client.connect())

    @overload
    def cache(
        self, namespace: str, *, schema_version: str = "", load_timeout: Duration | None = None
    ) -> Cache[Any]: ...

    @overload
    def cache(
        self, namespace: str, *, codec: Codec[V], schema_version: str = "", load_timeout: Duration | None = None
    ) -> Cache[V]: ...

    def cache(
        self,
        namespace: str,
        *,
        codec: Codec[Any] = JSON,
        schema_version: str = "",
        load_timeout: Duration | None = None,
    ) -> Cache[Any]:
        """Reads and writes of one namespace. ``schema_version`` ("v7"): values of different ones live side by side."""
        timeout = self._engine.options.load_timeout if load_timeout is None else load_timeout
        room = Room(namespace, schema_version, codec)
        return Cache(self._engine, room, _durations.seconds(timeout), self._runner)

    def session(self, receipt: str = "") -> Session:
        """Carries receipts and versions, so that one sees one's own writes. Goes on from a receipt, if one is given."""
        return Session(receipt)

    def within(self, session: Session) -> ClientView:
        """The calls of the client in a session."""
        return ClientView(self._client.within(session), self._runner)

    def subscribe(
        self,
        selector: Selector | None = None,
        *,
        resume_token: str = "",
        checkpoint_interval: Duration | None = None,
    ) -> Subscription:
        """The invalidations of the tenant as they happen; mends itself. ``checkpoint_interval``: 0.1 s to 60 s, 1 s by default."""

        async def open_stream() -> AsyncSubscription:
            return self._client.subscribe(selector, resume_token=resume_token, checkpoint_interval=checkpoint_interval)

        return Subscription(self._runner.run(open_stream()), self._runner)

    def near_stats(self) -> NearStats:
        """The figures of the near cache. Raises ValueError if there is none."""
        return self._client.near_stats()

    def list_namespaces(self, **options: Unpack[CallOptions]) -> list[NamespaceSummary]:
        """The configured namespaces, by name."""
        return self._runner.run(self._client.list_namespaces(**options))

    def get_namespace(self, namespace: str, **options: Unpack[CallOptions]) -> NamespacePolicy:
        """The effective policy of a namespace, and where each value comes from."""
        return self._runner.run(self._client.get_namespace(namespace, **options))

    def explain(
        self, namespace: str, key: str, schema_version: str = "", **options: Unpack[CallOptions]
    ) -> Explanation:
        """Why a key is served, or is not. Changes nothing, and never shows the value."""
        return self._runner.run(self._client.explain(namespace, key, schema_version, **options))

    def get_fleet(self, **options: Unpack[CallOptions]) -> Fleet:
        """The nodes that may serve copies from their own memory, and how far each has got."""
        return self._runner.run(self._client.get_fleet(**options))

    def close(self) -> None:
        """Ends all of it. Those who wait get ClosedError, and leases are given back."""
        self._runner.run(self._client.close())
        self._runner.loaders.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
