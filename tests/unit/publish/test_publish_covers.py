"""How full areas were and how busy a site was: every number stands in a record behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import (
    Activity,
    Area,
    Basis,
    Busyness,
    CasePicture,
    Cover,
    Dated,
    Evidence,
    Fall,
    Look,
    Medium,
    Point,
    Reading,
    ReadStatus,
    Site,
    SiteKind,
    SitePicture,
    Source,
    day,
    id_holds,
)
from sitewatch.publish.activity import activity_views
from sitewatch.publish.backing import unbacked
from sitewatch.publish.covers import area_views
from sitewatch.publish.index import index
from sitewatch.publish.names import Names
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.trail import trail

HERE = Point(35.9, 35.4)
PORT = Site("port", "Port", SiteKind.PORT, HERE, areas=(Area("cy", "Yard 2", HERE),))
DAYS = (date(2024, 1, 1), date(2024, 2, 14), date(2024, 3, 3), date(2024, 3, 9))
SHAS = tuple(f"{n:064x}" for n in range(4))


def taken(n):
    return Dated(day(DAYS[n]), Basis.EXPLICIT)


LOOKS = tuple(Look("port", "Sky", Medium.IMAGERY, taken(n), method="imagery/2") for n in range(4))


def cover(n, low, high, seen=1.0):
    behind = (LOOKS[0].id, LOOKS[n].id, SHAS[0], SHAS[n])
    return Cover("port", "cy", taken(n), low, (low + high) / 2, high, seen, taken(0), 1.0, 0.9,
                 tuple(sorted(behind)), "imagery-cover/1")  # fmt: skip


def activity(dates=60, **told):
    facts = {"lately": Busyness(0.314, 0.2, 0.52, DAYS[1], 12),
             "falls": (Fall(DAYS[1], DAYS[0], DAYS[2], DAYS[3]),), **told}  # fmt: skip
    behind = tuple(sorted([*(look.id for look in LOOKS), *SHAS]))
    return Activity("port", "vessel", dates, 40, DAYS[0], DAYS[3], 2, facts["lately"],
                    facts["falls"], 0.9, behind)  # fmt: skip


def picture(covers=(), busy=(), publisher=""):
    got = datetime(2024, 3, 10, tzinfo=UTC)
    part = SitePicture(PORT, looks=LOOKS, covers=tuple(covers), activity=tuple(busy))
    return CasePicture(
        title="Case",
        as_of=date(2024, 3, 12),
        sites=(part,),
        evidence=tuple(
            Evidence(sha, f"{n}.tif", "image/tiff", 9, f"{n}.tif", got, publisher=publisher)
            for n, sha in enumerate(SHAS)
        ),
        readings=tuple(Reading(sha, ReadStatus.READ, "imagery/2") for sha in SHAS),
    )


def lines(case):
    told = summary_lines(case, "port")
    assert [unbacked(clause, case) for clause in told] == [()] * len(told)
    return [clause.text.replace("\u202f", " ") for clause in told]


def test_the_last_share_is_told_with_its_interval_and_its_ground():
    said = lines(picture([cover(1, 0.62, 0.74), cover(2, 0.6, 0.7, 0.85)]))
    assert (
        "Yard 2 on 3 March 2024: beyond what stood there on 1 January 2024, with 90 % probability "
        "60–70 % of it was covered; 85 % of it was seen. What stood there on that day is not "
        "counted."
    ) in said
    assert not any("went from" in line for line in said), "the intervals overlap"


def test_a_change_is_told_only_where_intervals_part():
    told = [cover(1, 0.6, 0.7), cover(2, 0.05, 0.1), cover(3, 0.0, 0.08)]
    said = "Yard 2: the covered share went from 60–70 % on 14 February 2024 to 0–8 % on"
    assert any(line.startswith(said) for line in lines(picture(told)))
    assert not told[1].apart(told[2])
    assert told[0].apart(told[2])


def test_shares_against_different_bare_dates_are_not_compared():
    other = replace(cover(3, 0.0, 0.08), bare=taken(2))
    said = lines(picture([cover(1, 0.6, 0.7), other]))
    assert not any("went from" in line for line in said)
    assert any("beyond what stood there on 3 March 2024" in line for line in said)


def test_a_fall_that_ended_stays_on_the_page_and_is_no_news():
    over = Fall(DAYS[1], DAYS[0], DAYS[2], DAYS[2], DAYS[3])
    case = picture(busy=[activity(falls=(over,), lately=None)])
    assert not any("fell" in line for line in lines(case))
    (one,) = activity_views(case.sites[0], index(case), Names())
    assert "back by 9 March 2024" in one.falls[0]


def test_an_area_on_the_page_shows_every_date_and_what_is_behind_it():
    case = picture([cover(1, 0.6, 0.7), cover(2, 0.0, 1.0, 0.0)])
    (area,) = area_views(case.sites[0], index(case), Names())
    assert [one.when for one in area.dates] == ["3 March 2024", "14 February 2024"]
    assert area.change == ""
    assert len(area.dates[0].behind) == 4


def test_why_leads_from_a_share_to_both_scenes():
    case = picture([cover(1, 0.6, 0.7)])
    steps = trail(case, case.sites[0].covers[0].id)
    assert {step.id for step in steps} >= {SHAS[0], SHAS[1]}
    assert "Share of Yard 2 covered, 14 February 2024" in steps[0].text


def test_level_and_collapse_are_told_where_the_dates_are_enough():
    said = lines(picture(busy=[activity()]))
    assert (
        "Vessels in scenes: the level fell far below the usual by 14 February 2024, with 90 % "
        "probability between 1 January 2024 and 3 March 2024; certain enough to tell on "
        "9 March 2024."
    ) in said
    assert (
        "Vessels in scenes: 31 % of the usual level on 12 dates since 14 February 2024, and with "
        "90 % probability 20 % to 52 %."
    ) in said
    above = activity(lately=Busyness(1.46, 1.0, 2.0, DAYS[1], 12), falls=())
    assert any("1.5 times the usual level" in line for line in lines(picture(busy=[above])))


def test_too_few_dates_are_said_on_the_page_alone():
    case = picture(busy=[activity(3, lately=None, falls=())])
    assert not any("scenes" in line for line in lines(case))
    (one,) = activity_views(case.sites[0], index(case), Names())
    assert one.too_few == "too few dates to say what is usual: 3 of the 40 that it takes"
    assert len(one.looks) == 4


def test_shares_from_scenes_of_a_protected_source_do_not_leave():
    case = picture([cover(1, 0.6, 0.7)], [activity()], publisher="Anna")
    hidden = Source("anna", "Anna", Medium.OUTLET, protected=True)
    shown = visible(replace(case, sources=(hidden,)), Policy(at=datetime(2025, 1, 1, tzinfo=UTC)))
    assert shown.sites[0].covers == ()
    assert shown.sites[0].activity == ()
    assert len(visible(case, Policy()).sites[0].covers) == 1
    seen_by = replace(picture([cover(1, 0.6, 0.7)]), sources=(replace(hidden, name="Sky"),))
    assert visible(seen_by, Policy()).sites[0].covers == ()
    assert all(map(id_holds, shown.sites[0].activity))


@pytest.mark.parametrize(("low", "high", "seen"), [(0.5, 0.4, 1), (-0.1, 0.4, 1), (0.1, 0.2, 1.5)])
def test_an_impossible_share_is_refused(low, high, seen):
    with pytest.raises(RecordError):
        cover(1, low, high, seen)


def test_an_activity_rests_on_a_date():
    with pytest.raises(RecordError):
        activity(0)
