from __future__ import annotations

from dataclasses import replace

from sitewatch.publish.alarms import alarm_views, watch_views
from sitewatch.publish.backing import unbacked
from sitewatch.publish.index import index
from sitewatch.publish.names import Names
from sitewatch.publish.policy import Policy
from sitewatch.publish.report import report_html
from sitewatch.publish.sourcesview import source_views
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.trail import trail
from sitewatch.testing import example_picture, example_texts, taxonomy

PICTURE = example_picture()
KNOWN = index(PICTURE)
NAMES = Names(taxonomy())
CORRAN, SABLEMOUTH, _ = PICTURE.sites


def test_an_alarm_opens_the_looks_that_caused_it_in_the_order_of_days():
    (view,) = alarm_views(SABLEMOUTH, PICTURE, KNOWN, NAMES)
    assert view.stands
    assert [ref.label for ref in view.causes] == [
        "Look by Halcyon Imaging, 14 March 2025: saw",
        "Look by Halcyon Imaging, 22 March 2025: saw",
    ]
    assert view.check == "3.4 standard deviations: speaks of a change too"


def test_classes_without_an_alarm_say_what_stands_behind_that():
    heavy, helicopters = (view.text for view in watch_views(CORRAN, PICTURE, NAMES))
    assert heavy.startswith("too few looks to say: 3 looks, the last 4 days back; 1 of the 3")
    assert helicopters.endswith("usual 5.4; cumulative sum 0.4")


def test_looks_long_past_are_too_few_to_say():
    stale = tuple(replace(w, lately=0, id="") for w in CORRAN.watches)
    text = watch_views(replace(CORRAN, watches=stale), PICTURE, NAMES)[1].text
    assert text == "too few looks to say: 2 looks, the last 10 days back; usual was 5.4"


def test_the_page_shows_alarms_and_how_sources_fared_but_no_protected_one():
    page = report_html(PICTURE, example_texts(), Policy(0), taxonomy())
    assert "Alarm since 22 March 2025: fewer frigates than usual." in page
    assert "How sources fared" in page
    assert "graded B, usually reliable" in page
    assert "Pell" not in page


def test_why_leads_from_an_alarm_to_its_looks_and_their_words():
    steps = trail(PICTURE, SABLEMOUTH.alarms[0].id)
    assert steps[0].kind == "alarm"
    assert set(SABLEMOUTH.alarms[0].looks) <= {s.id for s in steps if s.kind == "look"}
    assert any(s.kind == "evidence" for s in steps)


def test_sources_keep_the_grade_as_given_beside_what_was_learned():
    halcyon, pell = source_views(PICTURE, KNOWN, NAMES)
    assert (halcyon.grade, halcyon.worth) == ("B, usually reliable", "24")
    assert halcyon.records[0].learned.replace("\u202f", " ") == (
        "6 checked claims; 87 % hold (90 %: 74–96 %)"
    )
    assert pell.records[0].learned.startswith("2 checked claims, too few to move the grade")


def test_a_clause_on_an_area_is_backed():
    inside = replace(CORRAN.estimates[0], area="south-apron", id="")
    part = replace(CORRAN, estimates=(*CORRAN.estimates, inside))
    picture = replace(PICTURE, sites=(part, *PICTURE.sites[1:]))
    clauses = summary_lines(picture, CORRAN.site.id, taxonomy())
    told = [c for c in clauses if c.text.startswith("Helicopters (South apron) on 24 March 2025")]
    assert len(told) == 1
    assert told[0].naive is None
    assert unbacked(told[0], picture) == ()
