"""Options of the test run."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--surface", default="asyncio,sync", help="of the conformance cases: asyncio, sync, or both")
