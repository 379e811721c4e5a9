"""The sync surface over a real connection, to a server of this process that answers as the test says."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import grpc.aio
import pytest
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

import freshold
from freshold import Client, Load, Loaded
from freshold._portal import Portal
from freshold._proto import cache_service_pb2 as pb
from freshold._transport import is_loopback
from freshold.errors import (
    CallCancelledError,
    ClosedError,
    DeadlineError,
    LoadFailedError,
    NotAllowedError,
    UnavailableError,
)
from support import hit, miss, stored

Behaviour = Callable[[Any, grpc.aio.ServicerContext[Any, Any]], Any]


class Server:
    """A cache service, method by method."""

    def __init__(self) -> None:
        self.on: dict[str, Behaviour] = {}
        self.requests: list[tuple[str, Any]] = []
        self.metadata: dict[str, Any] = {}
        self.address = ""
        self._portal = Portal.shared()
        self._portal.run(self._start())

    def close(self) -> None:
        self._portal.run(self._server.stop(0))

    async def _start(self) -> None:
        self._server = grpc.aio.server()
        service = pb.DESCRIPTOR.services_by_name["CacheService"]
        handlers = {method.name: self._handler(method) for method in service.methods}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service.full_name, handlers),))
        self.address = f"localhost:{self._server.add_insecure_port('localhost:0')}"
        await self._server.start()

    def _handler(self, method: Any) -> Any:
        async def handle(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
            self.requests.append((method.name, request))
            self.metadata = dict(context.invocation_metadata() or ())
            answer = self.on[method.name](request, context)
            return await answer if asyncio.iscoroutine(answer) else answer

        return grpc.unary_unary_rpc_method_handler(
            handle,
            request_deserializer=method.input_type._concrete_class.FromString,
            response_serializer=method.output_type._concrete_class.SerializeToString,
        )

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.requests)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


async def forever(request: Any, context: Any) -> Any:
    await asyncio.Event().wait()


def test_get_sends_tenant_and_token_and_reads_the_value(server: Server) -> None:
    server.on["Get"] = lambda request, context: hit('{"price": 10}', version=3)
    with Client(server.address, tenant="shop", token="secret") as client:
        found = client.cache("product").get("1")
    assert found.value == {"price": 10}
    assert (server.metadata["freshold-tenant"], server.metadata["authorization"]) == ("shop", "Bearer secret")


def test_get_status_with_details_becomes_an_error(server: Server) -> None:
    async def refuse(request: Any, context: Any) -> Any:
        status = status_pb2.Status(code=5, message="not configured")
        detail = any_pb2.Any()
        detail.Pack(error_details_pb2.ErrorInfo(reason="NAMESPACE_UNKNOWN", domain="freshold.dev"))
        status.details.append(detail)
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        await context.abort(grpc.StatusCode.NOT_FOUND, "not configured")

    server.on["Get"] = refuse
    with Client(server.address) as client, pytest.raises(NotAllowedError) as raised:
        client.cache("prodcut").get("1")
    assert (raised.value.code, raised.value.reason) == ("NOT_FOUND", "NAMESPACE_UNKNOWN")


def test_get_details_that_nobody_can_read_are_left_out(server: Server) -> None:
    async def refuse(request: Any, context: Any) -> Any:
        context.set_trailing_metadata((("grpc-status-details-bin", b"\xff\xff\xff"),))
        await context.abort(grpc.StatusCode.PERMISSION_DENIED, "no")

    server.on["Get"] = refuse
    with Client(server.address) as client, pytest.raises(NotAllowedError, match="no"):
        client.cache("product").get("1")


def test_get_nobody_listens_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        with Client(address, retry=freshold.Retry(attempts=1)) as client, pytest.raises(UnavailableError):
            client.cache("product").get("1")


def test_get_without_an_answer_ends_with_its_deadline(server: Server) -> None:
    server.on["Get"] = forever
    with Client(server.address) as client, pytest.raises(DeadlineError):
        client.cache("product").get("1", timeout=0.05)


def test_cancel_scope_ends_the_call_under_way(server: Server) -> None:
    entered = threading.Event()

    async def held(request: Any, context: Any) -> Any:
        entered.set()
        await forever(request, context)

    server.on["Get"] = held
    with Client(server.address, call_timeout=60) as client, freshold.cancellable() as scope:

        def cancel() -> None:
            if entered.wait(30):
                scope.cancel()

        canceller = threading.Thread(target=cancel)
        canceller.start()
        with pytest.raises(CallCancelledError):
            client.cache("product").get("1")
        canceller.join()
        with pytest.raises(CallCancelledError):
            client.cache("product").get("1")


def test_close_ends_the_call_under_way(server: Server) -> None:
    entered = threading.Event()

    async def held(request: Any, context: Any) -> Any:
        entered.set()
        await forever(request, context)

    server.on["Get"] = held

    def close() -> None:
        if entered.wait(30):
            client.close()

    client = Client(server.address, call_timeout=60)
    closer = threading.Thread(target=close)
    closer.start()
    with pytest.raises(ClosedError):
        client.cache("product").get("1")
    closer.join()
    with pytest.raises(ClosedError):
        client.cache("product").get("1")


def test_get_or_load_runs_a_plain_loader_in_a_thread_and_coalesces(server: Server) -> None:
    server.on["Get"] = lambda request, context: miss(lease="t")
    server.on["Put"] = lambda request, context: stored()
    callers, entered, released, threads = 8, threading.Semaphore(0), threading.Event(), []

    def load(asked: Load) -> Loaded[str]:
        threads.append(threading.current_thread().name)
        entered.release()
        assert released.wait(30)
        return Loaded(f"value of {asked.key}", version=1)

    with Client(server.address) as client:
        cache, values = client.cache("product"), []
        first = threading.Thread(target=lambda: values.append(cache.get_or_load("1", load).value))
        first.start()
        assert entered.acquire(timeout=30)
        others = [
            threading.Thread(target=lambda: values.append(cache.get_or_load("1", load).value))
            for _ in range(callers - 1)
        ]
        for other in others:
            other.start()
        released.set()
        for thread in (first, *others):
            thread.join()
    assert values == ["value of 1"] * callers
    assert threads[0].startswith("freshold-loader")


def test_get_or_load_plain_loader_over_its_bound_sees_that_it_is_cancelled(server: Server) -> None:
    server.on["Get"] = lambda request, context: miss(lease="t") if request.on_miss == 2 else miss()
    server.on["Abandon"] = lambda request, context: pb.AbandonResponse(released=True)
    seen = threading.Event()

    def load(asked: Load) -> Loaded[str]:
        if asked.wait_cancelled(30):
            seen.set()
        return Loaded("late")

    with Client(server.address, load_timeout=0.05) as client:
        with pytest.raises(LoadFailedError):
            client.cache("product").get_or_load("1", load)
        assert seen.wait(30)
    assert server.count("Put") == 0


def test_sync_client_called_from_its_own_loop_says_so(server: Server) -> None:
    with Client(server.address) as client:

        async def inside() -> None:
            client.cache("product").get("1")

        with pytest.raises(RuntimeError, match="its own event loop"):
            Portal.shared().run(inside())


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("localhost:9000", True),
        ("127.0.0.1:9000", True),
        ("127.9.9.9:9000", True),
        ("[::1]:9000", True),
        ("dns:///localhost:9000", True),
        ("ipv4:127.0.0.1:9000", True),
        ("unix:/run/freshold.sock", True),
        ("cache.example.com:9000", False),
        ("127.0.0.1.example.com:9000", False),
        ("localhost.example.com:9000", False),
        ("10.0.0.1:9000", False),
        ("[2001:db8::1]:9000", False),
    ],
)
def test_plain_text_is_for_loopback_only(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


def test_tls_and_plaintext_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="exclude"):
        Client("cache.example.com:9000", tls=freshold.Tls(), plaintext=True)
