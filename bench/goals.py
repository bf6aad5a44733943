"""Rows of the table: what was promised, what was measured, and whether it holds."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
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


Part = Callable[[int, float], Iterator[Row]]
"""Rows of one part, from a seed and a share of the work."""


def main(about: str | None, parts: Mapping[str, Part], seed: int, share: str) -> int:
    """Print the table; 1 if a goal is missed.

    Args:
        about: What the benchmark is, for `--help`.
        parts: Its parts by name.
        seed: Seed of the report.
        share: What `--scale` is a share of.
    """
    options = argparse.ArgumentParser(description=about)
    options.add_argument("parts", nargs="*", choices=[*parts, []], default=[])
    options.add_argument("--seed", type=int, default=seed)
    options.add_argument("--scale", type=float, default=1.0, help=share)
    chosen = options.parse_args()
    print(HEAD)
    missed = 0
    for name, rows in parts.items():
        if not chosen.parts or name in chosen.parts:
            for row in rows(chosen.seed, chosen.scale):
                print(row, flush=True)
                missed += row.ok is False
    print("every goal is reached" if not missed else f"{missed} figures miss their goal")
    return int(missed > 0)
