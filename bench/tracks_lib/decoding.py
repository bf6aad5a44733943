"""NMEA logs through the reader: speed against pyais on the same sentences, and equality with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from goals import Row, skipped

from sitewatch.tracks.nmea import decode, read_nmea
from tracks_lib.data import unpacked
from tracks_lib.oracle import differences, messages

LOGS = (
    "nmea_sample_85194.nmea.gz", "nmea_ais28736.nmea.gz",
    "dma_nmea_20131112_5min_80246lines.txt.gz", "dma_212123000_drift_1.nmea.gz",
    "dma_219165000_ssc_1.nmea.gz", "dma_538004030_drift_1.nmea.gz",
)  # fmt: skip
TIMED = LOGS[0]
TIMES = 12
"""Copies of the timed log, as the peers were measured."""
LEAST = 250_000
"""Sentences per CPU-second to reach."""


def rows(_seed: int, scale: float) -> list[Row]:
    """Speed and equality."""
    return [*_speed(scale), *_equality()]


def _speed(scale: float) -> list[Row]:
    raw = unpacked(TIMED)
    what = "NMEA through the reader, sentences per CPU-second"
    if raw is None:
        return [skipped(what, f">= {LEAST:,}", f"{TIMED} is absent")]
    many = raw * max(1, round(TIMES * scale))
    sentences = decode(many).sentences
    ours = sentences / _seconds(lambda: read_nmea(many, "0" * 64))
    theirs = decode(raw).sentences / _seconds(lambda: [*messages(raw)])
    measured = f"{ours:,.0f} ({ours / theirs:.1f} x pyais)"
    return [Row(what, f"pyais {theirs:,.0f}", f">= {LEAST:,}", measured, ours >= LEAST)]


def _seconds(work: Callable[[], object]) -> float:
    """The best of three, so that a busy machine counts less [CPU s]."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def _equality() -> list[Row]:
    compared, differ, absent = 0, [], 0
    for name in LOGS:
        raw = unpacked(name)
        if raw is None:
            absent += 1
            continue
        count, lines = differences(raw)
        compared += count
        differ += lines
    what = "messages that pyais decodes and we decode the same"
    if absent == len(LOGS):
        return [skipped(what, "all", "logs are absent")]
    for line in differ[:5]:
        print("   ", line)
    measured = f"{compared - len(differ):,} of {compared:,}"
    return [Row(what, "pyais", "all", measured, not differ)]
