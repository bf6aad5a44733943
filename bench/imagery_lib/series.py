"""Flying aircraft at twenty airports, with blocks that were not observed: the collapse of 2020.

The counts are what another detector found, not truth; what is tested is the series alone. Alarm and
season were set on every other airport. The day of the collapse is taken as 20 March 2020, when
European flights passed half of the year before (Eurocontrol, daily traffic variation).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import numpy as np
from goals import Row, skipped

from imagery_lib.places import DATA, halves
from sitewatch.imagery.activity import Series, collapses, level, usual

FOLDER = DATA / "exposure_series"
DAY = date(2020, 3, 20).toordinal()
WITHIN = 14
YEARS = (date(2016, 1, 1).toordinal(), date(2020, 1, 1).toordinal())
WINDOW = 60


def rows(seed: int, _share: float) -> Iterator[Row]:
    """Day of the collapse, false alarms, and what half of the blocks less does."""
    if not FOLDER.exists():
        yield skipped("series: day of the 2020 collapse", "within 14 days", "data absent")
        return
    tuned, test = halves([path.stem for path in FOLDER.glob("*.log")])
    for told, names in (("tuned on", tuned), ("held out", test)):
        found = {name: collapses(airport(name)) for name in names}
        off = {name: _off(alarms) for name, alarms in found.items()}
        right = sum(days is not None and abs(days) <= WITHIN for days in off.values())
        worst = ", ".join(f"{n} {d}" for n, d in off.items() if d is None or abs(d) > WITHIN)
        late = [
            next(c.told for c in alarms if abs(c.since - DAY) <= 60) - DAY
            for alarms in found.values()
            if any(abs(c.since - DAY) <= 60 for c in alarms)
        ]
        figures = f"{right} of {len(names)} {worst} (told after {np.median(late):.0f} days)"
        what = f"series: day of the 2020 collapse, {told}"
        yield Row(what, "", "within 14 days, all", figures, right == len(names))
        held = [_held(alarms) for alarms in found.values()]
        yield Row(f"  90 % interval holds that day, {told}", "", "", f"{sum(held)} of {len(held)}")
        false = sum(YEARS[0] <= c.told < YEARS[1] for alarms in found.values() for c in alarms)
        yield Row(f"  false alarms 2016-2019, {told}", "", "<= 1", str(false), false <= 1)
    yield from _halved(test, seed)


def _halved(names: list[str], seed: int) -> Iterator[Row]:
    """Half of the blocks dropped at random: intervals must widen, and levels must not fall."""
    draw = np.random.default_rng(seed)
    wider, ratio, right, n, false, held = 0, [], 0, 0, 0, 0
    for name in names:
        whole = airport(name)
        dropped = draw.random(whole.counts.shape) < 0.5
        less = Series(whole.days, np.where(dropped, np.nan, whole.counts))
        found = collapses(less)
        days = _off(found)
        right += days is not None and abs(days) <= WITHIN
        held += _held(found)
        false += sum(YEARS[0] <= c.told < YEARS[1] for c in found)
        for start in range(YEARS[0] + 365, YEARS[1], WINDOW):
            norm = usual(whole, start)
            pair = [
                level(_part(one, start, start + WINDOW), usual(one, start)) for one in (whole, less)
            ]
            if norm.expected(_part(whole, start, start + WINDOW)).sum() < 3:
                continue
            n += 1
            wider += pair[1].high - pair[1].low > pair[0].high - pair[0].low
            ratio.append(pair[1].likely / pair[0].likely)
    told, what = f"{wider / n:.2f} of {n} windows", "  half of the blocks dropped: intervals widen"
    yield Row(what, "", ">= 0.90", told, wider / n >= 0.9)
    mean = float(np.mean(ratio))
    yield Row("    level, as a share of that of all blocks", "", "0.97 to 1.03", f"{mean:.3f}",
              0.97 <= mean <= 1.03)  # fmt: skip
    yield Row("    collapse still found; false alarms", "", "", f"{right} of {len(names)}; {false}")
    yield Row("    90 % interval holds the day", "", "", f"{held} of {len(names)}")


def _off(alarms) -> int | None:  # noqa: ANN001
    near = [int(c.since - DAY) for c in alarms if abs(c.since - DAY) <= 60]
    return min(near, key=abs) if near else None


def _held(alarms) -> bool:  # noqa: ANN001
    return any(c.earliest <= DAY <= c.latest for c in alarms)


def _part(series: Series, start: float, end: float) -> Series:
    held = (series.days >= start) & (series.days < end)
    return Series(series.days[held], series.counts[held])


@cache
def airport(name: str) -> Series:
    """One airport."""
    held = json.loads((FOLDER / f"{name}.log").read_text(encoding="utf-8"))
    stamps = sorted(held)
    days = [datetime.strptime(s, "%Y-%m-%d-%H-%M-%S").toordinal() for s in stamps]  # noqa: DTZ007
    counts = [[np.nan if v is None else float(v) for v in held[s]] for s in stamps]
    return Series(np.array(days, float), np.array(counts))
