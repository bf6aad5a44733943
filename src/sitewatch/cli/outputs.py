"""`report` and `export`: what leaves the case, delay and coarsening enforced."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from sitewatch.cli.console import say
from sitewatch.cli.options import AS_OF, CASE, the_day

FORMATS = ("geojson", "csv", "kml", "stac", "prov", "ftm", "stix")


@click.command()
@CASE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="HTML file to write.",
)
@AS_OF
def report(case: Path, output: Path, as_of: date | None) -> None:
    """Write one self-contained HTML file that opens without a network."""
    from sitewatch.run.opening import open_case
    from sitewatch.run.publishing import write_report
    from sitewatch.run.stages import look_at

    now = datetime.now(UTC)
    with open_case(case) as opened:
        picture = look_at(opened, the_day(as_of, opened.settings))
        write_report(opened, picture, output, now)
    say(f"report: {output}")


@click.command()
@CASE
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="Format.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write; for csv, a folder.",
)
@AS_OF
def export(case: Path, form: str, output: Path, as_of: date | None) -> None:
    """Write what is known in an open format."""
    from sitewatch.run.opening import open_case
    from sitewatch.run.publishing import write_export
    from sitewatch.run.stages import look_at

    now = datetime.now(UTC)
    with open_case(case) as opened:
        picture = look_at(opened, the_day(as_of, opened.settings))
        for path in write_export(opened, picture, form, output, now):
            say(f"{form}: {path}")
