"""Dated counts of areas from looks of scenes: what is a zero, and what is a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from sitewatch.model import (
    Area,
    AssetRef,
    Basis,
    Chance,
    Dated,
    Kind,
    Look,
    Medium,
    Observation,
    Outcome,
    PixelLocator,
    Point,
    Reading,
    ReadStatus,
    Site,
    SiteKind,
    Span,
    day,
    exactly,
)
from sitewatch.run.busyness import activities

HERE = Point(35.9, 35.4)
AREAS = tuple(Area(name.lower(), name, HERE) for name in ("North", "South"))
BASE = Site("base", "Base", SiteKind.AIR_BASE, HERE, areas=AREAS)
SEES = (Chance("aircraft", 0.8, 0.9, "card"),)
FIRST = date(2024, 1, 1)


def seen(n, counts, shares=(1.0, 1.0), **told):
    """A reading of one scene with its look, and what it counted by area."""
    when, sha = FIRST + timedelta(days=3 * n), f"{n:064x}"
    reasons = tuple(
        f"{area.name}: {share:.0%} in view" for area, share in zip(AREAS, shares, strict=True)
    )
    covered = tuple(a.id for a, share in zip(AREAS, shares, strict=True) if share >= 0.2)
    taken = Dated(day(when), Basis.EXPLICIT)
    facts = {"areas": covered, "chances": SEES, "reasons": reasons, "sensor": "optical-submetre",
             "outcome": Outcome.SAW, "method": "imagery/2", **told}  # fmt: skip
    look = Look("base", "Sky", Medium.IMAGERY, taken, **facts)
    found = tuple(
        Observation(
            evidence=sha, locator=PixelLocator(0, 0, 9, 9), kind=Kind.PRESENCE,
            asset=AssetRef("aircraft.transport"), count=exactly(int(number)), state="present",
            time=taken, site="base", area=area.id, look=look.id, method="imagery/2 finder",
        )
        for area, number in zip(AREAS, counts, strict=True)
        if number
    )  # fmt: skip
    return Reading(sha, ReadStatus.READ, "imagery/2", observations=found, looks=(look,))


def made(readings, as_of=date(2026, 1, 1)):
    return activities(BASE, [o for r in readings for o in r.observations], readings, as_of)


def busy(fall=999, count=60, seed=1):
    draw = np.random.default_rng(seed)
    return [seen(n, draw.poisson(8 if n < fall else 0.4, 2)) for n in range(count)]


def test_too_few_dates_tell_how_many_and_nothing_else():
    (one,) = made(busy(count=5))
    assert (one.path, one.dates, one.needed, one.blocks) == ("aircraft", 5, 40, 2)
    assert not one.can_say
    assert one.lately is None
    assert one.falls == ()


def test_a_steady_place_has_a_usual_level_and_no_fall():
    (one,) = made(busy(), FIRST + timedelta(days=180))
    assert one.lately.low < 1 < one.lately.high
    assert one.lately.likely == pytest.approx(1.0, abs=0.2)
    assert one.falls == ()
    assert sum(key.startswith("look-") for key in one.inputs) == 60


def test_a_fall_is_dated_with_the_looks_behind_it():
    (one,) = made(busy(fall=45), FIRST + timedelta(days=180))
    (fall,) = one.falls
    assert fall.earliest <= FIRST + timedelta(days=135) <= fall.latest
    assert fall.earliest <= fall.since <= fall.latest <= fall.told + timedelta(days=60)
    assert one.lately.high < 0.9


def test_what_was_not_seen_is_no_zero():
    blind = [seen(n, (8, 0), shares=(1.0, 0.5)) for n in range(45, 60)]
    (one,) = made([*busy(count=45), *blind], FIRST + timedelta(days=180))
    assert one.falls == ()
    assert one.lately.low < 1 < one.lately.high


def test_what_was_searched_and_not_found_is_zero():
    empty = [seen(n, (0, 0), outcome=Outcome.LOOKED_ABSENT) for n in range(45, 60)]
    (one,) = made([*busy(count=45), *empty], FIRST + timedelta(days=180))
    assert len(one.falls) == 1


def test_looks_that_searched_for_something_else_say_nothing():
    ships = (Chance("vessel", 0.5, 0.9, "card"),)
    (one,) = made([seen(n, (0, 0), chances=ships) for n in range(3)])
    assert (one.path, one.dates) == ("vessel", 3)
    assert made([seen(0, (0, 0), outcome=Outcome.CLOUD)]) == ()
    assert made([]) == ()


def test_another_sensor_is_no_change_of_level():
    draw = np.random.default_rng(3)
    fine = [seen(n, draw.poisson(8, 2)) for n in range(0, 100, 2)]
    coarse = [seen(n, draw.poisson(2, 2), sensor="sentinel-2") for n in range(1, 130, 2)]
    (one,) = made([*fine, *coarse], FIRST + timedelta(days=390))
    assert one.falls == ()
    assert one.blocks == 4


def test_looks_of_one_day_are_one_date():
    again = seen(0, (6, 6), reasons=("North: 100% in view", "South: 100% in view", "a second one"))
    (one,) = made([seen(0, (4, 4)), again, seen(1, (2, 2))])
    assert one.dates == 2
    assert sum(key.startswith("look-") for key in one.inputs) == 3


def test_what_lies_after_the_day_is_not_used():
    (one,) = made(busy(count=5), FIRST + timedelta(days=6))
    assert one.dates == 3


def test_a_scene_of_an_unknown_day_is_on_no_date():
    vague = Dated(Span(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)),
                  Basis.EXPLICIT)  # fmt: skip
    one = seen(3, (4, 4))
    undated = replace(one, looks=(replace(one.looks[0], captured=vague, id=""),))
    assert made([undated]) == ()


def test_where_nothing_was_ever_counted_no_level_is_told():
    (one,) = made([seen(n, (0, 0)) for n in range(60)], FIRST + timedelta(days=180))
    assert one.can_say
    assert one.lately is None
