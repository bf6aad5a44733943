"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from sitewatch.errors import TimeError, UsageError
from sitewatch.imagery.facts import Bounds, Facts, checked_bounds, span_of_words
from sitewatch.model import Span
from sitewatch.settings import Settings


class Day(click.ParamType[date]):
    """A day written as 2024-12-13."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day, or a usage error that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2024-12-13", param, ctx)


CASE = click.argument("case", type=click.Path(path_type=Path, file_okay=False))
SITE = click.argument("site", required=False)
AS_OF = click.option("--as-of", type=Day(), help="Use nothing that became known later.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")

PUBLISHED = click.option("--published", help="Publication date: 2024-12-13, or a range a/b.")
PUBLISHER = click.option("--publisher", default="", help="Who published it.")
BOUNDS = click.option("--bounds", help="Edges of a picture in degrees: W,S,E,N; north is up.")
CAPTURED = click.option(
    "--captured", help="When a scene was taken: 2024-12-13, or 2024-12-13T08:21Z."
)
STAC = click.option("--stac", help="Ask the catalogues of the settings: 2024-12-01/2024-12-20.")
PACKS = click.option(
    "--pack", "packs", multiple=True, help="Model pack for scenes, or a folder of packs."
)
LICENCE = click.option("--licence", default="", help="Licence of a scene, as CC-BY-4.0.")


def scene_facts(bounds: str | None, captured: str | None, licence: str) -> Facts:
    """What the person who gives a scene says of it."""
    edges: Bounds | None = None
    try:
        if bounds is not None:
            edges = checked_bounds([float(edge) for edge in bounds.split(",")])
        taken = span_of_words(captured) if captured is not None else None
    except (ValueError, TimeError) as error:
        raise UsageError(str(error), hint="--bounds W,S,E,N and --captured 2024-12-13") from error
    return Facts(captured=taken, licence=licence, bounds=edges)


def the_period(stac: str | None) -> Span | None:
    """When scenes that catalogues are asked for were taken, or None where none are asked for."""
    try:
        return span_of_words(stac) if stac is not None else None
    except (ValueError, TimeError) as error:
        raise UsageError(str(error), hint="--stac 2024-12-01/2024-12-20") from error


def the_day(asked: date | None, settings: Settings) -> date:
    """The as-of day: as asked, else as the case's settings say, else today (UTC)."""
    return asked or settings.as_of or datetime.now(UTC).date()
