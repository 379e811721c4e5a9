"""What a near hit costs, beside a plain dict and beside a Get over the connection.

python bench/near.py localhost:9000
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from freshold import Client, Near, NearState, Served

ROUNDS = 7


def rate(call: Callable[[], object], times: int) -> float:
    """Calls a second: the median of some rounds."""
    figures = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(times):
            call()
        figures.append(times / (time.perf_counter() - began))
    return statistics.median(figures)


def main(address: str) -> None:
    with Client(address, near=Near(checkpoint_interval=10)) as client:
        countries = client.cache("country")
        countries.put("de", "Germany")
        while countries.get("de").value is None or client.near_stats().state is not NearState.CONNECTED:
            time.sleep(0.01)
        while getattr(countries.get("de"), "served", None) is not Served.NEAR:
            time.sleep(0.01)
        plain = {"de": "Germany"}
        bare = rate(lambda: plain.get("de"), 200_000)
        near = rate(lambda: countries.get("de"), 20_000)
        far = rate(lambda: countries.get("de", near="skip"), 300)
    print(
        f"dict.get {bare:,.0f}/s   near hit {near:,.0f}/s ({1e6 / near:.1f} us)   get {far:,.0f}/s   near/get {near / far:.0f}x"
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "localhost:9000")
