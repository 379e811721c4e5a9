"""Turns answers of the server into the types of this package."""

from __future__ import annotations

from datetime import timedelta

from freshold import _durations, errors
from freshold._enums import Freshness, MissReason, NegativeKind, Reach, RefusedReason, Served
from freshold._proto import cache_service_pb2 as pb
from freshold._proto import types_pb2
from freshold.codecs import Codec, V, read
from freshold.errors import FresholdError
from freshold.lookup import Hit, Lease, Lookup, Miss, Negative
from freshold.results import PutResult, Refused, Stored


def lookup(answer: pb.GetResponse | pb.GetManyResult, receipt: str, codec: Codec[V]) -> Lookup[V]:
    """A hit, a negative or a miss. Raises CodecError, or the error of the one key."""
    kind = answer.WhichOneof("result")
    if kind == "hit":
        return hit(answer.hit, receipt, codec)
    if kind == "negative":
        said = answer.negative
        return Negative(
            NegativeKind.of(types_pb2.Negative.Kind, said.kind),
            said.message,
            _durations.from_proto(said.age),
            _durations.from_proto(said.fresh_for),
            receipt,
        )
    if kind == "miss":
        miss = answer.miss
        return Miss(
            MissReason.of(types_pb2.Miss.Reason, miss.reason),
            lease(miss.lease) if miss.HasField("lease") else None,
            _durations.from_proto(miss.retry_after) if miss.HasField("retry_after") else None,
            receipt,
        )
    if isinstance(answer, pb.GetManyResult) and kind == "error":
        raise errors.of_status(answer.error)
    raise FresholdError("the server's answer is of a kind that this client does not know")


def hit(said: types_pb2.Hit, receipt: str, codec: Codec[V]) -> Hit[V]:
    """A value. Raises CodecError."""
    return Hit(
        read(codec, said.value),
        said.version if said.HasField("version") else None,
        Freshness.of(types_pb2.Hit.Freshness, said.freshness),
        _durations.from_proto(said.age),
        _durations.from_proto(said.fresh_for),
        _durations.from_proto(said.stale_for),
        Served.of(types_pb2.Hit.Served, said.served),
        tuple(said.tags),
        said.value.content_type,
        lease(said.lease) if said.HasField("lease") else None,
        receipt,
    )


def lease(said: types_pb2.Lease) -> Lease:
    """The right to load."""
    return Lease(
        said.token,
        _durations.from_proto(said.duration),
        said.min_version if said.HasField("min_version") else None,
        said.read_primary,
    )


def put_result(answer: pb.PutResponse | pb.PutManyResult) -> PutResult:
    """Stored or refused. Raises the error of the one put."""
    kind = answer.WhichOneof("result")
    if kind == "stored":
        stored = answer.stored
        return Stored(
            stored.applied,
            _durations.from_proto(stored.fresh_for),
            _durations.from_proto(stored.stale_for),
            tuple(stored.tags),
            Reach.of(types_pb2.Reach, stored.reached),
            answer.receipt,
        )
    if kind == "refused":
        refused = answer.refused
        return Refused(
            RefusedReason.of(pb.Refused.Reason, refused.reason),
            refused.current_version if refused.HasField("current_version") else None,
            refused.message,
            answer.receipt,
        )
    if isinstance(answer, pb.PutManyResult) and kind == "error":
        raise errors.of_status(answer.error)
    raise FresholdError("the server's answer is of a kind that this client does not know")


ZERO = timedelta()
