"""Every case of clients/conformance, on both surfaces, against real servers. Skipped where no harness runs."""

import fnmatch
import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.control import Control
from conformance.play import play
from conformance.surfaces import SURFACES

CONTROL = os.environ.get("FRESHOLD_CONTROL", "")
CASES = Path(os.environ.get("FRESHOLD_CASES", Path(__file__).parents[3] / "conformance/cases"))
WANTED = os.environ.get("FRESHOLD_RUN", "*")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    surfaces = str(metafunc.config.getoption("--surface")).split(",")
    runs = [
        pytest.param(surface, store, case, id=f"{surface}-{store}-{case['name']}")
        for store in _stores()
        for case in _cases()
        for surface in surfaces
        if store in case.get("stores", [store])
    ]
    metafunc.parametrize(("surface", "store", "case"), runs)


async def test_case(surface: str, store: str, case: dict[str, Any]) -> None:
    if not CONTROL:
        pytest.skip("FRESHOLD_CONTROL is not set: run make clients-test")
    await play(Control(CONTROL), SURFACES[surface](), store, case)


def _stores() -> list[str]:
    if not CONTROL:
        return ["memory"]
    with urllib.request.urlopen(CONTROL + "/stores", timeout=30) as response:
        stores: list[str] = json.load(response)["stores"]
    return stores


def _cases() -> Iterator[dict[str, Any]]:
    for file in sorted(CASES.glob("*.json")):
        for case in json.loads(file.read_text()):
            if fnmatch.fnmatch(case["name"], WANTED):
                yield case
