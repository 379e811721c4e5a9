"""Calls for the operator."""

from __future__ import annotations

from freshold import _durations
from freshold._caller import Caller
from freshold._enums import Mode
from freshold._proto import admin_service_pb2 as pb
from freshold._proto import types_pb2
from freshold._rpc import EXPLAIN, GET_FLEET, GET_NAMESPACE, LIST_NAMESPACES
from freshold.admin import (
    Explanation,
    FenceState,
    Fleet,
    FleetNode,
    JournalEntry,
    LeaseState,
    LocalCopy,
    NamespacePolicy,
    NamespaceSetting,
    NamespaceSummary,
    RuleVerdict,
    StoredEntry,
    TagState,
)
from freshold.options import CallOptions


class Admin:
    """Reads only."""

    def __init__(self, caller: Caller, call_timeout: float) -> None:
        self._caller = caller
        self._call_timeout = call_timeout

    async def list_namespaces(self, options: CallOptions) -> list[NamespaceSummary]:
        answer = await self._caller.call(LIST_NAMESPACES, pb.ListNamespacesRequest(), self._deadline(options))
        return [_summary(namespace) for namespace in answer.namespaces]

    async def get_namespace(self, namespace: str, options: CallOptions) -> NamespacePolicy:
        request = pb.GetNamespaceRequest(namespace=namespace)
        answer = await self._caller.call(GET_NAMESPACE, request, self._deadline(options))
        settings = (
            NamespaceSetting(s.name, s.value, pb.NamespaceSetting.Source.Name(s.source), s.origin)
            for s in answer.settings
        )
        return NamespacePolicy(_summary(answer.summary), tuple(settings))

    async def get_fleet(self, options: CallOptions) -> Fleet:
        answer = await self._caller.call(GET_FLEET, pb.GetFleetRequest(), self._deadline(options))
        nodes = (
            FleetNode(n.name, n.applied, n.lag, _durations.when(n.renewed), _durations.from_proto(n.lease_remaining))
            for n in answer.nodes
        )
        return Fleet(answer.this_node, tuple(nodes), answer.epoch, answer.position, _durations.when(answer.store_time))

    async def explain(self, namespace: str, key: str, schema_version: str, options: CallOptions) -> Explanation:
        request = pb.ExplainRequest(namespace=namespace, key=key, schema_version=schema_version)
        return _explanation(await self._caller.call(EXPLAIN, request, self._deadline(options)))

    def _deadline(self, options: CallOptions) -> float:
        timeout = _durations.optional_seconds(options.get("timeout"))
        return self._caller.clock() + (self._call_timeout if timeout is None else timeout)


def _summary(said: pb.NamespaceSummary) -> NamespaceSummary:
    return NamespaceSummary(said.namespace, said.preset, _durations.from_proto(said.max_staleness), said.fingerprint)


def _explanation(said: pb.ExplainResponse) -> Explanation:
    return Explanation(
        said.summary,
        _stored(said.stored),
        tuple(RuleVerdict(r.rule, r.holds, r.detail) for r in said.rules),
        _lease(said.lease) if said.HasField("lease") else None,
        _fence(said.fence) if said.HasField("fence") else None,
        tuple(TagState(t.name, t.hard, t.soft, t.on_entry, t.from_key) for t in said.tags),
        tuple(_record(j) for j in said.journal),
        said.epoch,
        said.position,
        _durations.when(said.store_time),
        said.physical_key,
        _local(said.local),
    )


def _stored(said: pb.StoredEntry) -> StoredEntry:
    return StoredEntry(
        said.present,
        said.kind,
        said.size_bytes,
        said.version if said.HasField("version") else None,
        said.stamp,
        said.epoch,
        _durations.when(said.load_start),
        _durations.when(said.fresh_until),
        _durations.when(said.stale_until),
        _durations.from_proto(said.load_cost),
        tuple(said.tags),
    )


def _lease(said: pb.LeaseState) -> LeaseState:
    return LeaseState(said.state, _durations.from_proto(said.remaining), said.stamp, said.failures)


def _fence(said: pb.FenceState) -> FenceState:
    return FenceState(said.version if said.HasField("version") else None, said.hard, said.soft)


def _record(said: pb.JournalEntry) -> JournalEntry:
    mode = Mode.of(types_pb2.Mode, said.mode)
    return JournalEntry(said.position, _durations.when(said.time), said.what, mode, tuple(said.subjects), said.reason)


def _local(said: pb.LocalCopy) -> LocalCopy:
    return LocalCopy(
        said.node,
        said.stamp if said.HasField("stamp") else None,
        said.applied if said.HasField("applied") else None,
        _durations.from_proto(said.lease_remaining),
        said.verdict,
    )
