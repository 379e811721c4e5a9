"""What a lookup tells HTTP caches. A plain function: the headers go into the response of any framework."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from freshold._enums import Freshness, NegativeKind
from freshold.lookup import Hit, Lookup, Negative


def http_headers(lookup: Lookup[Any], *, visibility: Literal["private", "public"] = "private") -> dict[str, str]:
    """``Cache-Control``, and with a hit ``Surrogate-Key`` and ``ETag``. Seconds are rounded down, so that no copy outlives its bound.

    ``visibility="public"`` lets shared caches and CDNs keep it: only for what everyone may see.
    """
    match lookup:
        case Hit():
            fresh = lookup.fresh_for if lookup.freshness is Freshness.FRESH else timedelta()
            stale = max(lookup.stale_for - fresh, timedelta())
            headers = {
                "Cache-Control": f"{visibility}, max-age={_whole(fresh)}, stale-while-revalidate={_whole(stale)}"
            }
            if lookup.tags:
                headers["Surrogate-Key"] = " ".join(lookup.tags)
            if lookup.version is not None:
                headers["ETag"] = f'"v{lookup.version}"'
            return headers
        case Negative(kind=NegativeKind.NOT_FOUND):
            return {"Cache-Control": f"{visibility}, max-age={_whole(lookup.fresh_for)}"}
        case _:
            return {"Cache-Control": "no-store"}


def _whole(duration: timedelta) -> int:
    return max(0, int(duration.total_seconds()))
