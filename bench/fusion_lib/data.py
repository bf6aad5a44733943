"""Real series that the benchmark thins: daily transits of straits, occupancy of car parks."""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NOON_MINUTES = 12 * 60
LEAST_DAYS = 50
"""Car parks with fewer recorded days are left out."""


def folder() -> Path:
    """Where the data lies: `$SITEWATCH_DATA`, or `../shared/data` beside the repository."""
    named = os.environ.get("SITEWATCH_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"


def transits(columns: tuple[str, ...] = ("total",)) -> dict[str, NDArray[np.int_]]:
    """Daily transits by strait and kind of ship; empty where the data is absent."""
    path = folder() / "fusion" / "portwatch" / "transits.json"
    if not path.exists():
        return {}
    places = json.loads(path.read_text(encoding="utf-8"))["chokepoints"]
    return {
        f"{name} {column}": np.array([day[column] for day in place["history"]], dtype=int)
        for name, place in sorted(places.items())
        for column in columns
    }


def car_parks() -> dict[str, tuple[NDArray[np.int_], NDArray[np.int_]]]:
    """(day numbers, cars at the record nearest to noon) by car park; empty where data is absent."""
    path = folder() / "fusion" / "parking" / "dataset.csv"
    if not path.exists():
        return {}
    nearest: defaultdict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            stamp = row["LastUpdated"]
            on = date.fromisoformat(stamp[:10])
            off = abs(int(stamp[11:13]) * 60 + int(stamp[14:16]) - NOON_MINUTES)
            known = nearest[row["SystemCodeNumber"]]
            known[on] = min(known.get(on, (10**6, 0)), (off, max(0, int(row["Occupancy"]))))
    found = {}
    for name, known in sorted(nearest.items()):
        days = sorted(known)
        if len(days) >= LEAST_DAYS:
            numbers = np.array([(on - days[0]).days for on in days])
            found[name] = (numbers, np.array([known[on][1] for on in days]))
    return found
