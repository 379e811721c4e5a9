"""The asyncio surface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, Self, Unpack, overload

from freshold import _durations
from freshold._durations import Duration
from freshold._engine import Engine
from freshold._enums import NegativeKind
from freshold._reads import Room
from freshold._subscription import AsyncSubscription
from freshold._writes import Put
from freshold.admin import Explanation, Fleet, NamespacePolicy, NamespaceSummary
from freshold.codecs import JSON, Codec, V
from freshold.errors import FresholdError
from freshold.events import Selector
from freshold.loading import AsyncLoader, NoValue
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
    Settings,
)
from freshold.results import Awaited, Bumped, Invalidated, PutResult
from freshold.session import Session


class AsyncCache(Generic[V]):
    """Reads and writes one namespace. Made by :meth:`AsyncClient.cache`; cheap.

    Every call raises :class:`freshold.FresholdError`, and takes ``timeout``: its deadline from now, all attempts included.
    """

    def __init__(self, engine: Engine, room: Room[V], load_timeout: float) -> None:
        self._engine = engine
        self._room = room
        self._load_timeout = load_timeout

    def within(self, session: Session) -> AsyncCache[V]:
        """The same calls, in a session: they see what the session has seen, and bring it forward."""
        room = Room(self._room.namespace, self._room.schema_version, self._room.codec, session)
        return AsyncCache(self._engine, room, self._load_timeout)

    async def get(self, key: str, **options: Unpack[ReadOptions]) -> Lookup[V]:
        """Reads one key: a Hit, a Negative or a Miss. ``(await cache.get(key)).value`` is the value or None.

        Options: ``on_miss``, ``max_staleness``, ``min_version``, ``receipt``, ``wait``, ``near``, see :class:`freshold.options.ReadOptions`.
        Tried again freely.
        """
        near = self._engine.look(self._room, key, options)
        return near if near is not None else await self._engine.get(self._room, key, options)

    async def get_many(self, keys: Iterable[str], **options: Unpack[ReadManyOptions]) -> Lookups[V]:
        """Reads many keys: one lookup or error for each, in the order asked. More than 256 are split into calls of 256.

        Options: those of ``get``, but ``min_versions`` by key, see :class:`freshold.options.ReadManyOptions`. Tried again freely.
        """
        return await self._engine.get_many(self._room, list(keys), options)

    async def get_or_load(self, key: str, loader: AsyncLoader[V], **options: Unpack[LoadOptions]) -> Found[V]:
        """Reads one key; if there is nothing, loads it: a Hit or a Negative.

        ``loader`` is a coroutine function of one :class:`freshold.Load`, and answers :class:`freshold.Loaded` or :class:`freshold.NotFound`. It runs
        once for all callers of this process, under a lease that holds the rest of the fleet back, in a context of its own, for ``load_timeout``
        at most. What it answers is handed out only once the server has stored it. A caller who is cancelled or late leaves alone; when the last one
        leaves, the loader is cancelled and the lease given back.

        Options: ``max_staleness``, ``min_version``, ``receipt``, ``near``, ``timeout`` (15 s), see :class:`freshold.options.LoadOptions`.
        Raises LoadFailedError, LoadRefusedError, HeldBackError, besides those of ``get``.
        """
        near = self._engine.look(self._room, key, options)
        if near is not None:
            return near  # type: ignore[return-value]
        return await self._engine.get_or_load(self._room, key, loader, options, self._load_timeout)

    async def put(self, key: str, value: V, **options: Unpack[PutOptions]) -> PutResult:
        """Stores a value: Stored, or Refused, which is an answer too.

        Options: ``version``, ``tags``, ``lease_token``, ``ttl``, ``load_duration``, ``receipt``, ``reach``, see :class:`freshold.options.PutOptions`.
        Tried again only with a version or a lease token: without either, a second put could hide an invalidation between.
        """
        self._engine.ready()
        return await self._engine.writes.put(self._room, key, value, options)

    async def put_negative(
        self,
        key: str,
        kind: NegativeKind = NegativeKind.NOT_FOUND,
        message: str = "",
        **options: Unpack[PutOptions],
    ) -> PutResult:
        """Stores that there is no value. ``message`` is for people, and handed to every reader. Options as for ``put``."""
        self._engine.ready()
        return await self._engine.writes.put(self._room, key, NoValue(kind, message), options)

    async def put_many(self, puts: Iterable[Put[V]], **options: Unpack[CallOptions]) -> list[PutResult | FresholdError]:
        """Stores many: one result or error for each, in order. More than 256 are split; a call that fails fails for its puts."""
        self._engine.ready()
        return await self._engine.writes.put_many(self._room, list(puts), options.get("timeout"))

    async def abandon(self, key: str, lease_token: str, failed: bool = False, **options: Unpack[CallOptions]) -> bool:
        """Gives a lease back without a value; whether it was still live. ``failed``: nobody is given one for 1 s to 30 s."""
        self._engine.ready()
        deadline = self._engine.reads.deadline(options.get("timeout"))
        return await self._engine.writes.abandon(self._room, key, lease_token, failed, deadline)

    async def invalidate(
        self, keys: str | Iterable[str] | Mapping[str, int | None], **options: Unpack[InvalidateOptions]
    ) -> Invalidated:
        """Invalidates a key, or up to 256 in one atomic step, in all their schema versions. ``{key: version}`` raises the fence of the key.

        Options: ``mode``, ``reach``, ``reason``, ``request_id``, ``dry_run``, see :class:`freshold.options.InvalidateOptions`. Tried again with the
        same request id, which is drawn if none is given.
        """
        self._engine.ready()
        names: Iterable[str] | Mapping[str, int | None] = [keys] if isinstance(keys, str) else keys
        return await self._engine.writes.invalidate(self._room.namespace, names, options, self._room.session)


class AsyncClientView:
    """What belongs to the tenant: tags, scopes, namespaces. Made by :meth:`AsyncClient.within`; the client itself is one without a session."""

    def __init__(self, engine: Engine, session: Session | None) -> None:
        self._engine = engine
        self._session = session

    async def invalidate_tag(self, *tags: str, **options: Unpack[InvalidateTagOptions]) -> Invalidated:
        """Invalidates everything that carries any of the tags (1 to 32), in every namespace, at a cost that does not depend on how much that is.

        Options: ``mode``, ``reach``, ``pace``, ``settle``, ``dry_run``, ``reason``, ``request_id``, see
        :class:`freshold.options.InvalidateTagOptions`.
        """
        self._engine.ready()
        return await self._engine.writes.invalidate_tag(tags, options, self._session)

    async def bump_scope(self, scope: str, **options: Unpack[BumpOptions]) -> Bumped:
        """Makes everything under a scope (``user:42``) unreachable at once. Options: see :class:`freshold.options.BumpOptions`."""
        self._engine.ready()
        return await self._engine.writes.bump(scope, None, options, self._session)

    async def bump_namespace(self, namespace: str, **options: Unpack[BumpOptions]) -> Bumped:
        """Makes a whole namespace unreachable at once. Options: see :class:`freshold.options.BumpOptions`."""
        self._engine.ready()
        return await self._engine.writes.bump(None, namespace, options, self._session)

    async def await_receipt(self, receipt: str, **options: Unpack[AwaitOptions]) -> Awaited:
        """Waits until an invalidation that was answered earlier has got as far as asked. Options: ``reach`` (FLEET), ``wait`` (10 s)."""
        self._engine.ready()
        return await self._engine.writes.await_receipt(receipt, options)


class AsyncClient(AsyncClientView):
    """One for each process and tenant, used in one event loop: ``async with AsyncClient("localhost:9000") as client: …``.

    Owns the connection, the near cache and the flights. Options are those of :class:`freshold.options.ClientOptions`, by keyword.
    """

    def __init__(self, address: str, **options: Unpack[ClientOptions]) -> None:
        super().__init__(Engine(address, Settings(**options)), None)

    @overload
    def cache(
        self, namespace: str, *, schema_version: str = "", load_timeout: Duration | None = None
    ) -> AsyncCache[Any]: ...

    @overload
    def cache(
        self, namespace: str, *, codec: Codec[V], schema_version: str = "", load_timeout: Duration | None = None
    ) -> AsyncCache[V]: ...

    def cache(
        self,
        namespace: str,
        *,
        codec: Codec[Any] = JSON,
        schema_version: str = "",
        load_timeout: Duration | None = None,
    ) -> AsyncCache[Any]:
        """Reads and writes of one namespace. ``schema_version`` ("v7"): values of different ones live side by side."""
        timeout = self._engine.options.load_timeout if load_timeout is None else load_timeout
        return AsyncCache(self._engine, Room(namespace, schema_version, codec), _durations.seconds(timeout))

    def session(self, receipt: str = "") -> Session:
        """Carries receipts and versions, so that one sees one's own writes. Goes on from a receipt, if one is given."""
        return Session(receipt)

    def within(self, session: Session) -> AsyncClientView:
        """The calls of the client in a session."""
        return AsyncClientView(self._engine, session)

    def subscribe(
        self,
        selector: Selector | None = None,
        *,
        resume_token: str = "",
        checkpoint_interval: Duration | None = None,
    ) -> AsyncSubscription:
        """The invalidations of the tenant as they happen; mends itself. ``checkpoint_interval``: 0.1 s to 60 s, 1 s by default."""
        return self._engine.subscribe(selector or Selector(), resume_token, checkpoint_interval)

    def near_stats(self) -> NearStats:
        """The figures of the near cache. Raises ValueError if there is none."""
        return self._engine.near_stats()

    async def list_namespaces(self, **options: Unpack[CallOptions]) -> list[NamespaceSummary]:
        """The configured namespaces, by name."""
        self._engine.ready()
        return await self._engine.admin.list_namespaces(options)

    async def get_namespace(self, namespace: str, **options: Unpack[CallOptions]) -> NamespacePolicy:
        """The effective policy of a namespace, and where each value comes from."""
        self._engine.ready()
        return await self._engine.admin.get_namespace(namespace, options)

    async def explain(
        self, namespace: str, key: str, schema_version: str = "", **options: Unpack[CallOptions]
    ) -> Explanation:
        """Why a key is served, or is not. Changes nothing, and never shows the value."""
        self._engine.ready()
        return await self._engine.admin.explain(namespace, key, schema_version, options)

    async def get_fleet(self, **options: Unpack[CallOptions]) -> Fleet:
        """The nodes that may serve copies from their own memory, and how far each has got."""
        self._engine.ready()
        return await self._engine.admin.get_fleet(options)

    async def connect(self) -> Self:
        """Begins to follow the stream for the near cache. Otherwise the first call does."""
        self._engine.ready()
        return self

    async def close(self) -> None:
        """Ends all of it. Those who wait get ClosedError, and leases are given back."""
        await self._engine.close()

    async def __aenter__(self) -> Self:
        return await self.connect()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


__all__: Sequence[str] = ("AsyncCache", "AsyncClient", "AsyncClientView")
