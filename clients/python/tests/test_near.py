"""The near cache by a manual clock."""

from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

import freshold
from freshold import Freshness, Hit, Near, NearState, Reset, ResetReason, Selector, Served
from freshold._durations import when
from freshold._names import Place, key_name
from freshold._proto import types_pb2
from freshold.events import Checkpoint, Connected, Gap, Invalidation
from freshold.near import Bounds, NearCache
from support import receipt

PLACE = Place("product", "", "1")
ANY = Bounds(None, None, "")


class Near7:
    """A near cache of epoch 7, its clock, and what its listener was told."""

    def __init__(self, **options: Any) -> None:
        self.now = 1000.0
        self.told: list[freshold.Event] = []
        self.cache = NearCache(Near(listener=self.told.append, **options), lambda: self.now)

    def checkpoint(self, number: int, current: bool = True, epoch: int = 7) -> None:
        self.cache.apply(Checkpoint(number, current, receipt(number, epoch)))

    def invalidation(self, number: int, what: str, namespace: str = "", **names: Any) -> None:
        keys, tags, scopes = (tuple(names.get(name, ())) for name in ("keys", "tags", "scopes"))
        kind, mode, time = freshold.What(what), freshold.Mode.SOFT, when(Timestamp())
        event = Invalidation(number, time, kind, mode, namespace, keys, tags, scopes, "", receipt(number))
        self.cache.apply(event)

    def keep(self, number: int, place: Place = PLACE, asked: float | None = None, **hit: Any) -> None:
        wire = types_pb2.Value(text='"x"', content_type="application/json")
        kept = Hit(
            hit.get("value", "x"),
            hit.get("version", 3),
            hit.get("freshness", Freshness.FRESH),
            timedelta(seconds=5),
            timedelta(seconds=hit.get("fresh_for", 60)),
            timedelta(seconds=120),
            Served.STORE,
            hit.get("tags", ("a",)),
            "application/json",
            hit.get("lease"),
            receipt(number, hit.get("epoch", 7)),
        )
        self.cache.keep(place, kept, freshold.JSON, wire, self.now if asked is None else asked)

    def look(self, bounds: Bounds = ANY, place: Place = PLACE) -> Hit[Any] | None:
        return self.cache.look(place, bounds, freshold.JSON)


@pytest.fixture
def near() -> Near7:
    near = Near7()
    near.checkpoint(10)
    return near


def test_look_before_the_first_checkpoint_serves_and_keeps_nothing() -> None:
    near = Near7()
    near.keep(10)
    assert near.look() is None
    assert near.cache.stats().state is NearState.CONNECTING


def test_look_kept_copy_is_carried_on(near: Near7) -> None:
    near.keep(10)
    near.now += 2
    hit = near.look()
    assert hit is not None
    assert (hit.age, hit.fresh_for, hit.stale_for) == (
        timedelta(seconds=7),
        timedelta(seconds=58),
        timedelta(seconds=118),
    )
    assert (hit.value, hit.served, hit.receipt) == ("x", Served.NEAR, receipt(10))


def test_look_after_its_life_which_counts_from_before_the_request_is_expired(near: Near7) -> None:
    near.keep(10, asked=near.now - 59, fresh_for=60)
    near.now += 1
    assert near.look() is None
    assert (near.cache.stats().expired, near.cache.stats().entries) == (1, 0)


@pytest.mark.parametrize(
    ("bounds", "served"),
    [
        (Bounds(7.5, None, ""), True),
        (Bounds(6.5, None, ""), False),
        (Bounds(None, 3, ""), True),
        (Bounds(None, 4, ""), False),
        (Bounds(None, None, receipt(10)), True),
        (Bounds(None, None, receipt(11)), False),
        (Bounds(None, None, receipt(10, epoch=8)), False),
        (Bounds(None, None, "nonsense"), False),
    ],
)
def test_look_bounds_hold(near: Near7, bounds: Bounds, served: bool) -> None:
    near.keep(10)
    near.now += 2
    assert (near.look(bounds) is not None) is served


def test_look_session_ahead_is_served_once_the_stream_has_come_as_far(near: Near7) -> None:
    near.keep(10)
    near.checkpoint(12)
    assert near.look(Bounds(None, None, receipt(12))) is not None


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("KEY", {"namespace": "product", "keys": ["1"]}),
        ("PUT", {"namespace": "product", "keys": ["1"]}),
        ("TAG", {"tags": ["a"]}),
        ("SCOPE", {"scopes": ["a"]}),
        ("NAMESPACE", {"namespace": "product"}),
    ],
)
def test_apply_invalidation_drops_what_it_meets_and_keeps_late_answers_away(
    near: Near7, what: str, names: dict[str, Any]
) -> None:
    near.keep(10)
    near.keep(10, Place("product", "v7", "1"))
    near.invalidation(11, what, **names)
    assert near.cache.stats().entries == 0
    near.keep(10)
    assert near.look() is None
    near.keep(11)
    assert near.look() is not None


def test_apply_invalidation_of_others_and_of_before_leaves_it(near: Near7) -> None:
    near.keep(12)
    near.invalidation(11, "TAG", tags=["a"])
    near.invalidation(12, "TAG", tags=["b"])
    near.invalidation(13, "KEY", namespace="country", keys=["1"])
    assert near.look() is not None


def test_keep_from_before_the_stream_or_of_another_epoch_is_not_kept(near: Near7) -> None:
    near.keep(9)
    near.keep(11, epoch=8)
    near.keep(11, freshness=Freshness.STALE)
    near.keep(11, lease=freshold.Lease("t", timedelta(seconds=1)))
    assert near.cache.stats().fills == 0


def test_look_after_three_silent_intervals_everything_is_dropped(near: Near7) -> None:
    near.keep(10)
    near.now += 3.0
    assert near.look() is not None
    near.now += 0.001
    assert near.look() is None
    near.keep(10)
    assert (near.cache.stats().state, near.cache.stats().entries) == (NearState.GAP, 0)
    near.checkpoint(10)
    near.keep(10)
    assert near.look() is not None
    assert [type(event) for event in near.told] == [Connected, Gap, Connected]


def test_checkpoint_that_comes_too_late_is_a_gap_first(near: Near7) -> None:
    near.keep(10)
    near.now += 10
    near.checkpoint(10)
    assert [type(event) for event in near.told] == [Connected, Gap, Connected]
    assert near.cache.stats().entries == 0


def test_checkpoint_that_is_not_current_gives_no_leave(near: Near7) -> None:
    near.now += 2
    near.checkpoint(10, current=False)
    near.now += 2
    assert near.cache.stats().state is NearState.GAP


def test_reset_drops_everything_and_what_is_on_its_way(near: Near7) -> None:
    near.keep(10)
    near.cache.apply(Reset(ResetReason.TRIMMED, 20, Selector(), receipt(20)))
    assert near.cache.stats().entries == 0
    near.keep(19)
    assert near.look() is None
    near.keep(20)
    assert near.look() is not None


def test_reset_to_another_epoch_forgets_the_positions_of_the_old(near: Near7) -> None:
    near.invalidation(11, "TAG", tags=["a"])
    near.cache.apply(Reset(ResetReason.EPOCH, 1, Selector(), receipt(1, epoch=8)))
    near.checkpoint(1, epoch=8)
    near.keep(2, epoch=8)
    assert near.look() is not None


def test_wrote_drops_and_keeps_what_was_asked_before_away(near: Near7) -> None:
    near.keep(10)
    asked = near.now
    near.now += 1
    near.cache.wrote([key_name("product", "1")], None)
    assert near.look() is None
    near.now += 1
    near.cache.wrote([key_name("product", "1")], receipt(10))
    near.keep(10, asked=asked)
    assert near.look() is None
    near.now += 1
    near.keep(10)
    assert near.look() is not None


def test_keep_weight_is_bounded_and_least_recently_used_goes_first() -> None:
    near = Near7(max_weight=132 * 10, namespaces=["product"])
    near.checkpoint(10)
    places = [Place("product", "", str(number)) for number in range(10)]
    for place in places:
        near.keep(10, place, tags=())
    near.look(place=places[0])
    near.keep(10, Place("product", "", "x"), tags=())
    stats = near.cache.stats()
    assert (stats.weight, stats.entries, stats.evicted) == (132 * 10, 10, 1)
    assert near.look(place=places[0]) is not None
    assert near.look(place=places[1]) is None
    near.keep(10, Place("product", "", "big"), tags=("t" * 128,))
    assert near.look(place=Place("product", "", "big")) is None
    assert not near.cache.covers("country")


def test_names_that_had_to_be_forgotten_keep_older_answers_away(near: Near7) -> None:
    near.invalidation(11, "TAG", tags=["forgotten"])
    for number in range(16_384):
        near.invalidation(12 + number, "TAG", tags=[f"t{number}"])
    near.keep(10, tags=("forgotten",))
    assert near.look() is None
    near.keep(11, tags=("other",))
    assert near.look() is not None


def test_look_with_another_codec_reads_what_came(near: Near7) -> None:
    near.keep(10)
    hit = near.cache.look(PLACE, ANY, freshold.RAW)
    assert hit is not None
    assert hit.value == b'"x"'


def test_listener_that_fails_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    def listener(_: object) -> None:
        raise RuntimeError("boom")

    cache = NearCache(Near(listener=listener))
    cache.apply(Checkpoint(1, True, receipt(1)))
    assert cache.stats().state is NearState.CONNECTED
    assert "listener" in caplog.text
