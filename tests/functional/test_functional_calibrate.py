"""Assessments through their life: issued by runs, resolved by an analyst, scored, published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "syria-2024"
DAYS = ("2024-12-14", "2024-12-23", "2025-01-10")
SIGNED = ("--signed", "A. Reader")
WHY = ("--reason", "Two looks in March found fewer vehicles, and some left.")


def rows(said, kind):
    found = [json.loads(line) for line in said.out.splitlines()]
    return [row for row in found if row["kind"] == kind]


@pytest.fixture
def issued(case, cli):
    """A case with assessments issued as of three days."""
    cli("add", case, EXAMPLE / "reports")
    for day in DAYS:
        cli("run", case, "--as-of", day)
    return case


def test_issue_resolve_calibrate(issued, cli):
    first = cli("calibrate", issued, "--json")
    told = rows(first, "assessment")
    assert first.code == 0
    assert {row["as_of"] for row in told} == set(DAYS)
    assert {row["standing"] for row in told} == {"open"}
    assert {row["simulated"] for row in told} == {True}
    assert all(row["criterion"] and row["resolves_by"] for row in told)

    # Running again issues nothing twice.
    cli("run", issued, "--as-of", DAYS[-1])

    for site in ("tartus", "hmeimim"):
        said = cli("resolve", issued, site, "partial-drawdown", *SIGNED, *WHY, "--json")
        assert said.code == 0
        assert len(said.out.splitlines()) == len(DAYS)
    (target,) = [r["id"] for r in told if r["site"] == "m5" and r["as_of"] == DAYS[0]]
    assert cli("resolve", issued, target, "cannot-be-told", *SIGNED, *WHY).code == 0
    page = issued / "scorecard.html"
    scored = cli("calibrate", issued, "--as-of", "2025-06-01", "--json", "-o", page)
    assert scored.code == 1
    assert "m5: 2 expired, unresolved since" in scored.err
    assert len(rows(scored, "assessment")) == len(told)
    (scores,) = rows(scored, "explanations")
    standings = {(r["site"], r["as_of"]): r["standing"] for r in rows(scored, "assessment")}
    assert standings["tartus", DAYS[0]] == "resolved"
    assert standings["m5", DAYS[0]] == "cannot be told"
    assert (scores["number"], scores["sites"]) == (2 * len(DAYS), 2)
    assert scores["timing"] == "worked out afterwards"
    parts = scores["reliability"] - scores["resolution"] + scores["uncertainty"]
    assert scores["brier"] == pytest.approx(parts)
    (counts,) = rows(scored, "counts")
    assert counts["number"] >= 1

    text = page.read_text("utf-8")
    assert all(row["id"] in text for row in told)
    assert str(issued) not in text
    assert cli("verify", issued, "--as-of", DAYS[-1]).code == 0


def test_what_cannot_be_resolved_is_refused_and_says_what_to_do(case, cli):
    cli("add", case, EXAMPLE / "reports" / "02-levant-dispatch.txt")
    cli("run", case, "--as-of", DAYS[0])
    (one, *_) = rows(cli("calibrate", case, "--json"), "assessment")
    for what, outcome, words, cited in (
        ("nowhere", "routine", "no issued assessment and no site", ()),
        ("tartus", "evaporated", "one of", ()),
        (one["id"], "routine", "no observation and no evidence", ("--cite", "obs-none")),
    ):
        said = cli("resolve", case, what, outcome, *SIGNED, *WHY, *cited)
        assert said.code == 2
        assert words in said.err
    assert cli("resolve", case, one["id"], "routine", "--signed", " ", *WHY).code == 2
