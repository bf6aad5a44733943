"""An alarm from articles to the page, and what is said where there is none."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "syria-2024"
FIRST = date(2025, 1, 6)
NUMBERS = ("eight",) * 9 + ("one",) * 3
LAST = FIRST + timedelta(days=7 * (len(NUMBERS) - 1) + 1)


def add_weeks(case: Path, folder: Path, cli) -> None:
    """A report a week of images that show so many frigates."""
    folder.mkdir()
    for week, number in enumerate(NUMBERS):
        day = FIRST + timedelta(days=7 * week)
        name = "frigate" if number == "one" else "frigates"
        text = (
            f"Satellite images taken by Maxar on {day:%B} {day.day}, {day.year} show "
            f"{number} {name} at the Tartus naval base.\n"
        )
        report = folder / f"week-{week:02d}.txt"
        report.write_text(text, encoding="utf-8")
        cli("add", case, report, "--published", (day + timedelta(days=1)).isoformat())


def test_an_alarm_is_listed_shown_traced_and_exported(case, cli, tmp_path):
    add_weeks(case, tmp_path / "weeks", cli)
    day = ("--as-of", LAST.isoformat())
    ran = cli("run", case, *day)

    assert ran.code == 1
    assert "fewer frigates than usual" in ran.err

    shown = json.loads(cli("show", case, "tartus", *day, "--json").out)
    alarm = next(a for a in shown["alarms"] if a["path"] == "vessel.naval.frigate")
    looks = {look["id"]: look for look in shown["looks"]}
    assert alarm["direction"] == "decrease"
    assert all(looks[key]["captured"]["span"]["start"] > "2025-03-0" for key in alarm["looks"])

    assert f"[{alarm['id']}" in cli("show", case, "tartus", *day).out
    assert "▲ Alarm since" in cli("timeline", case, "tartus", *day).out
    trail = cli("why", case, alarm["id"], *day).out
    assert trail.startswith(f"{alarm['id']}  alarm: ")
    assert "evidence: Article" in trail

    cli("export", case, "--to", "csv", "-o", tmp_path / "tables", *day)
    with (tmp_path / "tables" / "alarms.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["id"]: row for row in csv.DictReader(table)}
    assert rows[alarm["id"]]["stands"] == "yes"

    cli("report", case, "-o", tmp_path / "report.html", *day)
    assert f'id="r-{alarm["id"]}"' in (tmp_path / "report.html").read_text("utf-8")


def test_the_example_has_too_few_looks_for_alarms_and_says_so(case, cli):
    cli("add", case, EXAMPLE / "reports")
    day = ("--as-of", "2025-01-10")
    assert "larm" not in cli("run", case, *day).err

    shown = cli("show", case, "tartus", *day).out
    assert "Too few looks to say whether there is an alarm" in shown
    assert "No alarm" not in shown
    assert "Frigates since the previous look" in shown


def test_sources_say_how_they_fared(case, cli):
    cli("add", case, EXAMPLE / "reports")
    cli("run", case)
    rows = [json.loads(line) for line in cli("sources", case, "--json").out.splitlines()]
    fared = {(row["name"], row["topic"]): row for row in rows if row["type"] == "reliability"}

    assert fared["Maxar Technologies", "what stands there"]["grade"] == "B"
    assert fared["Harbour Wire", "retelling"]["claims"] == 3
    assert not any(row["moves_grade"] for row in fared.values())
    assert "too few to move the grade" in cli("sources", case).out
