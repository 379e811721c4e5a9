"""Headers of lookups."""

from datetime import timedelta
from typing import Any

from freshold import Freshness, Hit, Miss, MissReason, Negative, NegativeKind, Served, http_headers


def hit(**more: Any) -> Hit[str]:
    lives = timedelta(seconds=more.get("fresh_for", 10.9)), timedelta(seconds=more.get("stale_for", 60.9))
    freshness = more.get("freshness", Freshness.FRESH)
    return Hit("x", more.get("version"), freshness, timedelta(), *lives, Served.STORE, more.get("tags", ()))


def test_headers_fresh_hit_is_kept_no_longer_than_it_may_be() -> None:
    headers = http_headers(hit(version=3, tags=("product:1", "brand:acme")), visibility="public")
    assert headers == {
        "Cache-Control": "public, max-age=10, stale-while-revalidate=50",
        "Surrogate-Key": "product:1 brand:acme",
        "ETag": '"v3"',
    }


def test_headers_stale_hit_is_not_fresh_for_others() -> None:
    stale = hit(freshness=Freshness.STALE, fresh_for=0, stale_for=30)
    assert http_headers(stale) == {"Cache-Control": "private, max-age=0, stale-while-revalidate=30"}


def test_headers_not_found_is_kept_and_nothing_else() -> None:
    lives = timedelta(), timedelta(seconds=5)
    assert http_headers(Negative(NegativeKind.NOT_FOUND, "", *lives)) == {"Cache-Control": "private, max-age=5"}
    assert http_headers(Negative(NegativeKind.ORIGIN_ERROR, "", *lives)) == {"Cache-Control": "no-store"}
    assert http_headers(Miss(MissReason.ABSENT)) == {"Cache-Control": "no-store"}
