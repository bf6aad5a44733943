"""How far a receiver's clock is off, told by the base stations that it heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitewatch.tracks.sixbit import Payloads

Ints = NDArray[np.int64]

FEWEST = 10
"""Base station reports from which a clock is judged; fewer may be one wrong station."""
TOLERATED_S = 30.0
"""Largest offset that is still called right [s].

Source: sentences of the Danish log of 12 November 2013 arrive 0 to 4 s after the UTC that their
base stations sent; relays by satellite add up to some ten seconds, a minute is never a delay.
"""
CLOCK = ((38, 14, 1990, 2200), (52, 4, 1, 12), (56, 5, 1, 31), (61, 5, 0, 23), (66, 6, 0, 59),
         (72, 6, 0, 59))  # fmt: skip
"""First bit, width, least and most of year to second in type 4 (ITU-R M.1371-5, table 51)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """UTC as sent by base stations beside the time at which their reports were received.

    Attributes:
        sent_us: UTC that the station sent [us].
        received_us: Receive time written in the log [us].
    """

    sent_us: Ints
    received_us: Ints

    @classmethod
    def of(cls, payloads: Payloads, received_us: Ints) -> Clock:
        """The clock of base station reports; reports without a full time are left out."""
        fields = [payloads.number(offset, width) for offset, width, _, _ in CLOCK]
        good = payloads.bits >= CLOCK[-1][0] + CLOCK[-1][1]
        for values, (_, _, least, most) in zip(fields, CLOCK, strict=True):
            good &= (values >= least) & (values <= most)
        year, month, day, hour, minute, second = (values[good] for values in fields)
        months = ((year - 1970) * 12 + month - 1).astype("M8[M]")
        days = months.astype("M8[D]").astype(np.int64) + day - 1
        seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        return cls(seconds * 1_000_000, received_us[good])


@dataclass(frozen=True, slots=True)
class ClockError:
    """How far a receiver's clock runs ahead of UTC.

    Attributes:
        offset_s: Median of receive time less UTC sent [s].
        spread_s: Half the distance between the quartiles [s].
        reports: Base station reports that it rests on.
    """

    offset_s: float
    spread_s: float
    reports: int

    @property
    def off(self) -> bool:
        """Whether it is more than a delay."""
        return abs(self.offset_s) > TOLERATED_S

    def sentence(self) -> str:
        """One sentence for people."""
        way = "ahead of" if self.offset_s > 0 else "behind"
        return (
            f"the receiver's clock is about {abs(self.offset_s):.0f} s {way} UTC, by "
            f"{self.reports} base station reports; times are kept as received"
        )


def clock_error(clock: Clock) -> ClockError | None:
    """The error of a receiver's clock, or None where too few base stations were heard."""
    if len(clock.sent_us) < FEWEST:
        return None
    offsets = (clock.received_us - clock.sent_us) / 1_000_000
    low, middle, high = np.percentile(offsets, [25, 50, 75])
    return ClockError(float(middle), float(high - low) / 2, len(offsets))
