"""Sentences of one message put together again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sitewatch.tracks.nmea_lines import NO_TIME, Sentences

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Whole:
    """Complete messages, one element each, in the order in which they were completed.

    Attributes:
        buffer: Characters in which the payloads stand.
        payload: Where each payload starts in the buffer.
        size: Its length [characters].
        fill: Fill bits at its end.
        line: Line of its first sentence, from 1.
        sound: Whether the checksums of all its sentences hold.
        time_us: Receive time, or `NO_TIME`.
        sentences: Sentences that it came in.
        unjoined: Sentences whose message never became complete.
    """

    buffer: NDArray[np.uint8]
    payload: Ints
    size: Ints
    fill: Ints
    line: Ints
    sound: NDArray[np.bool_]
    time_us: Ints
    sentences: Ints
    unjoined: int


@dataclass(slots=True)
class _Joined:
    """Messages put together so far."""

    payloads: list[bytes] = field(default_factory=list)
    rows: list[tuple[int, int, int, bool, int, int]] = field(default_factory=list)
    at: int = 0

    def add(self, raw: bytes, found: Sentences, parts: list[int]) -> None:
        """Append the message of some sentences, by their numbers."""
        payload = b"".join(_payload(raw, found, number) for number in parts)
        times = [int(found.time_us[number]) for number in parts]
        told = [time for time in times if time != int(NO_TIME)]
        sound = all(bool(found.sound[number]) for number in parts)
        last = parts[-1]
        self.rows.append(
            (self.at, len(payload), int(found.fill[last]), sound,
             told[-1] if told else int(NO_TIME), parts[0])
        )  # fmt: skip
        self.payloads.append(payload)
        self.at += len(payload)


def whole(raw: bytes, found: Sentences) -> Whole:
    """Messages of sentences; parts must follow each other in order, as they are sent.

    Parts belong together when talker, number of parts, sequence number and channel are the same;
    a new first part replaces what was waiting.
    """
    single = (found.parts == 1) & (found.part == 1)
    joined, many, used = _Joined(), np.flatnonzero(~single), 0
    lasts: list[int] = []
    counts: list[int] = []
    waiting: dict[tuple[bytes, ...], list[int]] = {}
    for number in many.tolist():
        start, payload = int(found.start[number]), int(found.payload[number])
        tag, parts, part, sequence, channel = raw[start:payload].split(b",")[:5]
        key = (tag, parts, sequence, channel)
        if int(part) == 1:
            waiting[key] = [number]
        elif len(waiting.get(key, ())) == int(part) - 1:
            waiting[key].append(number)
        if len(waiting.get(key, ())) == int(parts):
            together = waiting.pop(key)
            joined.add(raw, found, together)
            lasts.append(number)
            counts.append(len(together))
            used += len(together)
    return _stacked(raw, found, np.flatnonzero(single), joined, (lasts, counts, len(many) - used))


def _payload(raw: bytes, found: Sentences, number: int) -> bytes:
    start = int(found.payload[number])
    return raw[start : start + int(found.size[number])]


def _stacked(
    raw: bytes,
    found: Sentences,
    single: Ints,
    joined: _Joined,
    ends: tuple[list[int], list[int], int],
) -> Whole:
    """Single and joined messages in the order of their last sentences."""
    lasts, counts, unjoined = ends
    text = b"".join(joined.payloads)
    start, size, fill, sound, time, first = (
        np.array(column, dtype=np.int64)
        for column in (zip(*joined.rows, strict=True) if joined.rows else [[]] * 6)
    )
    order = np.argsort(np.concatenate((single, np.array(lasts, dtype=np.int64))), kind="stable")

    def both(one: Ints, other: Ints) -> Ints:
        return np.concatenate((one, other))[order] if len(other) else one

    return Whole(
        buffer=np.frombuffer(raw + text, dtype=np.uint8),
        payload=both(found.payload[single], start + len(raw)),
        size=both(found.size[single], size),
        fill=both(found.fill[single], fill),
        line=both(found.line[single], found.line[first]),
        sound=both(found.sound[single].astype(np.int64), sound).astype(bool),
        time_us=both(found.time_us[single], time),
        sentences=both(np.ones(len(single), dtype=np.int64), np.array(counts, dtype=np.int64)),
        unjoined=unjoined,
    )
