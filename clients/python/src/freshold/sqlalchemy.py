"""Busts after the commit, for SQLAlchemy. Needs ``pip install freshold[sqlalchemy]``.

A bust that is sent inside a transaction can be overtaken: a reader loads the old row and caches it after the bust. So it is sent after the commit, and
not at all after a rollback.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker
from sqlalchemy.util import await_only

from freshold.aio import AsyncClient
from freshold.busts import Bust, Named, NotSentError, send
from freshold.client import Client

T = TypeVar("T")
_LOG = logging.getLogger("freshold")
_KEY = "freshold.busts"


class Busts(Named):
    """Collects the busts of one session. Those named within a savepoint go with it, when it is rolled back."""

    def __init__(self, session: Session, client: Client | AsyncClient) -> None:
        self._session = session
        self._client = client
        self._named: dict[SessionTransaction, list[Bust]] = {}
        self._committed: set[SessionTransaction] = set()
        event.listen(session, "after_commit", self._after_commit)
        event.listen(session, "after_transaction_end", self._after_end)

    def _name(self, bust: Bust) -> None:
        transaction = _transaction(self._session)
        if transaction is None:
            transaction = self._session.begin()  # As any statement would.
        self._named.setdefault(transaction, []).append(bust)

    def _after_commit(self, session: Session) -> None:
        # Called for savepoints too.
        transaction = _transaction(session)
        if transaction is not None:
            self._committed.add(transaction)

    def _after_end(self, session: Session, transaction: SessionTransaction) -> None:
        committed = transaction in self._committed
        self._committed.discard(transaction)
        named = self._named.pop(transaction, [])
        if not named or not committed:
            return
        parent = transaction.parent
        while parent is not None and not parent.nested and parent.parent is not None:
            parent = parent.parent
        if parent is not None:
            self._named.setdefault(parent, []).extend(named)
        elif _goes_on(transaction):
            _LOG.warning("%d busts not sent: the session takes part in a transaction that it does not end", len(named))
        else:
            self._send([(uuid.uuid4().hex, bust) for bust in named])

    def _send(self, pairs: list[tuple[str, Bust]]) -> None:
        for index, (request_id, bust) in enumerate(pairs):
            try:
                answer = send(self._client, request_id, bust)
                if isinstance(self._client, AsyncClient):
                    await_only(answer)
            except Exception as error:
                message = f"committed, but {len(pairs) - index} of {len(pairs)} busts were not sent: {error}"
                raise NotSentError(message, pairs[index:]) from error


def after_commit(session: Any, client: Client | AsyncClient) -> Busts:
    """Where to name the busts of a session: they are sent by its ``commit()``, once the database has committed.

    For an ``AsyncSession`` with an :class:`freshold.AsyncClient`, or a ``Session`` with a :class:`freshold.Client`. Called again for the same
    session it answers the same. ``commit()`` raises :class:`freshold.busts.NotSentError` if a bust could not be sent: the data are committed then.
    """
    plain: Session = getattr(session, "sync_session", session)
    is_async = plain is not session
    if is_async != isinstance(client, AsyncClient):
        raise TypeError("an AsyncSession goes with an AsyncClient, a Session with a Client")
    known = plain.info.get(_KEY)
    if isinstance(known, Busts):
        return known
    busts = Busts(plain, client)
    plain.info[_KEY] = busts
    return busts


def in_transaction(sessions: sessionmaker[Session], client: Client, work: Callable[[Session, Busts], T]) -> T:
    """Runs ``work(session, busts)`` in a transaction of its own, commits, and sends the busts that it named. If it raises, nothing is sent."""
    with sessions() as session, session.begin():
        return work(session, after_commit(session, client))


def _transaction(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


def _goes_on(transaction: SessionTransaction) -> bool:
    """Whether a connection was handed to the session within a transaction, which has yet to be committed by whoever began it."""
    connections = {connection for connection, *_ in getattr(transaction, "_connections", {}).values()}
    return any(connection.in_transaction() for connection in connections)
