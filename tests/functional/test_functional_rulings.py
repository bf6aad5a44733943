"""Analysts join looks and keep them apart: shown with their reason, refused where they clash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "syria-2024"
SIGNED = ("--signed", "A. Tester", "--reason", "both name the agency")


@pytest.fixture
def told(case, cli):
    """A case of one article, run; its looks at the air base, by observer."""
    cli("add", case, EXAMPLE / "reports" / "05-kyiv-ledger.html")
    cli("run", case)
    return case, looks(cli, case)


def looks(cli, case):
    lines = cli("timeline", case, "hmeimim", "--json").out.splitlines()
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["type"] == "look"]


def test_looks_are_joined_shown_and_taken_apart_again_to_the_byte(told, cli):
    case, before = told
    assert len(before) == 2
    first, second = (row["id"] for row in before)
    shown = cli("sources", case, "--json").out
    said = cli("review", case, first, "--same-look-as", second, *SIGNED)
    assert said.code == 0
    review = said.out.partition(":")[0]
    cli("run", case)
    (joined,) = looks(cli, case)
    assert any(f"joined by review {review}: both name the agency" in r for r in joined["reasons"])
    assert "by A. Tester" in cli("why", case, joined["id"]).out
    assert review in cli("why", case, before[0]["observations"][0]).out

    observations = (before[0]["observations"][0], before[1]["observations"][0])
    clash = cli("review", case, observations[0], "--not-same-look-as", observations[1], *SIGNED)
    assert clash.code == 2
    assert review in clash.err
    assert clash.err.count("rev-") >= 2

    assert cli("review", case, review, "withdraw", *SIGNED).code == 0
    cli("run", case)
    assert cli("sources", case, "--json").out == shown
    assert cli("verify", case).code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("obs-none", "--same-look-as", "obs-other"), "obs-none"),
        (("rev-none", "withdraw"), "rev-none"),
        (("obs-none",), "one decision"),
        (("obs-none", "accept", "--same-look-as", "obs-other"), "one decision"),
    ],
)
def test_what_is_unknown_or_unclear_is_wrong_usage(arguments, says, case, cli):
    said = cli("review", case, *arguments, *SIGNED)
    assert said.code == 2
    assert says in said.err


def test_how_far_tellings_repeat_each_other_is_set_and_printed(told, cli):
    case, _ = told
    settings = case / "sitewatch.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f"{text}\n[dependence]\nanalyst = 0.25\n", "utf-8")
    assert "0.25 for an analyst" in cli("sources", case).out
    settings.write_text(f"{text}\n[dependence]\nanalyst = 1.5\n", "utf-8")
    said = cli("sources", case)
    assert said.code == 2
    assert "dependence.analyst" in said.err
