"""`watch`: keep storing what a feed of ships' positions sends."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import click

from sitewatch.cli.console import attend, say
from sitewatch.cli.options import CASE


@click.command()
@CASE
@click.option(
    "--ais",
    "address",
    required=True,
    help="Feed of AIS sentences: tcp://, udp://, ws:// or wss:// with host and port.",
)
@click.option("--for", "seconds", type=click.FloatRange(min=0), help="Stop after so many seconds.")
@click.option(
    "--batch",
    type=click.FloatRange(min=1),
    default=600.0,
    show_default=True,
    help="Store what came at least every so many seconds.",
)
def watch(case: Path, address: str, seconds: float | None, batch: float) -> None:
    """Store what a feed of ships' positions sends, until stopped.

    Every batch is an original like any other; `sitewatch run` reads them all together.
    """
    from sitewatch.run.listening import hear
    from sitewatch.run.opening import open_case
    from sitewatch.sources.live import Pace

    def now() -> datetime:
        return datetime.now(UTC)

    until = None if seconds is None else now() + timedelta(seconds=seconds)
    problems = []
    with open_case(case) as opened:
        for heard in hear(opened, address, now, sleep, Pace(batch_s=batch, until=until)):
            say(f"stored {heard.name}: {heard.lines} sentences")
            if heard.problem:
                problems.append(heard.problem)
    sys.exit(attend(problems))
