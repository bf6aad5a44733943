from __future__ import annotations

from sitewatch.publish.terminal import (
    demo_lines,
    short_id,
    site_lines,
    timeline_lines,
    timeline_rows,
)
from sitewatch.publish.terminal_sources import (
    reliability_lines,
    reliability_rows,
    source_rows,
)
from sitewatch.testing.pictures import example_picture

PICTURE = example_picture()
PART = max(PICTURE.sites, key=lambda part: len(part.looks))


def test_ids_are_printed_whole_and_hashes_short():
    assert short_id("look-0123456789abcdef0123") == "look-0123456789abcdef0123"
    assert short_id("a" * 64) == "a" * 12


def test_every_printed_sentence_names_what_stands_behind_it():
    text = " ".join(line.strip() for line in site_lines(PICTURE, PART))
    assert PART.assessment is not None
    assert PART.assessment.id in text.replace("- ", "-")
    assert all(estimate.id in text.replace("- ", "-") for estimate in PART.estimates)


def test_simulated_evidence_is_called_simulated():
    assert any("SIMULATED" in line for line in site_lines(PICTURE, PART))
    assert any("SIMULATED" in line for line in demo_lines(PICTURE))


def test_the_demo_says_it_in_ten_lines():
    assert len(demo_lines(PICTURE)) <= 10


def test_days_without_a_look_are_rows_of_their_own_and_no_zeros():
    rows = list(timeline_rows(PICTURE, PART))
    gaps = [row for row in rows if row["type"] == "nobody looked"]
    assert gaps
    assert all("count" not in row and "saw" not in row for row in gaps)
    looks = [row for row in rows if row["type"] == "look"]
    assert {row["id"] for row in looks} == {look.id for look in PART.looks}
    assert rows == sorted(rows, key=lambda row: (row["start"], row["end"], row["id"]))


def test_nobody_looked_is_said_in_words():
    assert any("nobody is known to have looked" in line for line in timeline_lines(PICTURE, PART))


def test_sources_list_every_look_and_every_difference():
    rows = list(source_rows(PICTURE, PART))
    ids = {row["id"] for row in rows}
    assert ids == {r.id for r in (*PART.looks, *PART.disagreements)}


def test_the_timeline_carries_alarms_with_the_looks_that_caused_them():
    port = next(part for part in PICTURE.sites if part.site.id == "sablemouth")
    (row,) = [row for row in timeline_rows(PICTURE, port) if row["type"] == "alarm"]
    (line,) = [line for line in timeline_lines(PICTURE, port) if "▲" in line]

    assert (row["start"], row["end"], row["stands"]) == ("2025-03-22", "2025-03-24", True)
    assert row["direction"] == "fewer"
    assert set(row["looks"]) == set(port.alarms[0].looks)
    assert line == (
        "  2025-03-22  ▲ Alarm since 22 March 2025: fewer frigates than usual."
        f"  [{port.alarms[0].id}]"
    )


def test_sources_show_the_grade_what_was_learned_and_where_claims_are_too_few():
    lines = [line.replace("\u202f", " ") for line in reliability_lines(PICTURE)]

    assert "  Halcyon Imaging: graded B, usually reliable" in lines
    assert any("6 checked claims; 87 % hold (90 %: 74–96 %)" in line for line in lines)
    assert any("2 checked claims, too few to move the grade" in line for line in lines)
    assert [row["grade"] for row in reliability_rows(PICTURE)] == ["B", "C"]
