"""Busts after the commit, and the outbox, on a real database."""

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from freshold import AsyncClient, Client, FresholdError
from freshold.busts import (
    BumpNamespace,
    BumpScope,
    Bust,
    InvalidateKeys,
    InvalidateTags,
    NotSentError,
    of_json,
    to_json,
    uuid7,
)
from freshold.errors import NotAllowedError, UnavailableError
from freshold.outbox import Outbox, OutboxRow, Relay, outbox_table
from freshold.sqlalchemy import after_commit, in_transaction


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]


class Sends:
    """Stands where the client does: what was sent, and what the database held at that moment."""

    def __init__(self, engine: Engine | None) -> None:
        self.sent: list[tuple[Any, ...]] = []
        self.ids: list[str] = []
        self.rows: list[int] = []
        self.failures: list[FresholdError] = []
        self._database = engine

    def record(self, request_id: str, *what: Any) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(what)
        self.ids.append(request_id)
        if self._database is not None:
            with self._database.connect() as connection:
                self.rows.append(connection.execute(text("select count(*) from product")).scalar_one())

    def cache(self, namespace: str) -> Any:
        sends = self

        class Cache:
            def invalidate(self, keys: Any, *, request_id: str) -> None:
                sends.record(request_id, "invalidate", namespace, dict(keys))

        return Cache()

    def invalidate_tag(self, *tags: str, request_id: str) -> None:
        self.record(request_id, "tag", *tags)

    def bump_scope(self, scope: str, *, request_id: str) -> None:
        self.record(request_id, "scope", scope)

    def bump_namespace(self, namespace: str, *, request_id: str) -> None:
        self.record(request_id, "namespace", namespace)


class FakeClient(Sends, Client):  # type: ignore[misc]
    """For threads."""


class FakeAsyncClient(Sends, AsyncClient):  # type: ignore[misc]
    """For asyncio."""

    async def invalidate_tag(self, *tags: str, request_id: str) -> None:  # type: ignore[override]
        self.record(request_id, "tag", *tags)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/test.db")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine: Engine) -> FakeClient:
    return FakeClient(engine)


def test_after_commit_sends_what_was_named_once_the_rows_are_there(engine: Engine, client: FakeClient) -> None:
    with Session(engine) as session:
        busts = after_commit(session, client)
        session.add(Product(id=1, version=1))
        busts.invalidate("product", "1", 1)
        busts.invalidate_tag("a", "b")
        busts.bump_scope("user:1")
        busts.bump_namespace("country")
        session.flush()
        assert client.sent == []
        session.commit()
        assert len(client.sent) == 4
        session.commit()

    assert client.sent == [
        ("invalidate", "product", {"1": 1}),
        ("tag", "a", "b"),
        ("scope", "user:1"),
        ("namespace", "country"),
    ]
    assert client.rows == [1, 1, 1, 1]
    assert len(set(client.ids)) == 4


def test_after_commit_rollback_sends_nothing_then_or_later(engine: Engine, client: FakeClient) -> None:
    with Session(engine) as session:
        busts = after_commit(session, client)
        session.add(Product(id=1, version=1))
        busts.invalidate_tag("a")
        session.rollback()
        session.add(Product(id=2, version=1))
        assert after_commit(session, client) is busts
        busts.invalidate_tag("b")
        session.commit()
        busts.invalidate_tag("closed")
    assert client.sent == [("tag", "b")]


def test_after_commit_savepoint_rolled_back_takes_its_busts_along(engine: Engine, client: FakeClient) -> None:
    with Session(engine) as session:
        busts = after_commit(session, client)
        busts.invalidate_tag("outer")
        with session.begin_nested():
            busts.invalidate_tag("released")
            inner = session.begin_nested()
            busts.invalidate_tag("rolled back")
            inner.rollback()
            with session.begin_nested():
                session.add(Product(id=1, version=1))
                busts.invalidate_tag("twice released")
        assert client.sent == []
        with contextlib.suppress(RuntimeError), session.begin_nested():
            busts.invalidate_tag("failed")
            raise RuntimeError("boom")
        session.commit()
    assert client.sent == [("tag", "outer"), ("tag", "released"), ("tag", "twice released")]


def test_after_commit_released_savepoint_in_a_rolled_back_transaction_sends_nothing(
    engine: Engine, client: FakeClient
) -> None:
    with Session(engine) as session:
        busts = after_commit(session, client)
        with session.begin_nested():
            busts.invalidate_tag("released")
        session.rollback()
        session.commit()
    assert client.sent == []


def test_after_commit_fault_of_sending_says_that_it_is_committed(engine: Engine, client: FakeClient) -> None:
    with Session(engine) as session:
        busts = after_commit(session, client)
        session.add(Product(id=1, version=1))
        busts.invalidate_tag("a")
        busts.invalidate_tag("b")
        client.failures.append(UnavailableError("gone"))
        with pytest.raises(NotSentError) as raised:
            session.commit()
        assert raised.value.committed
        assert [bust for _, bust in raised.value.unsent] == [InvalidateTags(("a",)), InvalidateTags(("b",))]
        assert isinstance(raised.value.__cause__, UnavailableError)
        session.add(Product(id=2, version=1))
        session.commit()
        assert session.scalars(select(Product.id)).all() == [1, 2]


@pytest.mark.parametrize("mode", ["create_savepoint", "rollback_only", "conditional_savepoint"])
def test_after_commit_within_a_transaction_of_others_sends_nothing(
    engine: Engine, client: FakeClient, caplog: pytest.LogCaptureFixture, mode: Any
) -> None:
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode=mode) as session:
            after_commit(session, client).invalidate_tag("a")
            session.add(Product(id=1, version=1))
            session.commit()
        outer.rollback()
    assert client.sent == []
    assert "does not end" in caplog.text


def test_in_transaction_commits_and_sends_or_neither(engine: Engine, client: FakeClient) -> None:
    sessions = sessionmaker(engine)

    def work(session: Session, busts: Any, fail: bool = False) -> int:
        session.add(Product(id=2 if fail else 1, version=1))
        busts.invalidate("product", "1", 1)
        if fail:
            raise RuntimeError("boom")
        return 7

    assert in_transaction(sessions, client, work) == 7
    with pytest.raises(RuntimeError):
        in_transaction(sessions, client, lambda session, busts: work(session, busts, fail=True))
    assert client.sent == [("invalidate", "product", {"1": 1})]


async def test_after_commit_async_session_sends_with_an_async_client(tmp_path: Path) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/test.db")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    client = FakeAsyncClient(None)
    async with AsyncSession(engine) as session:
        busts = after_commit(session, client)
        session.add(Product(id=1, version=1))
        busts.invalidate_tag("a")
        await session.commit()
        busts.invalidate_tag("b")
        await session.rollback()
    await engine.dispose()
    assert client.sent == [("tag", "a")]
    with pytest.raises(TypeError):
        after_commit(session, FakeClient(None))


BUSTS: list[tuple[Bust, Any]] = [
    (
        InvalidateKeys("product", {"17": 9007199254740993, "18": None}),
        {"invalidate": {"namespace": "product", "keys": [{"key": "17", "version": "9007199254740993"}, {"key": "18"}]}},
    ),
    (InvalidateTags(("brand:acme",)), {"invalidateTag": {"tags": ["brand:acme"]}}),
    (BumpScope("user:42"), {"bumpScope": {"scope": "user:42"}}),
    (BumpNamespace("product"), {"bumpNamespace": {"namespace": "product"}}),
]


@pytest.mark.parametrize(("bust", "body"), BUSTS)
def test_busts_are_written_as_the_contract_says(bust: Bust, body: Any) -> None:
    assert json.loads(to_json(bust)) == body
    assert of_json(to_json(bust)) == bust


@pytest.mark.parametrize(
    "text_", ["", "[]", "{}", '{"other": {}}', '{"invalidate": {}}', '{"invalidate": {"namespace": "a", "keys": [{}]}}']
)
def test_busts_what_is_none_is_refused(text_: str) -> None:
    with pytest.raises(ValueError, match="not a bust"):
        of_json(text_)


def test_uuid7_sorts_in_the_order_of_the_calls() -> None:
    made = [uuid7() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {(len(one), one[14]) for one in made} == {(36, "7")}


def test_outbox_rows_belong_to_the_transaction_and_the_relay_sends_them_in_order(
    engine: Engine, client: FakeClient
) -> None:
    table = outbox_table(MetaData())
    table.metadata.create_all(engine)
    with Session(engine) as session:
        Outbox(session, table).invalidate("product", "0", 0)
        session.rollback()
    with Session(engine) as session, session.begin():
        for number in range(250):
            Outbox(session, table).invalidate("product", str(number), number)
    with engine.begin() as connection:
        Outbox(connection, table).invalidate_tag("last")
    relay = Relay(engine, client, table)

    assert relay.run_once() == 251
    assert [what[2] for what in client.sent[:-1]] == [{str(number): number} for number in range(250)]
    assert client.sent[-1] == ("tag", "last")
    assert client.ids == sorted(client.ids)
    assert relay.run_once() == 0


def test_relay_that_fails_goes_on_with_the_same_row_and_id(engine: Engine, client: FakeClient) -> None:
    table = outbox_table(MetaData())
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        Outbox(connection, table).invalidate_tag("a")
        Outbox(connection, table).invalidate_tag("b")
    client.failures.append(UnavailableError("gone"))
    relay, stop = Relay(engine, client, table, pause=0.001), threading.Event()
    running = threading.Thread(target=relay.run, args=(stop,))
    running.start()
    try:
        for _ in range(10_000):
            if len(client.sent) == 2:
                break
            stop.wait(0.002)
    finally:
        stop.set()
        running.join()
    assert client.sent == [("tag", "a"), ("tag", "b")]


def test_relay_stops_at_a_row_that_is_refused_unless_told_to_drop_it(engine: Engine, client: FakeClient) -> None:
    table = outbox_table(MetaData())
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        Outbox(connection, table).bump_namespace("prodcut")
        Outbox(connection, table).invalidate_tag("b")
    refused: list[OutboxRow] = []
    client.failures.append(NotAllowedError("unknown"))
    with pytest.raises(NotAllowedError):
        Relay(engine, client, table).run_once()
    assert client.sent == []

    def drop(row: OutboxRow, error: Exception) -> bool:
        refused.append(row)
        return True

    client.failures.append(NotAllowedError("unknown"))
    assert Relay(engine, client, table, on_refused=drop).run_once() == 1
    assert of_json(refused[0].bust) == BumpNamespace("prodcut")
    assert client.sent == [("tag", "b")]
