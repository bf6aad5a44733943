"""A case through its life: add, run, run again, delete what is derived, kill, verify."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "syria-2024"
DAY = ("--as-of", "2024-12-31")


def figures(said):
    return json.loads(said.out.splitlines()[-1])


def shown(cli, case):
    return {
        command: cli(command, case, *DAY, "--json").out
        for command in ("show", "timeline", "sources")
    }


def test_run_reads_only_what_is_new(case, cli):
    cli("add", case, EXAMPLE / "reports")
    first = figures(cli("run", case, *DAY, "--json"))
    again = figures(cli("run", case, *DAY, "--json"))
    assert first["read"] > 0
    assert first["kept"] == 0
    assert (again["read"], again["kept"]) == (0, first["read"])
    extra = case.parent / "extra.txt"
    extra.write_text("Two frigates were seen at Tartus on December 13, 2024.\n", encoding="utf-8")
    cli("add", case, extra)
    assert figures(cli("run", case, *DAY, "--json"))["read"] == 1


def test_adding_twice_changes_nothing(case, cli):
    once = cli("add", case, EXAMPLE / "reports", "--json").out
    twice = cli("add", case, EXAMPLE / "reports", "--json").out
    assert once.replace('"new"', '"known"') == twice


def test_deleting_derived_results_and_running_again_gives_the_same_bytes(case, cli):
    cli("add", case, EXAMPLE / "reports")
    cli("run", case, *DAY)
    before = shown(cli, case)
    assert figures(cli("run", case, *DAY, "--afresh", "--json"))["read"] > 0
    assert shown(cli, case) == before
    assert cli("verify", case, *DAY).code == 0


def test_the_order_of_adding_leaves_no_trace(tmp_path, cli, case):
    files = sorted((EXAMPLE / "reports").iterdir())
    cli("add", case, *files)
    cli("run", case, *DAY)
    forward = shown(cli, case)
    other = tmp_path / "other"
    cli("new", other)
    for name in ("sites.geojson", "sitewatch.toml"):
        (other / name).write_bytes((EXAMPLE / name).read_bytes())
    for file in reversed(files):
        cli("add", other, file)
    cli("run", other, *DAY)
    assert shown(cli, other) == forward


def test_killed_at_any_instant_the_next_run_completes(tmp_path, case, cli):
    cli("add", case, EXAMPLE / "reports")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "sitewatch", "run", str(case), *DAY]
    chance = random.Random(2024)
    for _ in range(5):
        running = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.3, 4.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
    cli("run", case, *DAY)
    assert cli("verify", case, *DAY).code == 0
    whole = tmp_path / "whole"
    cli("new", whole)
    for name in ("sites.geojson", "sitewatch.toml"):
        (whole / name).write_bytes((EXAMPLE / name).read_bytes())
    cli("add", whole, EXAMPLE / "reports")
    cli("run", whole, *DAY)
    assert shown(cli, case) == shown(cli, whole)


def test_verify_finds_an_altered_original(case, cli):
    cli("add", case, EXAMPLE / "reports")
    cli("run", case, *DAY)
    victim = next(path for path in sorted((case / "evidence").rglob("*")) if path.is_file())
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes() + b" ")
    said = cli("verify", case, *DAY)
    assert said.code == 1
    assert victim.name[:12] in said.err


def test_as_of_uses_nothing_learned_later(case, cli):
    cli("add", case, EXAMPLE / "reports")
    cli("run", case, *DAY)
    early = cli("timeline", case, "--as-of", "2024-12-16", "--json").out
    assert "Sparta" not in early
    assert "Sparta" in cli("timeline", case, *DAY, "--json").out


def test_a_rejected_observation_leaves_the_picture_and_stays_in_the_case(case, cli):
    cli("add", case, EXAMPLE / "reports")
    cli("run", case, *DAY)
    rows = [
        json.loads(line)
        for line in cli("timeline", case, "tartus", *DAY, "--json").out.splitlines()
    ]
    victim = next(row for row in rows if row.get("observations"))["observations"][0]
    said = cli("review", case, victim, "reject", "--reason", "misread", "--signed", "A. Tester")
    assert said.code == 0
    cli("run", case, *DAY)
    assert victim not in cli("timeline", case, "tartus", *DAY, "--json").out
    assert "reject" in cli("why", case, victim, *DAY).out
    assert cli("verify", case, *DAY).code == 0


def test_a_review_of_nothing_is_wrong_usage(case, cli):
    said = cli("review", case, "obs-none", "accept", "--reason", "seen", "--signed", "A. Tester")
    assert said.code == 2
    assert "obs-none" in said.err


@pytest.mark.parametrize("change", ['site="nowhere"', 'state="flying saucers"', "count=many"])
def test_a_correction_to_what_cannot_be_is_refused(change, case, cli):
    cli("add", case, EXAMPLE / "reports" / "02-levant-dispatch.txt")
    cli("run", case, *DAY)
    row = json.loads(cli("timeline", case, "hmeimim", *DAY, "--json").out.splitlines()[0])
    target = row["observations"][0]
    said = cli(
        "review", case, target, "correct", "--set", change, "--reason", "x", "--signed", "A. Tester"
    )
    assert said.code == 2
    assert change.partition("=")[0] in said.err
