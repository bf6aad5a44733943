"""Progress as values: whoever runs a case decides how to show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage begins.

    Attributes:
        stage: Its name ("read", "picture").
        parts: Number of parts that it has to do.
        kept: Number of parts that stand from an earlier run.
    """

    stage: str
    parts: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class PartDone:
    """One part of a stage has ended.

    Attributes:
        stage: Name of the stage.
        part: What it worked on, for people.
        problem: What went wrong, or empty.
    """

    stage: str
    part: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class StageDone:
    """A stage has ended.

    Attributes:
        stage: Its name.
        made: Number of records that it made.
    """

    stage: str
    made: int


Event = StageStarted | PartDone | StageDone
Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""
