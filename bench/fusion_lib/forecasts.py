"""The shipped scores on real forecasts of others: football and world cups (538)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

from goals import Row, skipped

from fusion_lib import data
from sitewatch.fusion.scoring.explanations import Resolved, score_explanations
from sitewatch.model import FEWEST, Issued, Timing
from sitewatch.testing.forecasts import issued

GOAL = "below the base rate"
GAMES = ("football", "538_nfl_games.csv", ("prob1", "prob2"))
MATCHES = ("world cup", "538_world_cup_matches_men.csv", ("prob1", "probtie", "prob2"))
"""Name, file, columns of the outcomes."""


def calibration(seed: int, scale: float) -> Iterator[Row]:
    for title, name, columns in (GAMES, MATCHES):
        path = data.folder() / "fusion" / "calibration" / name
        what = f"forecasts of others, {title}: Brier / base rate"
        if not path.exists():
            yield skipped(what, GOAL, "no data")
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        scores = score_explanations([_resolved(r, columns) for r in rows], Timing.AHEAD)
        assert scores is not None
        exact = scores.reliability - scores.resolution + scores.uncertainty
        ok = abs(exact - scores.brier) < 1e-9 and scores.brier < scores.uncertainty
        yield Row(what, "", GOAL, f"{scores.brier:.3f} / {scores.uncertainty:.3f}", ok)
        for band in scores.bands:
            if band.number >= FEWEST:
                share = f"{band.stated:.3f} / {band.happened / band.number:.3f} of {band.number}"
                yield Row(f"  stated / came true: {band.words}", "", "", share)


def _resolved(row: dict[str, str], columns: tuple[str, ...]) -> Resolved:
    values = [float(row[c]) for c in columns]
    stated = {c: v / sum(values) for c, v in zip(columns, values, strict=True)}
    outcome = max(columns, key=lambda c: float(row[f"{c}_outcome"]))
    return Resolved(_issued(row, stated), outcome)


def _issued(row: dict[str, str], stated: dict[str, float]) -> Issued:
    on = date.fromisoformat(row["date"])
    return issued(stated, site=f"{row['team1']} {row['team2']}", as_of=on)
