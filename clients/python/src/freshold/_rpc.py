"""The methods of the services, as the protos describe them: path, types, and whether a call may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from google.protobuf.descriptor import FileDescriptor
from google.protobuf.message import Message

from freshold._proto import admin_service_pb2 as admin
from freshold._proto import cache_service_pb2 as cache
from freshold._proto import errors_pb2
from freshold._proto import invalidation_service_pb2 as invalidation

Req = TypeVar("Req", bound=Message)
Res = TypeVar("Res", bound=Message)


class Again(Enum):
    """What a caller may do that was not answered."""

    NEVER = errors_pb2.RETRY_UNSPECIFIED
    FREELY = errors_pb2.FREELY
    WITH_SAME_IDENTITY = errors_pb2.WITH_SAME_IDENTITY


@dataclass(frozen=True)
class Method(Generic[Req, Res]):
    """One method of a service."""

    service: str
    name: str
    request: type[Req]
    response: type[Res]
    again: Again

    @property
    def path(self) -> str:
        return f"/{self.service}/{self.name}"


def _method(file: FileDescriptor, name: str, request: type[Req], response: type[Res]) -> Method[Req, Res]:
    for service in file.services_by_name.values():
        method = service.methods_by_name.get(name)
        if method is not None:
            again = Again(method.GetOptions().Extensions[errors_pb2.retry])
            return Method(service.full_name, name, request, response, again)
    raise LookupError(f"{file.name} has no method {name}")


GET = _method(cache.DESCRIPTOR, "Get", cache.GetRequest, cache.GetResponse)
GET_MANY = _method(cache.DESCRIPTOR, "GetMany", cache.GetManyRequest, cache.GetManyResponse)
PUT = _method(cache.DESCRIPTOR, "Put", cache.PutRequest, cache.PutResponse)
PUT_MANY = _method(cache.DESCRIPTOR, "PutMany", cache.PutManyRequest, cache.PutManyResponse)
ABANDON = _method(cache.DESCRIPTOR, "Abandon", cache.AbandonRequest, cache.AbandonResponse)
INVALIDATE = _method(cache.DESCRIPTOR, "Invalidate", cache.InvalidateRequest, cache.InvalidateResponse)
INVALIDATE_TAG = _method(cache.DESCRIPTOR, "InvalidateTag", cache.InvalidateTagRequest, cache.InvalidateTagResponse)
BUMP_VERSION = _method(cache.DESCRIPTOR, "BumpVersion", cache.BumpVersionRequest, cache.BumpVersionResponse)
SUBSCRIBE = _method(invalidation.DESCRIPTOR, "Subscribe", invalidation.SubscribeRequest, invalidation.SubscribeResponse)
AWAIT_RECEIPT = _method(
    invalidation.DESCRIPTOR, "AwaitReceipt", invalidation.AwaitReceiptRequest, invalidation.AwaitReceiptResponse
)
LIST_NAMESPACES = _method(admin.DESCRIPTOR, "ListNamespaces", admin.ListNamespacesRequest, admin.ListNamespacesResponse)
GET_NAMESPACE = _method(admin.DESCRIPTOR, "GetNamespace", admin.GetNamespaceRequest, admin.GetNamespaceResponse)
EXPLAIN = _method(admin.DESCRIPTOR, "Explain", admin.ExplainRequest, admin.ExplainResponse)
GET_FLEET = _method(admin.DESCRIPTOR, "GetFleet", admin.GetFleetRequest, admin.GetFleetResponse)
