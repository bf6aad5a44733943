"""Rows of the table: what was promised, what was measured, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line.

    Attributes:
        what: What was measured.
        prototype: Figure of the research prototype.
        goal: Figure to reach, in words.
        measured: Figure measured.
        ok: Whether the goal is reached; None where the line is for comparison, or was skipped.
    """

    what: str
    prototype: str
    goal: str
    measured: str
    ok: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "ok", False: "MISSED", None: ""}[self.ok]
        return (
            f"{self.what:<58} {self.prototype:>16} {self.goal:>22} {self.measured:>30}  {verdict}"
        )


HEAD = Row("what", "prototype", "goal", "measured")


def skipped(what: str, goal: str, why: str) -> Row:
    """A line that could not be measured, and why."""
    return Row(what, "", goal, f"skipped: {why}")


def within(value: float, low: float, high: float) -> bool:
    """Whether a figure lies in a band, at the two or three digits that are printed."""
    return low - 5e-4 <= value <= high + 5e-4
