"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

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


def the_day(asked: date | None, settings: Settings) -> date:
    """The as-of day: as asked, else as the case's settings say, else today (UTC)."""
    return asked or settings.as_of or datetime.now(UTC).date()
