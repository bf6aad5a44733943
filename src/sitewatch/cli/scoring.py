"""`resolve` and `calibrate`: what came true, and how the assessments did."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from sitewatch.cli.console import attend, json_lines, say
from sitewatch.cli.options import AS_OF, CASE, JSON, the_day
from sitewatch.cli.views import as_plain


@click.command()
@CASE
@click.argument("what")
@click.argument("outcome")
@click.option("--signed", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why.")
@click.option("--cite", "cites", multiple=True, help="Id of an observation or hash of evidence.")
@click.option("--early", is_flag=True, help="Before the day on which it is to be scored.")
@JSON
def resolve(
    case: Path,
    what: str,
    outcome: str,
    *,
    signed: str,
    reason: str,
    cites: tuple[str, ...],
    early: bool,
    as_json: bool,
) -> None:
    """Say which explanation came true; the assessment itself is never altered.

    WHAT is an issued assessment, or a site: then all of its expired ones. OUTCOME is the id of an
    explanation, or cannot-be-told.
    """
    from sitewatch.run.opening import open_case
    from sitewatch.run.resolving import Word, record

    word = Word(outcome, reason, signed, datetime.now(UTC), cites, early)
    with open_case(case) as opened, opened.store.lock():
        made = record(opened, what, word)
    if as_json:
        json_lines(map(as_plain, made))
        return
    for resolution in made:
        say(f"{resolution.id}: {outcome} for {resolution.target}")
    say(f"`sitewatch calibrate {case}` scores it")


@click.command()
@CASE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="HTML file to write for the public.",
)
@AS_OF
@JSON
def calibrate(case: Path, output: Path | None, as_of: date | None, as_json: bool) -> None:
    """Score past assessments and intervals, and list every assessment ever issued.

    Exit code 1 if one has expired and nobody resolved it.
    """
    from sitewatch.publish.scorecard_lines import scorecard_lines
    from sitewatch.publish.scorecard_rows import scorecard_rows
    from sitewatch.run.calibration import overdue, scorecard_of, write_scorecard
    from sitewatch.run.opening import open_case
    from sitewatch.run.picturing import case_taxonomy

    now = datetime.now(UTC)
    with open_case(case) as opened:
        day = the_day(as_of, opened.settings)
        card, names = scorecard_of(opened, day), case_taxonomy(opened.settings)
        if output is not None:
            write_scorecard(opened, day, output, now)
    if as_json:
        json_lines(scorecard_rows(card))
    else:
        for line in scorecard_lines(card, names):
            say(line)
        if output is not None:
            say(f"scorecard: {output}")
    sys.exit(attend(overdue(card)))
