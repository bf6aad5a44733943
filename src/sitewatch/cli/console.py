"""What every command shares: exit codes, messages, progress, JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum

import click

from sitewatch.publish.text import plain
from sitewatch.run.events import Event, Listener, PartDone, StageDone, StageStarted, ignore


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    ATTENTION = 1
    USAGE = 2


def say(text: str = "") -> None:
    """Write a line for people to stdout."""
    click.echo(plain(text))


def complain(text: str) -> None:
    """Write a line to stderr."""
    click.echo(f"sitewatch: {plain(text)}", err=True)


def json_lines(rows: Iterable[object]) -> None:
    """Write one JSON value a line to stdout."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def attend(lines: Iterable[str]) -> Exit:
    """List what needs attention on stderr; the exit code that goes with it."""
    listed = list(lines)
    for line in listed:
        complain(line)
    return Exit.ATTENTION if listed else Exit.DONE


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Listener]:
    """A listener that draws a bar on a terminal and is silent elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield ignore
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def listen(event: Event) -> None:
            if isinstance(event, StageStarted) and event.parts:
                tasks[event.stage] = bars.add_task(event.stage, total=event.parts)
            elif isinstance(event, PartDone):
                bars.advance(tasks[event.stage])
            elif isinstance(event, StageDone) and event.stage in tasks:
                bars.remove_task(tasks.pop(event.stage))

        yield listen
