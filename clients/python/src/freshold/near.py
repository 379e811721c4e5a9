"""The near cache: copies in this process, judged by the stream of invalidations.

A copy is kept with the position of the answer that brought it, and dropped by every event above that position that meets it. An answer that is on its
way while such an event comes must not be kept either: the positions of the newest names are remembered for that, and so is the position before which
nothing is known, which rises with the start of the stream, with each Reset and with each name that had to be forgotten.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

from freshold import _durations, receipts
from freshold._enums import Freshness, NearState, Served
from freshold._names import Name, Place, names_of, told
from freshold._proto import types_pb2
from freshold.codecs import Codec, read
from freshold.events import Checkpoint, Connected, Event, Gap, Goodbye, Invalidation, NearEvent, Reset
from freshold.lookup import Hit
from freshold.options import Near

_LOG = logging.getLogger("freshold")
_OVERHEAD = 128
_LARGEST_PART = 8
_NAMES = 16_384
_SILENT_INTERVALS = 3
_NEVER = float("-inf")


class Bounds(NamedTuple):
    """What a call asks of a copy, besides that it is fresh."""

    max_staleness: float | None
    min_version: int | None
    receipt: str


@dataclass(frozen=True, slots=True)
class NearStats:
    """The figures of a near cache, counted since the client was made."""

    state: NearState
    entries: int
    weight: int
    hits: int
    misses: int
    fills: int
    invalidated: int
    evicted: int
    expired: int
    gaps: int
    resets: int


@dataclass(slots=True)
class _Copy:
    hit: Hit[Any]
    codec: Codec[Any]
    wire: types_pb2.Value
    position: receipts.Position
    asked: float
    fresh_until: float
    weight: int


@dataclass(slots=True)
class _Mark:
    number: int
    """The highest position at which the name was invalidated."""
    own: float
    """When this process last wrote it, by the monotonic clock: what was asked before that is not kept."""


@dataclass(slots=True)
class _Counts:
    hits: int = 0
    misses: int = 0
    fills: int = 0
    invalidated: int = 0
    evicted: int = 0
    expired: int = 0
    gaps: int = 0
    resets: int = 0


class NearCache:
    """See the module. Safe for threads."""

    def __init__(self, near: Near, clock: Callable[[], float] = time.monotonic) -> None:
        self._options = near
        self._namespaces = None if near.namespaces is None else frozenset(near.namespaces)
        self._silence = _SILENT_INTERVALS * _durations.seconds(near.checkpoint_interval)
        self._clock = clock
        self._lock = threading.Lock()
        self._copies: OrderedDict[Place, _Copy] = OrderedDict()
        self._by_name: dict[Name, set[Place]] = {}
        self._weight = 0
        self._marks: OrderedDict[Name, _Mark] = OrderedDict()
        self._unknown_before = 0
        self._own_unknown_before = _NEVER
        self._here: receipts.Position | None = None
        self._state = NearState.CONNECTING
        self._heard = _NEVER
        self._counts = _Counts()
        self._untold: deque[NearEvent] = deque()
        self._telling = threading.RLock()

    def covers(self, namespace: str) -> bool:
        """Whether copies of the namespace may be kept."""
        return self._namespaces is None or namespace in self._namespaces

    def look(self, place: Place, bounds: Bounds, codec: Codec[Any]) -> Hit[Any] | None:
        """The copy, if it may be served. Raises CodecError where it was kept by another codec and this one cannot read it."""
        now = self._clock()
        with self._lock:
            self._notice_silence(now)
            copy = self._live(place, now)
            if copy is not None and self._suits(copy, bounds, now):
                self._copies.move_to_end(place)
                self._counts.hits += 1
            else:
                copy = None
                self._counts.misses += 1
        self._tell()
        return None if copy is None else _served(copy, codec, now)

    def keep(self, place: Place, hit: Hit[Any], codec: Codec[Any], wire: types_pb2.Value, asked: float) -> None:
        """Keeps what was answered, if that may be. ``asked`` is the moment before the request was sent."""
        position = receipts.position(hit.receipt)
        if position is None or hit.freshness is not Freshness.FRESH or hit.lease is not None:
            return
        weight = _weight(place, hit, wire)
        fresh_until = asked + hit.fresh_for.total_seconds()
        now = self._clock()
        with self._lock:
            self._notice_silence(now)
            if (
                self._state is NearState.CONNECTED
                and fresh_until > now
                and weight <= self._options.max_weight // _LARGEST_PART
                and not self._overtaken(place, hit.tags, position, asked)
            ):
                copy = _Copy(replace(hit, served=Served.NEAR), codec, wire, position, asked, fresh_until, weight)
                self._fill(place, copy)
        self._tell()

    def wrote(self, names: Iterable[Name], receipt: str | None, *, own: bool = True) -> None:
        """This process writes or invalidates the names: when it is sent (without a receipt), and when it is answered or has failed."""
        position = receipts.position(receipt) if receipt else None
        now = self._clock()
        with self._lock:
            for name in names:
                self._drop(name, None)
                number = position.number if position is not None and self._is_here(position) else 0
                self._mark(name, number, now if own else _NEVER)

    def apply(self, event: Event) -> None:
        """What the stream says."""
        with self._lock:
            self._notice_silence(self._clock())
            match event:
                case Connected() | Gap() | Goodbye():
                    pass
                case Checkpoint():
                    self._checkpoint(event)
                case Reset():
                    self._reset(event)
                case Invalidation():
                    self._invalidated(event)
        self._tell()

    def stats(self) -> NearStats:
        """The figures, as of now."""
        with self._lock:
            self._notice_silence(self._clock())
            counts = self._counts
            stats = NearStats(
                self._state,
                len(self._copies),
                self._weight,
                counts.hits,
                counts.misses,
                counts.fills,
                counts.invalidated,
                counts.evicted,
                counts.expired,
                counts.gaps,
                counts.resets,
            )
        self._tell()
        return stats

    # What follows is called with the lock held.

    def _notice_silence(self, now: float) -> None:
        if self._state is NearState.CONNECTED and now - self._heard > self._silence:
            self._state = NearState.GAP
            self._counts.gaps += 1
            self._clear()
            self._untold.append(Gap(timedelta(seconds=now - self._heard)))

    def _live(self, place: Place, now: float) -> _Copy | None:
        copy = self._copies.get(place)
        if copy is None or self._state is not NearState.CONNECTED:
            return None
        if now >= copy.fresh_until:
            self._remove(place)
            self._counts.expired += 1
            return None
        return copy

    def _suits(self, copy: _Copy, bounds: Bounds, now: float) -> bool:
        hit = copy.hit
        if bounds.max_staleness is not None and hit.age.total_seconds() + (now - copy.asked) > bounds.max_staleness:
            return False
        if bounds.min_version is not None and (hit.version is None or hit.version < bounds.min_version):
            return False
        return (
            not bounds.receipt
            or receipts.reaches(copy.position, bounds.receipt)
            or receipts.reaches(self._here, bounds.receipt)
        )

    def _overtaken(self, place: Place, tags: Iterable[str], position: receipts.Position, asked: float) -> bool:
        if not self._is_here(position) or position.number < self._unknown_before or asked <= self._own_unknown_before:
            return True
        for name in names_of(place, tags):
            mark = self._marks.get(name)
            if mark is not None and (mark.number > position.number or asked <= mark.own):
                return True
        return False

    def _is_here(self, position: receipts.Position) -> bool:
        return self._here is not None and self._here.epoch == position.epoch

    def _fill(self, place: Place, copy: _Copy) -> None:
        known = self._copies.get(place)
        if known is not None:
            if known.position.number > copy.position.number:
                return
            self._remove(place)
        self._copies[place] = copy
        self._weight += copy.weight
        self._counts.fills += 1
        for name in names_of(place, copy.hit.tags):
            self._by_name.setdefault(name, set()).add(place)
        while self._weight > self._options.max_weight:
            self._remove(next(iter(self._copies)))
            self._counts.evicted += 1

    def _remove(self, place: Place) -> None:
        copy = self._copies.pop(place)
        self._weight -= copy.weight
        for name in names_of(place, copy.hit.tags):
            places = self._by_name.get(name)
            if places is not None:
                places.discard(place)
                if not places:
                    del self._by_name[name]

    def _drop(self, name: Name, number: int | None) -> None:
        for place in list(self._by_name.get(name, ())):
            if number is None or self._copies[place].position.number < number:
                self._remove(place)
                self._counts.invalidated += 1

    def _clear(self) -> None:
        self._copies.clear()
        self._by_name.clear()
        self._weight = 0

    def _mark(self, name: Name, number: int, own: float) -> None:
        known = self._marks.get(name)
        if known is not None:
            number, own = max(number, known.number), max(own, known.own)
        self._marks[name] = _Mark(number, own)
        self._marks.move_to_end(name)
        if len(self._marks) > _NAMES:
            _, forgotten = self._marks.popitem(last=False)
            self._unknown_before = max(self._unknown_before, forgotten.number)
            self._own_unknown_before = max(self._own_unknown_before, forgotten.own)

    def _stand(self, token: str) -> bool:
        """Where the stream stands now; whether it begins, or begins anew in another history."""
        position = receipts.position(token)
        begins = self._here is None or position is None or position.epoch != self._here.epoch
        self._here = position
        return begins

    def _checkpoint(self, event: Checkpoint) -> None:
        if self._stand(event.resume_token):
            self._start_over(event.position)
        if not event.current:
            return
        self._heard = self._clock()
        if self._state is not NearState.CONNECTED:
            self._state = NearState.CONNECTED
            self._untold.append(Connected(event.position, event.resume_token))

    def _reset(self, event: Reset) -> None:
        # A near cache asks for everything, or for all that can meet its namespaces: there is no copy that this could not meet.
        self._stand(event.resume_token)
        self._start_over(event.position)
        self._counts.resets += 1
        self._untold.append(event)

    def _start_over(self, position: int) -> None:
        self._clear()
        for mark in self._marks.values():
            mark.number = 0
        self._unknown_before = position

    def _invalidated(self, event: Invalidation) -> None:
        if self._stand(event.resume_token):
            self._start_over(event.position)
        for name in told(event):
            self._drop(name, event.position)
            self._mark(name, event.position, _NEVER)

    # Without the lock, for a listener may look at the figures.

    def _tell(self) -> None:
        listener = self._options.listener
        if not self._untold:
            return
        with self._telling:
            while self._untold:
                event = self._untold.popleft()
                if listener is None:
                    continue
                try:
                    listener(event)
                except Exception:
                    _LOG.exception("the listener of the near cache failed")


def _weight(place: Place, hit: Hit[Any], wire: types_pb2.Value) -> int:
    value = len(wire.text.encode()) if wire.WhichOneof("content") == "text" else len(wire.data)
    return len(place.key.encode()) + value + sum(map(len, hit.tags)) + _OVERHEAD


def _served(copy: _Copy, codec: Codec[Any], now: float) -> Hit[Any]:
    hit = copy.hit
    value = hit.value if codec is copy.codec or codec == copy.codec else read(codec, copy.wire)
    passed = timedelta(seconds=now - copy.asked)
    return Hit(
        value,
        hit.version,
        hit.freshness,
        hit.age + passed,
        hit.fresh_for - passed,
        hit.stale_for - passed,
        Served.NEAR,
        hit.tags,
        hit.content_type,
        None,
        hit.receipt,
    )
