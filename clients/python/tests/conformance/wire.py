"""Results of the client as the cases write them: durations in whole milliseconds, versions and positions as digits, nothing where nothing is."""

import base64
from datetime import timedelta
from typing import Any

from google.protobuf.wrappers_pb2 import StringValue

import freshold
from freshold import FresholdError, Hit, Miss, Negative, Refused, Stored

CODECS: dict[str, Any] = {
    "json": freshold.JSON,
    "text": freshold.TEXT,
    "raw": freshold.RAW,
    "protobuf": freshold.Protobuf(StringValue),
}


class Result(dict[str, Any]):
    """A result, and the lookup that it was made of."""

    lookup: Any = None


def millis(duration: timedelta) -> int:
    return int(duration / timedelta(milliseconds=1))


def value_in(value: Any, codec: str) -> Any:
    if codec == "raw":
        return base64.b64decode(value["base64"])
    return StringValue(value=value) if codec == "protobuf" else value


def value_out(value: Any, codec: str) -> Any:
    if codec == "raw":
        return {"base64": base64.b64encode(value).decode()}
    return value.value if codec == "protobuf" else value


def only_present(**members: Any) -> dict[str, Any]:
    return {name: member for name, member in members.items() if member is not None}


def lookup(found: Any, codec: str) -> Result:
    match found:
        case Hit():
            body = {"hit": _hit(found, codec)}
        case Negative():
            body = {
                "negative": {
                    "kind": str(found.kind),
                    "message": found.message,
                    "age": millis(found.age),
                    "freshFor": millis(found.fresh_for),
                }
            }
        case Miss():
            retry_after = None if found.retry_after is None else millis(found.retry_after)
            miss = only_present(reason=str(found.reason), lease=_lease(found.lease), retryAfter=retry_after)
            body = {"miss": miss}
        case _:
            return error(found)
    result = Result(body, receipt=found.receipt)
    result.lookup = found
    return result


def _hit(hit: Hit[Any], codec: str) -> dict[str, Any]:
    body = only_present(
        version=_digits(hit.version),
        freshness=str(hit.freshness),
        age=millis(hit.age),
        freshFor=millis(hit.fresh_for),
        staleFor=millis(hit.stale_for),
        served=str(hit.served),
        tags=list(hit.tags),
        contentType=hit.content_type,
        lease=_lease(hit.lease),
    )
    return {**body, "value": value_out(hit.value, codec)}


def _lease(lease: freshold.Lease | None) -> dict[str, Any] | None:
    if lease is None:
        return None
    return only_present(
        token=lease.token,
        duration=millis(lease.duration),
        minVersion=_digits(lease.min_version),
        readPrimary=lease.read_primary,
    )


def _digits(number: int | None) -> str | None:
    return None if number is None else str(number)


def put_result(answer: Any) -> Result:
    match answer:
        case Stored():
            stored = {
                "applied": answer.applied,
                "freshFor": millis(answer.fresh_for),
                "staleFor": millis(answer.stale_for),
                "tags": list(answer.tags),
                "reached": str(answer.reached),
            }
            return Result(stored=stored, receipt=answer.receipt)
        case Refused():
            refused = only_present(
                reason=str(answer.reason), currentVersion=_digits(answer.current_version), message=answer.message
            )
            return Result(refused=refused, receipt=answer.receipt)
        case _:
            return error(answer)


def invalidated(answer: Any) -> Result:
    return Result(
        only_present(
            receipt=answer.receipt,
            reached=str(answer.reached),
            estimatedEntries=answer.estimated_entries,
            nodesAcked=answer.nodes_acked,
            noOps=getattr(answer, "no_ops", None),
            version=_digits(getattr(answer, "version", None)),
            applied=getattr(answer, "applied", None),
        )
    )


def event(told: freshold.Event) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": type(told).__name__}
    for name in ("namespace", "reason", "current"):
        if hasattr(told, name):
            body[name] = getattr(told, name)
    for name in ("keys", "tags", "scopes"):
        if hasattr(told, name):
            body[name] = list(getattr(told, name))
    for name in ("what", "mode"):
        if hasattr(told, name):
            body[name] = str(getattr(told, name))
    if hasattr(told, "position"):
        body["position"] = str(told.position)
    if isinstance(told, freshold.Gap):
        body["silence"] = millis(told.silence)
    else:
        body["resumeToken"] = told.resume_token
    return {name: str(member) if name == "reason" else member for name, member in body.items()}


def error(failure: FresholdError) -> Result:
    return Result(
        error=only_present(
            kind=str(failure.kind),
            code=failure.code,
            reason=failure.reason or None,
            message=failure.message,
            fields=[fault.path for fault in failure.fields],
            retryAfter=None if failure.retry_after is None else millis(failure.retry_after),
            cause=None if failure.__cause__ is None else str(failure.__cause__),
        )
    )
