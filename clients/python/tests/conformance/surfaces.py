"""The two surfaces of the client, as the runner drives them."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

import freshold
from freshold import Load, Loaded, NotFound


@dataclass
class Gates:
    """Opened once, for good."""

    opened: set[str] = field(default_factory=set)

    def is_open(self, gate: str | None) -> bool:
        return gate is None or gate in self.opened


@dataclass
class Loader:
    """A loader of a case, with its counts. Its description may be replaced by a later step."""

    gates: Gates
    description: dict[str, Any]
    entered: int = 0
    cancelled: int = 0
    last: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, load: Load) -> dict[str, Any]:
        with self.lock:
            self.entered += 1
            self.last = {"readPrimary": load.read_primary}
            if load.min_version is not None:
                self.last["minVersion"] = str(load.min_version)
            results: list[dict[str, Any]] = self.description["results"]
            return results[min(self.entered, len(results)) - 1]

    def waits(self) -> bool:
        return not self.gates.is_open(self.description.get("gate"))

    def leave(self) -> None:
        with self.lock:
            self.cancelled += 1

    def answer(self, result: dict[str, Any]) -> Loaded[Any] | NotFound:
        version = None if "version" not in result else int(result["version"])
        if "error" in result:
            raise RuntimeError(result["error"])
        if "notFound" in result:
            return NotFound(result["notFound"], version)
        ttl = None if "ttl" not in result else result["ttl"] / 1000
        return Loaded(result["value"], version, result.get("tags", ()), ttl)


class Surface(Protocol):
    """How calls are made."""

    def client(self, address: str, options: dict[str, Any]) -> Any: ...

    async def run(self, call: Callable[[], Any]) -> Any: ...

    def loader(self, loader: Loader) -> Any: ...

    async def next_event(self, stream: Any) -> Any: ...


class AsyncSurface:
    """asyncio."""

    def client(self, address: str, options: dict[str, Any]) -> freshold.AsyncClient:
        return freshold.AsyncClient(address, **options)

    async def run(self, call: Callable[[], Any]) -> Any:
        answer = call()
        return await answer if asyncio.iscoroutine(answer) else answer

    async def next_event(self, stream: freshold.AsyncSubscription) -> Any:
        return await anext(stream)

    def loader(self, loader: Loader) -> Any:
        async def load(asked: Load) -> Loaded[Any] | NotFound:
            result = loader.enter(asked)
            try:
                while loader.waits():
                    await asyncio.sleep(0.005)
            except asyncio.CancelledError:
                loader.leave()
                raise
            return loader.answer(result)

        return load


class SyncSurface:
    """Threads."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(96)

    def client(self, address: str, options: dict[str, Any]) -> freshold.Client:
        return freshold.Client(address, **options)

    async def run(self, call: Callable[[], Any]) -> Any:
        scopes: list[freshold.CancelScope] = []
        entered = threading.Event()

        def in_thread() -> Any:
            with freshold.cancellable() as scope:
                scopes.append(scope)
                entered.set()
                return call()

        future = asyncio.get_running_loop().run_in_executor(self._threads, in_thread)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            while not entered.is_set():
                await asyncio.sleep(0.001)
            scopes[0].cancel()
            return await future

    async def next_event(self, stream: freshold.Subscription) -> Any:
        return await self.run(lambda: next(stream))

    def loader(self, loader: Loader) -> Any:
        def load(asked: Load) -> Loaded[Any] | NotFound:
            result = loader.enter(asked)
            while loader.waits():
                if asked.wait_cancelled(0.005):
                    loader.leave()
                    raise RuntimeError("cancelled")
            return loader.answer(result)

        return load


SURFACES: dict[str, Callable[[], Surface]] = {"asyncio": AsyncSurface, "sync": SyncSurface}
