"""Receipts: proofs of a position in the history of a tenant. Opaque to users; the client looks inside to tell which of two is newer."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import NamedTuple

_LAYOUT = struct.Struct(">Bqq")
_FORMAT = 1


class Position(NamedTuple):
    """Where a receipt stands: the number of an invalidation, in one unbroken history of the store."""

    epoch: int
    number: int


def position(receipt: str) -> Position | None:
    """Where it stands, or None if it does not look like a receipt."""
    if len(receipt) != 23:
        return None
    try:
        raw = base64.b64decode(receipt + "=", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    form, epoch, number = _LAYOUT.unpack(raw)
    return Position(epoch, number) if form == _FORMAT else None


def newer(known: str, came: str) -> str:
    """The newer of two: within one epoch the one that stands higher, otherwise the one that came later."""
    if not known or not came:
        return came or known
    before, after = position(known), position(came)
    if before is not None and after is not None and before.epoch == after.epoch and before.number > after.number:
        return known
    return came


def reaches(here: Position | None, receipt: str) -> bool:
    """Whether what stands here has seen what the receipt proves. Unknown is no."""
    wanted = position(receipt)
    return here is not None and wanted is not None and here.epoch == wanted.epoch and here.number >= wanted.number
