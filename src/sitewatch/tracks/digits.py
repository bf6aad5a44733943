"""Numbers read out of a buffer of characters at many places at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

MOST_DIGITS = 17
"""Digits of the longest number read: microseconds since 1970 have sixteen until the year 2286."""
MILLIS_FROM = 10**11
MICROS_FROM = 10**14
"""Seconds since 1970 have at most eleven digits until the year 5138, milliseconds thirteen now."""
EARLIEST = 10**8
"""Smaller numbers are no time of any AIS log [s]: it is 1973."""

HEX = np.full(256, 255, dtype=np.uint8)
for _value, _letters in enumerate(zip("0123456789abcdef", "0123456789ABCDEF", strict=True)):
    for _letter in _letters:
        HEX[ord(_letter)] = _value
HEX.flags.writeable = False


def next_at(marks: Ints, places: Ints) -> Ints:
    """For each place the first mark at or behind it; a number beyond any buffer where none is."""
    padded = np.concatenate((marks, [np.iinfo(np.int64).max // 2]))
    return padded[np.searchsorted(marks, places)]


def digits_at(buffer: Bytes, starts: Ints, stops: Ints) -> Ints:
    """Unsigned numbers between starts and stops; -1 where there is none, or another character."""
    sizes = np.maximum(stops - starts, 0)
    values = np.zeros(len(starts), dtype=np.int64)
    good = (sizes > 0) & (sizes <= MOST_DIGITS)
    longest = int(sizes[good].max()) if good.any() else 0
    for offset in range(longest):
        inside = good & (offset < sizes)
        digit = buffer[np.where(inside, starts + offset, 0)].astype(np.int64) - ord("0")
        good &= ~inside | ((digit >= 0) & (digit <= 9))
        values = np.where(inside, values * 10 + digit, values)
    return np.where(good, values, -1)


def hex_at(buffer: Bytes, starts: Ints) -> Ints:
    """Numbers of two hexadecimal digits; 256 and more where there is none."""
    last = len(buffer) - 1
    high = HEX[buffer[np.minimum(starts, last)]].astype(np.int64)
    low = HEX[buffer[np.minimum(starts + 1, last)]].astype(np.int64)
    return np.where((high == 255) | (low == 255), 256, high * 16 + low)


def unix_us(values: Ints, missing: np.int64) -> Ints:
    """Seconds, milliseconds or microseconds since 1970 as microseconds, told by their size."""
    factor = np.where(values >= MICROS_FROM, 1, np.where(values >= MILLIS_FROM, 1000, 1_000_000))
    good = values >= EARLIEST
    return np.where(good, np.where(good, values, 0) * factor, missing)
