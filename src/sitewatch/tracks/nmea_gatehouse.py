"""Receive times of Gatehouse sentences (`$PGHP`), which stand before the AIS sentence they time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitewatch.tracks.digits import digits_at

Ints = NDArray[np.int64]
CLOCK = ((1, 12), (1, 31), (0, 23), (0, 59), (0, 60), (0, 999))
"""Least and most of month, day, hour, minute, second and millisecond."""
YEARS = (1990, 2200)


def gatehouse_times(
    buffer: NDArray[np.uint8], commas: Ints, starts: Ints, missing: np.int64
) -> Ints:
    """Times of the sentences that start at some places [us].

    Source: `$PGHP,1,year,month,day,hour,minute,second,millisecond,...` (Gatehouse AIS, as logged
    by the Danish Maritime Authority and described in its AisLib).
    """
    first = np.searchsorted(commas, starts)
    marks = np.concatenate((commas, np.full(9, len(buffer))))
    year, *clock = (
        digits_at(buffer, marks[first + number] + 1, marks[first + number + 1])
        for number in range(1, 8)
    )
    good = (year >= YEARS[0]) & (year <= YEARS[1])
    for value, (least, most) in zip(clock, CLOCK, strict=True):
        good &= (value >= least) & (value <= most)
    month, day, hour, minute, second, millisecond = (np.where(good, value, 1) for value in clock)
    months = (np.where(good, year, 1970) - 1970) * 12 + month - 1
    days = months.astype("M8[M]").astype("M8[D]").astype(np.int64) + day - 1
    seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    return np.where(good, seconds * 1_000_000 + millisecond * 1_000, missing)
