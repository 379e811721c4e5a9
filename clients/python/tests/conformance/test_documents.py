"""The README and the example, against a real server. Skipped where no harness runs."""

import contextlib
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from wsgiref.handlers import SimpleHandler
from wsgiref.util import setup_testing_defaults

import pytest

import shop
from conformance.control import Control
from conformance.test_conformance import CONTROL
from freshold import Client

README = (Path(__file__).parents[2] / "README.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.S)


@pytest.fixture
async def line() -> AsyncIterator[Any]:
    if not CONTROL:
        pytest.skip("FRESHOLD_CONTROL is not set: run make clients-test")
    control = Control(CONTROL)
    opened = await control.post("/cases", {"store": "memory", "name": "documents"})
    yield opened
    await control.post(f"/cases/{opened['id']}/end", {"passed": True, "message": ""})


async def test_readme_first_minute_prints_what_it_says(line: Any) -> None:
    start = BLOCKS[0].replace('Client("localhost:9000")', f'Client("{line["address"]}", tenant="{line["tenant"]}")')
    assert line["address"] in start
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(start, "README.md", "exec"), {})
    lines = printed.getvalue().splitlines()
    assert lines[0] == "Germany LOADED"
    assert lines[1] in ("Germany STORE", "Germany LOCAL")
    assert lines[2].startswith("FLEET ")
    assert lines[3].startswith("Miss(reason=<MissReason.INVALIDATED")


async def test_example_reads_through_and_sees_its_changes(line: Any) -> None:
    with Client(line["address"], tenant=line["tenant"]) as client:
        app = shop.Shop(shop.database(), client)

        status, headers, body = app.show("17")
        assert (status, body["name"], headers["X-Served"]) == ("200 OK", "Chair", "LOADED")
        assert headers["Cache-Control"].startswith("public, max-age=")
        assert (headers["Surrogate-Key"], headers["ETag"]) == ("product:17", '"v1"')
        assert app.show("17")[2]["name"] == "Chair"
        assert app.loads == 1

        assert app.rename("17", "Lamp")[2] == {"version": 2}
        status, headers, body = app.show("17")
        assert (status, body["name"], headers["ETag"]) == ("200 OK", "Lamp", '"v2"')
        assert app.show("99")[0] == "404 Not Found"


async def test_example_answers_as_wsgi_wants(line: Any) -> None:
    with Client(line["address"], tenant=line["tenant"]) as client:
        app = shop.Shop(shop.database(), client)

        assert _asked(app, "GET", "/products/17") == ("200 OK", {"id": 17, "name": "Chair"})
        assert _asked(app, "PUT", "/products/17", b'{"name": "Lamp"}') == ("200 OK", {"version": 2})
        assert _asked(app, "GET", "/products/17") == ("200 OK", {"id": 17, "name": "Lamp"})
        assert _asked(app, "GET", "/products/99")[0] == "404 Not Found"


def _asked(app: shop.Shop, method: str, path: str, body: bytes = b"") -> tuple[str, Any]:
    """As wsgiref does it, which is strict about headers."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    out = io.BytesIO()
    handler = SimpleHandler(environ["wsgi.input"], out, io.StringIO(), environ)
    handler.run(app)
    head, _, told = out.getvalue().partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0].decode().removeprefix("Status: ").removeprefix("HTTP/1.0 "), json.loads(told)
