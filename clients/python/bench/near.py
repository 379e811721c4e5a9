"""What a near hit costs beside a hit of a plain dict, of a least-recently-used cache, and of Redis.

    python bench/near.py ADDRESS REDIS_PORT

ADDRESS is a server that has the namespace "country" (make run has), REDIS_PORT that of any Redis on loopback. One thread, rounds
in turn.
"""

from __future__ import annotations

import socket
import statistics
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import cycle, islice

from freshold import TEXT, Client, Hit, Near, Served

ROUNDS = 15
WARM_UPS = 3
IN_MEMORY = 20_000
OVER_WIRE = 2_000
KEYS = 1_000


class Lru:
    """An OrderedDict that keeps its order by use."""

    def __init__(self, names: list[str], value: str) -> None:
        self._values = OrderedDict.fromkeys(names, value)

    def get(self, key: str) -> str | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value


class Redis:
    """One connection, with nothing around it: a client library takes longer."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._lines = self._socket.makefile("rb")

    def set(self, key: str, value: str) -> None:
        self._socket.sendall(f"SET freshold-bench:{key} {value} EX 600\r\n".encode())
        self._lines.readline()

    def get(self, key: str) -> str:
        self._socket.sendall(f"GET freshold-bench:{key}\r\n".encode())
        self._lines.readline()
        return self._lines.readline()[:-2].decode()


Call = Callable[[str], bool]


def measure(subjects: dict[str, tuple[int, Call]], names: list[str]) -> dict[str, list[float]]:
    """Nanoseconds a call, of each round."""
    took: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(WARM_UPS + ROUNDS):
        for name, (times, call) in subjects.items():
            began = time.perf_counter_ns()
            for key in islice(cycle(names), times):
                if not call(key):
                    raise AssertionError(f"{name}: no hit")
            if turn >= WARM_UPS:
                took[name].append((time.perf_counter_ns() - began) / times)
    return took


def middle(figures: list[float], digits: int) -> str:
    return f"{statistics.median(figures):.{digits}f} ({min(figures):.{digits}f} to {max(figures):.{digits}f})"


def main(address: str, port: int) -> None:
    names, value = [f"bench-{i}" for i in range(KEYS)], "v" * 128
    redis = Redis(port)
    with Client(address, near=Near(checkpoint_interval=10)) as client:
        countries = client.cache("country", codec=TEXT)
        for name in names:
            countries.put(name, value)
            redis.set(name, value)
        while client.near_stats().entries < KEYS:
            for name in names:
                countries.get(name)
        plain, lru = dict.fromkeys(names, value), Lru(names, value)

        def near(key: str) -> bool:
            match countries.get(key):
                case Hit(served=Served.NEAR):
                    return True
            return False

        took = measure(
            {
                "dict": (IN_MEMORY, lambda key: plain.get(key) is not None),
                "LRU": (IN_MEMORY, lambda key: lru.get(key) is not None),
                "near hit": (IN_MEMORY, near),
                "Redis GET": (OVER_WIRE, lambda key: redis.get(key) == value),
            },
            names,
        )
    print("            ns a hit; its time / that of a near hit of the same round")
    for name, figures in took.items():
        ratios = [its / near for its, near in zip(figures, took["near hit"], strict=True)]
        print(f"{name:10}  {middle(figures, 0):32}  {middle(ratios, 3)}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: near.py ADDRESS REDIS_PORT")
    main(sys.argv[1], int(sys.argv[2]))
