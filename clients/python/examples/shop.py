"""A small shop: products in a database, read through Freshold, over HTTP.

    make run                                           # Freshold, in the root of the repository
    python examples/shop.py                            # this, on http://localhost:8080
    curl -i localhost:8080/products/17                 # loads; then from the cache, with headers for HTTP caches
    curl -i -X PUT -d '{"name": "Lamp"}' localhost:8080/products/17

A product is read by ``get_or_load``: one load for all who ask. A change is committed with the next version of its row, and its bust is sent after the
commit: the next reader sees it, wherever it reads.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
from collections.abc import Iterable
from typing import Any
from wsgiref.simple_server import make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import StaticPool

from freshold import Client, Hit, Load, Loaded, NotFound, http_headers
from freshold.errors import FresholdError, HeldBackError, UnavailableError
from freshold.sqlalchemy import in_transaction


class Base(DeclarativeBase):
    """The tables."""


class Product(Base):
    """A row with a version that grows with each change."""

    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int]


class Shop:
    """The service, whatever serves it."""

    def __init__(self, engine: Engine, client: Client) -> None:
        self._sessions = sessionmaker(engine)
        self._client = client
        self._products = client.cache("product", schema_version="v1")
        self.loads = 0

    def show(self, key: str) -> tuple[str, dict[str, str], Any]:
        """A product, with what HTTP caches may do with it."""
        found = self._products.get_or_load(key, self._load)
        headers = http_headers(found, visibility="public")
        if isinstance(found, Hit):
            return "200 OK", {**headers, "X-Served": found.served.value}, found.value
        return "404 Not Found", headers, {"error": found.message}

    def rename(self, key: str, name: str) -> tuple[str, dict[str, str], Any]:
        """Changes the row, and busts what was cached of it once that is committed."""

        def work(session: Session, busts: Any) -> int:
            product = session.get(Product, int(key), with_for_update=True)
            if product is None:
                product = Product(id=int(key), name=name, version=0)
                session.add(product)
            product.name = name
            product.version += 1
            busts.invalidate("product", key, product.version)
            return product.version

        return "200 OK", {"Cache-Control": "no-store"}, {"version": in_transaction(self._sessions, self._client, work)}

    def _load(self, load: Load) -> Loaded[Any] | NotFound:
        self.loads += 1
        with self._sessions() as session:
            product = session.get(Product, int(load.key))
        if product is None:
            return NotFound("no such product")
        return Loaded({"id": product.id, "name": product.name}, version=product.version)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        headers: dict[str, str]
        match = re.fullmatch(r"/products/(\d{1,9})", environ["PATH_INFO"])
        try:
            if match is None:
                status, headers, body = "404 Not Found", {}, {"error": "try /products/17"}
            elif environ["REQUEST_METHOD"] == "PUT":
                sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                status, headers, body = self.rename(match[1], str(json.loads(sent)["name"]))
            else:
                status, headers, body = self.show(match[1])
        except (HeldBackError, UnavailableError) as error:
            status, headers, body = "503 Service Unavailable", {"Cache-Control": "no-store"}, {"error": str(error)}
        except FresholdError as error:
            status, headers, body = "500 Internal Server Error", {"Cache-Control": "no-store"}, {"error": str(error)}
        start_response(status, [("Content-Type", "application/json"), *headers.items()])
        return [json.dumps(body).encode() + b"\n"]


def database() -> Engine:
    """Two products, in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Product(id=17, name="Chair", version=1), Product(id=18, name="Table", version=1)])
    return engine


def main() -> None:
    """Serves until Ctrl-C."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--freshold", default="localhost:9000")
    parser.add_argument("--port", type=int, default=8080)
    arguments = parser.parse_args()
    with (
        Client(arguments.freshold) as client,
        make_server("localhost", arguments.port, Shop(database(), client)) as server,
    ):
        print(f"http://localhost:{arguments.port}/products/17")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


if __name__ == "__main__":
    main()
