"""The connection: sends one call, or opens one stream, and turns what goes wrong into errors of this package."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Any, Protocol

import grpc
import grpc.aio
from google.rpc import status_pb2

from freshold import _durations, errors
from freshold._rpc import Method, Req, Res
from freshold._telemetry import Telemetry
from freshold.errors import ClosedError, FresholdError
from freshold.options import Settings, Tls

_DETAILS = "grpc-status-details-bin"
_GRACE = 60.0
_RENEW_AT_MOST_EVERY = 0.5


class Transport(Protocol):
    """What the client needs of a connection."""

    async def unary(self, method: Method[Req, Res], request: Req, timeout: float) -> Res:
        """One attempt, with so many seconds. Raises FresholdError."""

    def stream(self, method: Method[Req, Res], request: Req) -> AsyncGenerator[Res, None]:
        """Opens the stream when it is first asked. Raises FresholdError."""

    def renew(self) -> None:
        """Calls that follow go over a new connection: the present one is suspected of being dead."""

    async def close(self) -> None:
        """Ends all calls."""


class GrpcTransport:
    """A channel of grpc.aio, made when it is first used, so that it belongs to the loop that uses it."""

    def __init__(self, address: str, options: Settings, telemetry: Telemetry) -> None:
        self._address = address
        self._credentials = _credentials(address, options)
        self._telemetry = telemetry
        self._metadata: list[tuple[str, str]] = []
        if options.tenant is not None:
            self._metadata.append(("freshold-tenant", options.tenant))
        if options.token is not None:
            self._metadata.append(("authorization", f"Bearer {options.token}"))
        self._arguments = [
            # Retries are ours: only they know which calls may be repeated.
            ("grpc.enable_retries", 0),
            ("grpc.use_local_subchannel_pool", 1),
            ("grpc.max_receive_message_length", -1),
            ("grpc.max_send_message_length", -1),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.min_reconnect_backoff_ms", 2_000),
            ("grpc.max_reconnect_backoff_ms", max(100, int(_durations.seconds(options.retry.max) * 1_000))),
            ("grpc.keepalive_time_ms", 30_000),
            ("grpc.keepalive_timeout_ms", 10_000),
        ]
        self._channel: grpc.aio.Channel | None = None
        self._calls: dict[str, Any] = {}
        self._renewed = float("-inf")
        self._endings: set[asyncio.Task[None]] = set()
        self._closed = False

    async def unary(self, method: Method[Req, Res], request: Req, timeout: float) -> Res:
        metadata = list(self._metadata)
        with self._telemetry.call(method.service, method.name, metadata) as call:
            try:
                response: Res = await self._stub(method, streams=False)(request, timeout=timeout, metadata=metadata)
            except asyncio.CancelledError:
                call.ended("CANCELLED")
                if self._closed and not _being_cancelled():
                    raise ClosedError("the client was closed") from None
                raise
            except grpc.aio.AioRpcError as error:
                call.ended(error.code().name)
                raise _error(error) from error
            except grpc.aio.UsageError:
                raise ClosedError("the client is closed") from None
            call.ended("OK")
            return response

    async def stream(self, method: Method[Req, Res], request: Req) -> AsyncGenerator[Res, None]:
        try:
            call = self._stub(method, streams=True)(request, metadata=list(self._metadata))
        except grpc.aio.UsageError:
            raise ClosedError("the client is closed") from None
        try:
            async for response in call:
                yield response
        except asyncio.CancelledError:
            if not _being_cancelled():
                if self._closed:
                    raise ClosedError("the client was closed") from None
                raise errors.of_code("UNAVAILABLE", "the connection was given up") from None
            raise
        except grpc.aio.AioRpcError as error:
            raise _error(error) from error
        finally:
            call.cancel()

    def renew(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._channel is None or self._closed or now - self._renewed < _RENEW_AT_MOST_EVERY:
            return
        self._renewed = now
        old, self._channel = self._channel, None
        self._calls.clear()
        ending = asyncio.create_task(old.close(_GRACE))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    async def close(self) -> None:
        self._closed = True
        channel, self._channel = self._channel, None
        self._calls.clear()
        for ending in list(self._endings):
            ending.cancel()
        if channel is not None:
            await channel.close()

    def _stub(self, method: Method[Req, Res], *, streams: bool) -> Any:
        if self._closed:
            raise ClosedError("the client is closed")
        if self._channel is None:
            if self._credentials is None:
                self._channel = grpc.aio.insecure_channel(self._address, options=self._arguments)
            else:
                self._channel = grpc.aio.secure_channel(self._address, self._credentials, options=self._arguments)
        stub = self._calls.get(method.path)
        if stub is None:
            kind = self._channel.unary_stream if streams else self._channel.unary_unary
            stub = self._calls[method.path] = kind(
                method.path,
                request_serializer=method.request.SerializeToString,
                response_deserializer=method.response.FromString,
            )
        return stub


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _error(error: grpc.aio.AioRpcError) -> FresholdError:
    trailers = error.trailing_metadata()
    details = None if trailers is None else trailers.get(_DETAILS)
    status = None
    if isinstance(details, bytes):
        status = status_pb2.Status()
        try:
            status.ParseFromString(details)
        except Exception:  # Whatever stands between us and the server may have written this.
            status = None
    return errors.of_code(error.code().name, error.details() or "", status)


def _credentials(address: str, options: Settings) -> grpc.ChannelCredentials | None:
    tls = options.tls
    if tls is not None and options.plaintext:
        raise ValueError("tls and plaintext exclude each other")
    if tls is None:
        if options.plaintext or is_loopback(address):
            return None
        tls = Tls()
    return grpc.ssl_channel_credentials(tls.root_certificates, tls.private_key, tls.certificate_chain)


def is_loopback(address: str) -> bool:
    """Whether what is sent there does not leave the machine."""
    if address.startswith(("unix:", "unix-abstract:")):
        return True
    host = re.sub(r"^(dns:(///?)?|ipv[46]:)", "", address)
    host = host[1 : host.index("]")] if host.startswith("[") and "]" in host else host.rsplit(":", 1)[0]
    return host == "localhost" or host == "::1" or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None
