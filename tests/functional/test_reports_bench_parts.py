"""The parts of the bench that score times and attributions, on files made up here."""

from datetime import date

import pytest
from reports_lib import polnear, timeml
from reports_lib.polnear import Attribution
from reports_lib.timex3 import Timex, timexes

from sitewatch.testing.reports import english

CREATED = date(2026, 5, 20)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on 3 May", ["2026-05-03"]),
        ("from 3 May to 5 May", ["2026-05-03", "2026-05-05"]),
        ("on Monday", ["2026-05-18"]),
        ("last week", ["2026-W20"]),
        ("last month", ["2026-04"]),
        ("this year", ["2026"]),
        ("in the 1990s", ["199"]),
        ("in the third quarter of 2024", ["2024-Q3"]),
        ("last summer", ["2025-SU"]),
        ("in the first half of 2024", ["2024-H1"]),
        ("for five days", ["P5D"]),
        ("for several hours", ["PTXH"]),
        ("for two decades", ["P20Y"]),
        ("in recent weeks", ["PXW"]),
        ("three days ago", ["2026-05-17"]),
        ("every Friday", ["XXXX-WXX-5"]),
        ("this morning", ["2026-05-20TMO"]),
        ("until 9 a.m. Monday", ["2026-05-25T09:00"]),
        ("It fell in the third quarter of 2024 from a year earlier", ["2024-Q3", "2023-Q3"]),
        ("now", ["PRESENT_REF"]),
        ("recently", ["PAST_REF"]),
        ("soon", ["FUTURE_REF"]),
    ],
)
def test_times_have_their_timex3_values(text, values):
    assert [t.value for t in timexes(text, CREATED)] == values


def test_a_timeml_file_is_scored_by_hand(tmp_path):
    file = tmp_path / "a.tml"
    file.write_text(
        '<TimeML><DCT><TIMEX3 type="DATE" value="2026-05-20">x</TIMEX3></DCT><TEXT>It left on '
        '<TIMEX3 type="DATE" value="2026-05-18">Monday</TIMEX3>, as <TIMEX3 type="DATE" '
        'value="2026-W19">last week</TIMEX3>, in <EVENT>due</EVENT> <TIMEX3 type="DATE" '
        'value="FUTURE_REF">course</TIMEX3>, tomorrow.</TEXT></TimeML>'
    )
    figures, wrong = timeml.score(file)
    # Monday is right, last week is W20, not W19, the third is missed, tomorrow is one too many.
    assert (figures.gold, figures.found, figures.matched, figures.right) == (3, 3, 2, 1)
    assert figures.relaxed == pytest.approx(2 * 2 / 6)
    assert figures.value == pytest.approx(2 * 1 / 6)
    assert [line.split()[0] for line in wrong] == ["VALUE", "MISSED", "EXTRA"]


def test_one_found_time_matches_one_gold_time_only():
    wide = Timex(0, 20, "x", "DATE", "2026")
    gold = [Timex(0, 5, "a", "DATE", "2026"), Timex(10, 15, "b", "DATE", "2026")]
    assert timeml.pairs(gold, [wide]) == [(gold[0], wide)]


def test_weeks_of_one_figure_are_the_same():
    assert timeml.same("2000-W7", "2000-W07")
    assert not timeml.same("2000-W7", "2000-W08")


def test_an_attribution_counts_where_both_its_ends_overlap():
    gold = [Attribution(((0, 9),), ((10, 14),)), Attribution((), ((30, 35),))]
    found = [Attribution(((4, 9),), ((10, 14),)), Attribution(((20, 25),), ((30, 35),))]
    hits = polnear.count(gold, found)
    # The second has no source, so no pair with one; its cue is met all the same.
    assert (hits["pair"], hits["source"], hits["cue"]) == (1, 1, 2)
    assert polnear.f1(hits, "pair") == pytest.approx(2 * 1 / 4)
    assert polnear.f1(hits, "source") == pytest.approx(2 * 1 / 3)


def test_annotations_are_read_from_standoff_files(tmp_path):
    file = tmp_path / "a.ann"
    file.write_text(
        "T1\tSource 0 9\tThe mayor\nT2\tCue 10 14;20 22\tsaid so\nT3\tAttribution 10 14\tsaid\n"
        "E1\tAttribution:T3 Cue:T2 Source:T1\n"
    )
    assert polnear.gold_of(file) == [Attribution(((0, 9),), ((10, 14), (20, 22)))]


def test_what_is_found_has_the_offsets_of_the_article():
    text = "A line.\nThe mayor said that it left."
    [found] = polnear.found_in(text, english())
    assert [text[slice(*span)] for span in found.cue] == ["said"]
    assert "mayor" in [text[slice(*span)] for span in found.source]
