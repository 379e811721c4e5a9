"""An outbox: busts are rows that are committed with the change they belong to, and a relay sends them. Needs ``pip install freshold[sqlalchemy]``.

No bust is lost, however often the process dies: each is sent at least once, and a second time has no second effect.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, MetaData, String, Table, Text, delete, func, insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from freshold import _durations
from freshold.busts import Bust, Named, of_json, send, to_json, uuid7
from freshold.client import Client
from freshold.errors import InvalidRequestError, NotAllowedError

_LOG = logging.getLogger("freshold")
_BATCH = 100


def outbox_table(metadata: MetaData, name: str = "freshold_outbox") -> Table:
    """The table, for your metadata and your migrations."""
    return Table(
        name,
        metadata,
        Column("id", String(36), primary_key=True),
        Column("created_at", DateTime, nullable=False, server_default=func.current_timestamp()),
        Column("bust", Text, nullable=False),
    )


class Outbox(Named):
    """Writes busts into the transaction of a session or connection: ``Outbox(session, table).invalidate("product", "17", version)``."""

    def __init__(self, transaction: Session | Connection, table: Table) -> None:
        self._transaction = transaction
        self._table = table

    def _name(self, bust: Bust) -> None:
        self._transaction.execute(insert(self._table).values(id=uuid7(), bust=to_json(bust)))


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row that cannot be sent."""

    id: str
    created_at: datetime
    bust: str


def _keep(row: OutboxRow, error: Exception) -> bool:
    return False


class Relay:
    """Sends what is in the outbox, in order, and deletes it.

    ``on_refused(row, error)`` is asked about a row that is wrong, and says whether to delete it. Otherwise the relay stops there, for order matters:
    later busts must not overtake it. Several relays do no harm; each bust is sent with the id of its row.
    """

    def __init__(
        self,
        engine: Engine,
        client: Client,
        table: Table,
        *,
        on_refused: Callable[[OutboxRow, Exception], bool] = _keep,
        pause: _durations.Duration = 1.0,
    ) -> None:
        self._engine = engine
        self._client = client
        self._table = table
        self._on_refused = on_refused
        self._pause = _durations.seconds(pause)

    def run_once(self) -> int:
        """Sends until there is nothing left; how many. Raises what the first row that could not be sent failed with."""
        sent = 0
        while rows := self._rows():
            for row in rows:
                sent += self._pass_on(row)
        return sent

    def run(self, stop: threading.Event) -> None:
        """Sends until ``stop`` is set. What fails is written to the log and tried again after a pause (1 s)."""
        while not stop.is_set():
            try:
                self.run_once()
            except Exception as error:
                _LOG.warning("the outbox stands still: %s", error)
            stop.wait(self._pause)

    def _rows(self) -> list[OutboxRow]:
        columns: Any = self._table.c
        query = select(columns.id, columns.created_at, columns.bust).order_by(columns.id).limit(_BATCH)
        with self._engine.connect() as connection:
            return [OutboxRow(*row) for row in connection.execute(query)]

    def _pass_on(self, row: OutboxRow) -> int:
        try:
            send(self._client, row.id, of_json(row.bust))
        except (InvalidRequestError, NotAllowedError, ValueError) as error:
            if not self._on_refused(row, error):
                raise
            _LOG.error("a row of the outbox was dropped: %s: %s", row.id, error)
            self._delete(row)
            return 0
        self._delete(row)
        return 1

    def _delete(self, row: OutboxRow) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.id == row.id))
