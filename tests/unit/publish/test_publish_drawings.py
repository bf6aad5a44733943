from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from sitewatch.publish.axis import CountAxis, TimeAxis
from sitewatch.publish.counts import count_views, counted_in, set_aside
from sitewatch.publish.explanations import assessment_view
from sitewatch.publish.index import index
from sitewatch.publish.indicators import indicator_views
from sitewatch.publish.looks import chance_for, look_views
from sitewatch.publish.names import Names
from sitewatch.publish.origins import NARROW as ORIGINS_NARROW
from sitewatch.publish.origins import WIDE as ORIGINS_WIDE
from sitewatch.publish.origins import origin_graph
from sitewatch.publish.timeline import NARROW, WIDE, timeline
from sitewatch.testing import crowded_picture, example_picture, taxonomy

PICTURE = example_picture()
KNOWN = index(PICTURE)
CORRAN, SABLEMOUTH, RIDGE = PICTURE.sites
NAMES = Names(taxonomy())


def drawn(markup) -> ET.Element:
    return ET.fromstring(str(markup))  # noqa: S314 -- made by the code under test


def count(markup, kind: str) -> int:
    return len(re.findall(rf'class="{kind}"', str(markup)))


def test_days_lie_evenly_on_their_axis():
    axis = TimeAxis(date(2025, 3, 1), date(2025, 3, 10), 100.0, 200.0)
    assert (axis.days, axis.day_px) == (10, 10.0)
    assert (axis.start(date(2025, 3, 3)), axis.end(date(2025, 3, 3))) == (120.0, 130.0)
    assert axis.start(date(2024, 1, 1)) == 100.0


@pytest.mark.parametrize("days", [1, 5, 19, 60, 365, 3000])
@pytest.mark.parametrize("most", [4, 8])
def test_ticks_are_few_and_name_the_year_once(days, most):
    first = date(2024, 12, 20)
    axis = TimeAxis(first, date.fromordinal(first.toordinal() + days - 1), 0.0, 800.0)
    ticks = axis.ticks(most)
    assert 1 <= len(ticks) <= most
    years = [words.split()[-1] for _, words in ticks if len(words.split()) == 3]
    assert len(years) == len(set(years))


def test_counts_have_round_ticks():
    axis = CountAxis(40, 200.0, 0.0)
    assert axis.ticks(4) == [(150.0, "10"), (100.0, "20"), (50.0, "30"), (0.0, "40")]
    assert axis.at(0) == 200.0
    assert axis.at(99) == 0.0


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_relays_are_stacked_under_one_mark(frame):
    shown = timeline(CORRAN, KNOWN, PICTURE.as_of, frame)
    drawn(shown)
    assert count(shown, "look-saw") == 5
    assert count(shown, "look-none") == 1
    assert count(shown, "relay") == len(CORRAN.relays)
    assert "Halcyon Imaging, 14 March 2025: saw, told by 5 articles" in shown


def test_looks_that_saw_nothing_and_failed_readings_are_drawn():
    shown = timeline(CORRAN, KNOWN, PICTURE.as_of, WIDE)
    assert count(shown, "look-blind") == 2
    assert "Could not be read" in shown
    assert "17 March 2025: cloud" in shown


def test_days_on_which_nobody_looked_are_hatched():
    shown = timeline(SABLEMOUTH, KNOWN, PICTURE.as_of, WIDE)
    assert count(shown, "nobody") == 4


def test_a_site_without_looks_is_drawn_as_silence():
    shown = timeline(RIDGE, KNOWN, PICTURE.as_of, WIDE)
    assert count(shown, "nobody") == 1
    assert "Nobody is known to have looked at Tern Ridge depot." in shown


def test_many_looks_of_one_observer_do_not_cover_each_other():
    picture = crowded_picture(40)
    shown = str(timeline(picture.sites[0], index(picture), picture.as_of, NARROW))
    marks = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="7" class="look-saw">', shown)
    assert len(marks) > 40
    places = [(float(x), float(y)) for x, y in marks]
    for n, (x, y) in enumerate(places):
        assert not any(abs(x - a) < 13 and abs(y - b) < 13 for a, b in places[n + 1 :])


def test_copies_of_a_number_are_one_mark_and_errors_are_set_aside():
    heavy = next(e for e in CORRAN.estimates if e.path == "aircraft.transport.heavy")
    found = [(c.look.observer, str(c.count), c.aside) for c in counted_in(CORRAN, KNOWN, heavy)]
    assert sorted(found) == [
        ("Halcyon Imaging", "1", False),
        ("Halcyon Imaging", "2", False),
        ("Halcyon Imaging", "3", True),
        ("Ines Varga", "2", False),
        ("Orbis Radar", "0", False),
    ]


def test_only_the_side_that_is_not_preferred_is_set_aside():
    error, *_ = CORRAN.disagreements
    assert error.preferred not in set_aside(CORRAN)
    assert set(error.side_b) <= set_aside(CORRAN)


def test_looked_and_saw_none_has_a_mark_of_its_own_on_the_zero_line():
    views = {view.name: view for view in count_views(CORRAN, KNOWN, NAMES, PICTURE.as_of)}
    chart = str(views["Heavy transport aircraft"].chart)
    drawn(chart)
    assert count(chart, "look-none") == 1
    ring = re.search(r'cy="([\d.]+)" r="6" class="look-none"', chart)
    zero = re.search(r'y1="([\d.]+)"[^>]*class="zero"', chart)
    assert ring[1] == zero[1]
    assert count(str(views["Helicopters"].chart), "look-none") == 0


def test_an_open_count_is_an_arrow_not_a_dot():
    views = {view.name: view for view in count_views(CORRAN, KNOWN, NAMES, PICTURE.as_of)}
    chart = views["Military vehicles"].chart
    assert count(chart, "counted") == 0
    assert count(chart, "counted-range") == 3
    assert views["Military vehicles"].counted == ("15 Mar, Coastwatch Film: 121 or more",)


def test_charts_hatch_the_days_without_a_look_and_carry_the_naive_band():
    chart = count_views(SABLEMOUTH, KNOWN, NAMES, PICTURE.as_of)[0].chart
    assert count(chart, "nobody") == 2
    assert count(chart, "band") == count(chart, "naive-band") == 1


def test_headlines_give_interval_level_and_the_days_since_the_look():
    view = count_views(SABLEMOUTH, KNOWN, NAMES, PICTURE.as_of)[1]
    assert view.headline.replace("\u202f", " ") == (
        "0 on 24 March 2025; 90 % interval 0–1; chance of none 79 %; last look 2 days earlier"
    )


@pytest.mark.parametrize("columns", [ORIGINS_WIDE, ORIGINS_NARROW])
def test_articles_collapse_into_looks(columns):
    graph = origin_graph(CORRAN, KNOWN, columns)
    drawn(graph)
    assert count(graph, "article-box") == 10
    assert count(graph, "look-box") == 6
    assert count(graph, "edge") == len(CORRAN.relays)
    assert "5 articles → 1<" in graph
    assert "6 looks, worth 5.3" in graph


def test_relays_between_are_named_where_there_is_room():
    assert count(origin_graph(CORRAN, KNOWN, ORIGINS_WIDE), "via-box") == 1
    assert count(origin_graph(CORRAN, KNOWN, ORIGINS_NARROW), "via-box") == 0


def test_nothing_told_is_no_graph():
    assert origin_graph(RIDGE, KNOWN, ORIGINS_WIDE) is None


def test_the_three_sights_have_three_marks_and_three_words():
    views = indicator_views(CORRAN, KNOWN, NAMES)
    found = {(view.sight, re.findall(r'class="([\w-]+)"', str(view.icon))[1]) for view in views}
    assert found == {
        ("seen", "look-saw"),
        ("looked, absent", "look-none"),
        ("not looked", "nobody-box"),
    }
    unlooked = [view for view in views if view.state == "not_looked"]
    assert all((v.when, v.looks, v.credibility) == ("", "", "") for v in unlooked)


def test_explanations_are_sorted_into_for_against_and_neither():
    view = assessment_view(CORRAN.assessment, KNOWN)
    lead = view.explanations[0]
    assert [(w.name, w.ratio, w.flip) for w in lead.speaks_for] == [
        ("Heavy airlift present", "×1.9", "×2.6")
    ]
    against = [(w.name, w.ratio) for w in lead.speaks_against]
    assert against == [("Air defence being packed", "×0.8")]
    full = view.explanations[1]
    assert [item.name for item in full.expected] == ["Fuel stores emptied", "Quarters emptied"]
    assert view.next_look.name == "Fuel stores emptied"
    assert view.resolves == "23 April 2025"
    assert assessment_view(None, KNOWN) is None


def test_a_ratio_of_one_says_nothing_either_way():
    lead, *rest = CORRAN.assessment.explanations
    level = replace(lead, weights=(replace(lead.weights[0], ratio=1.001),))
    view = assessment_view(replace(CORRAN.assessment, explanations=(level, *rest)), KNOWN)
    assert len(view.explanations[0].neutral) == 1
    assert not view.explanations[0].speaks_for


def test_the_list_of_looks_says_what_each_could_have_seen():
    views = {(v.observer, v.when): v for v in look_views(CORRAN, KNOWN, NAMES)}
    radar = views["Orbis Radar", "20 March 2025"]
    assert radar.outcome == "looked, saw none"
    assert radar.grade == "B, usually reliable"
    seen = [words.replace("\u202f", " ") for words in radar.could_see]
    assert seen == ["helicopters 0–10 %", "heavy transport aircraft 70–90 %"]
    assert views["Ines Varga", "14 March 2025"].reads == "Halcyon Imaging, 14 March 2025"
    assert views["Halcyon Imaging", "17 March 2025"].visible.startswith("5")


def test_the_nearest_entry_above_a_class_holds_for_it():
    look = next(x for x in CORRAN.looks if x.observer == "Orbis Radar")
    assert chance_for(look, "aircraft.transport.heavy").path == "aircraft.transport"
    assert chance_for(look, "vessel.naval.frigate") is None


def test_an_alarm_is_a_line_on_the_chart_of_its_class_alone():
    views = {view.name: view for view in count_views(SABLEMOUTH, KNOWN, NAMES, PICTURE.as_of)}
    assert count(views["Frigates"].chart, "alarm-line") == 1
    assert "Alarm, 22 March 2025: fewer than usual" in str(views["Frigates"].chart)
    assert count(views["Ro-ro ships"].chart, "alarm-line") == 0


def test_counts_of_an_area_follow_those_of_their_class_and_name_the_area():
    whole = CORRAN.estimates[0]
    inside = replace(whole, area="south-apron", id="")
    part = replace(CORRAN, estimates=(*CORRAN.estimates, inside))
    views = count_views(part, KNOWN, NAMES, PICTURE.as_of)
    assert [view.name for view in views[:2]] == ["Helicopters", "Helicopters (South apron)"]
    assert views[1].naive_headline == ""
    assert count(views[1].chart, "alarm-line") == 0
