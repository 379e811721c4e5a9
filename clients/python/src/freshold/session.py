"""Sessions: what was seen, so that one sees one's own writes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from freshold import receipts

_KEYS = 1_024


class Session:
    """Holds the newest receipt that was seen and, for the last 1,024 keys, the highest version.

    Reads of a view (``cache.within(session)``) quote both and bring them forward; writes and invalidations bring them forward. Hand
    :attr:`receipt` to another process and go on there with ``client.session(receipt)``. Safe for threads.
    """

    def __init__(self, receipt: str = "") -> None:
        self._receipt = receipt
        self._versions: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def receipt(self) -> str:
        """The newest that was seen; empty before the first."""
        return self._receipt

    def version(self, namespace: str, key: str) -> int | None:
        """The highest version of the key that was seen, if that is remembered."""
        with self._lock:
            return self._versions.get((namespace, key))

    def saw(self, receipt: str) -> None:
        """Brings the receipt forward."""
        with self._lock:
            self._receipt = receipts.newer(self._receipt, receipt)

    def saw_version(self, namespace: str, key: str, version: int | None) -> None:
        """Brings the version of the key forward."""
        if version is None:
            return
        place = (namespace, key)
        with self._lock:
            self._versions[place] = max(version, self._versions.get(place, version))
            self._versions.move_to_end(place)
            if len(self._versions) > _KEYS:
                self._versions.popitem(last=False)
