"""A log of NMEA 0183 lines as columns: where each AIS sentence, its payload and its time stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitewatch.tracks.digits import digits_at, hex_at, next_at, unix_us
from sitewatch.tracks.nmea_gatehouse import gatehouse_times
from sitewatch.tracks.times import time_us_of

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

PIECE = 1 << 22
"""Bytes scanned at a time, so that a large log needs little memory."""
MOST_PAYLOAD = 200
"""Longest payload that is read [characters]; a sentence has at most 82 (IEC 61162-1)."""
MOST_PARTS = 9
"""Sentences of one message (IEC 61162-1)."""
MOST_FILL = 5
"""Fill bits at the end of a payload (IEC 61162-1)."""
NO_TIME = np.int64(np.iinfo(np.int64).min)
"""Stands for "no receive time" in integer columns."""
NEWLINE, RETURN, SPACE, BANG, DOLLAR, STAR, COMMA, BACKSLASH = b"\n\r !$*,\\"


@dataclass(frozen=True, slots=True)
class Sentences:
    """AIS sentences of a log, one element each, in the order of its lines.

    Attributes:
        line: Number of the line, from 1.
        start: Where the sentence starts [byte].
        payload: Where its payload starts [byte].
        size: Length of the payload [characters].
        fill: Fill bits at the end of the payload.
        parts: Sentences that the message has.
        part: Which of them this is, from 1.
        sequence: Number that joins the parts, or -1.
        sound: Whether the checksum holds.
        time_us: Receive time, or `NO_TIME`.
    """

    line: Ints
    start: Ints
    payload: Ints
    size: Ints
    fill: Ints
    parts: Ints
    part: Ints
    sequence: Ints
    sound: NDArray[np.bool_]
    time_us: Ints


@dataclass(frozen=True, slots=True)
class Scan:
    """Sentences of a log, and how many lines were something else.

    Attributes:
        sentences: The AIS sentences.
        dropped: Lines left out, by reason.
    """

    sentences: Sentences
    dropped: dict[str, int]


def scan(raw: bytes) -> Scan:
    """The AIS sentences of a log; lines that are none are counted by reason."""
    buffer = np.frombuffer(raw, dtype=np.uint8)
    found, dropped = [], {"other sentence": 0, "no sentence": 0, "malformed sentence": 0}
    lines, gatehouse = 0, NO_TIME
    for start, end in _pieces(raw):
        piece = _Piece(buffer[start:end])
        rows, counts, gatehouse = piece.rows(gatehouse)
        rows["line"] += lines
        for name in ("start", "payload"):
            rows[name] += start
        found.append(rows)
        lines += piece.lines
        dropped = {reason: count + counts.get(reason, 0) for reason, count in dropped.items()}
    return Scan(_stacked(found), dropped)


def _stacked(found: list[dict[str, Ints]]) -> Sentences:
    columns = {
        name: np.concatenate([rows[name] for rows in found]) if found else np.zeros(0, np.int64)
        for name in Sentences.__dataclass_fields__
    }
    sound = columns.pop("sound").astype(bool)
    return Sentences(sound=sound, **columns)


def _pieces(raw: bytes) -> Iterator[tuple[int, int]]:
    """Spans of whole lines."""
    start = 0
    while start < len(raw):
        end = start + PIECE
        at = raw.rfind(b"\n", start, end) if end < len(raw) else len(raw) - 1
        if at < start:
            at = raw.find(b"\n", end)
        at = len(raw) - 1 if at < 0 else at
        yield start, at + 1
        start = at + 1


class _Piece:
    """Some whole lines, with the places of the marks that divide them."""

    def __init__(self, buffer: Bytes) -> None:
        self.buffer = buffer
        breaks = np.flatnonzero(buffer == NEWLINE)
        firsts = np.concatenate(([0], breaks + 1))
        ends = np.concatenate((breaks, [len(buffer)]))
        self.lines = len(breaks) + int(firsts[-1] < len(buffer))
        self.firsts, self.ends = _trimmed(buffer, firsts[: self.lines], ends[: self.lines])
        self.commas = np.flatnonzero(buffer == COMMA)
        self.stars = np.flatnonzero(buffer == STAR)
        self.folded = np.concatenate(([0], np.bitwise_xor.accumulate(buffer))).astype(np.uint8)

    def rows(self, gatehouse: np.int64) -> tuple[dict[str, Ints], dict[str, int], np.int64]:
        """Sentences, counts of other lines, and the last Gatehouse time that waits for one."""
        tag_ends, starts = self._starts()
        is_ais = self._is(starts, b"VDM") | self._is(starts, b"VDO")
        is_gatehouse = ~is_ais & self._is_gatehouse(starts)
        whole = (starts >= 0) & (starts < self.ends)
        counts = {
            "other sentence": int((whole & ~is_ais & ~is_gatehouse).sum()),
            "no sentence": int(((starts < 0) & (self.ends > self.firsts)).sum()),
        }
        at = np.flatnonzero(is_ais)
        rows, good = self._fields(starts[at], self.ends[at])
        counts["malformed sentence"] = int((~good).sum())
        times, gatehouse = self._times(at, np.flatnonzero(is_gatehouse), gatehouse, tag_ends)
        trailing = self._trailing(rows, self.ends[at])
        rows["time_us"] = np.where(times == NO_TIME, trailing, times)
        rows["line"] = at + 1
        return {name: values[good] for name, values in rows.items()}, counts, gatehouse

    def _starts(self) -> tuple[Ints, Ints]:
        """Ends of tag blocks (-1: none), and starts of sentences (-1: none)."""
        first = self.buffer[np.minimum(self.firsts, len(self.buffer) - 1)]
        starts, tags = self.firsts.copy(), np.full(len(self.firsts), -1)
        tagged = np.flatnonzero(first == BACKSLASH)
        if len(tagged):
            marks = np.flatnonzero(self.buffer == BACKSLASH)
            closes = next_at(marks, self.firsts[tagged] + 1)
            open_ended = closes >= self.ends[tagged]
            tags[tagged] = np.where(open_ended, -1, closes)
            starts[tagged] = np.where(open_ended, -1, closes + 1)
        other = np.flatnonzero((first != BACKSLASH) & (first != BANG) & (first != DOLLAR))
        if len(other):
            bangs = next_at(np.flatnonzero(self.buffer == BANG), self.firsts[other])
            starts[other] = np.where(bangs < self.ends[other], bangs, -1)
        return tags, starts

    def _is(self, starts: Ints, kind: bytes) -> NDArray[np.bool_]:
        """Whether a sentence is of a kind ("VDM") behind a mark and two letters of the talker."""
        room = (starts >= 0) & (starts + 7 <= self.ends)
        at = np.where(room, starts, 0)
        for offset, letter in enumerate(kind, start=3):
            room &= (self.buffer[np.where(room, at + offset, 0)] & 0xDF) == letter
        ended: NDArray[np.bool_] = self.buffer[np.where(room, at + 6, 0)] == COMMA
        return room & ended

    def _is_gatehouse(self, starts: Ints) -> NDArray[np.bool_]:
        room = (starts >= 0) & (starts + 6 <= self.ends)
        for offset, letter in enumerate(b"$PGHP,"):
            room &= self.buffer[np.where(room, starts + offset, 0)] == letter
        return room

    def _fields(self, starts: Ints, ends: Ints) -> tuple[dict[str, Ints], NDArray[np.bool_]]:
        """Columns of sentences, and which are well formed."""
        first = np.searchsorted(self.commas, starts)
        marks = np.concatenate((self.commas, np.full(8, len(self.buffer) + 1)))
        commas = [marks[first + number] for number in range(6)]
        good = commas[5] < ends
        parts = digits_at(self.buffer, commas[0] + 1, commas[1])
        part = digits_at(self.buffer, commas[1] + 1, commas[2])
        sequence = digits_at(self.buffer, commas[2] + 1, commas[3])
        size = commas[5] - commas[4] - 1
        star = next_at(self.stars, starts)
        fill = np.maximum(digits_at(self.buffer, commas[5] + 1, np.minimum(star, ends)), 0)
        good &= (parts >= 1) & (parts <= MOST_PARTS) & (part >= 1) & (part <= parts)
        good &= (size > 0) & (size <= MOST_PAYLOAD) & (fill <= MOST_FILL)
        good &= self._is_ascii(starts, ends)
        rows = {
            "start": starts, "payload": commas[4] + 1, "size": size, "fill": fill,
            "parts": parts, "part": part, "sequence": sequence,
            "sound": self._sound(starts, star, ends).astype(np.int64),
        }  # fmt: skip
        return rows, good

    def _is_ascii(self, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
        odd = np.flatnonzero(self.buffer > 127)
        if not len(odd):
            return np.ones(len(starts), dtype=bool)
        plain: NDArray[np.bool_] = next_at(odd, starts) >= ends
        return plain

    def _sound(self, starts: Ints, star: Ints, ends: Ints) -> NDArray[np.bool_]:
        """Whether all characters between the first and the star fold to the number behind it."""
        inside = star + 2 < ends
        safe = np.where(inside, star, 0)
        folded = self.folded[safe] ^ self.folded[np.where(inside, starts + 1, 0)]
        right: NDArray[np.bool_] = hex_at(self.buffer, safe + 1) == folded
        return inside & right

    def _times(
        self, ais: Ints, gatehouse: Ints, waiting: np.int64, tag_ends: Ints
    ) -> tuple[Ints, np.int64]:
        """Times from tag blocks, Gatehouse sentences before, or text before; and what waits on."""
        times = np.full(len(ais), NO_TIME)
        tagged = np.flatnonzero(tag_ends[ais] >= 0)
        if len(tagged):
            times[tagged] = self._tag_times(self.firsts[ais[tagged]], tag_ends[ais[tagged]])
        if len(gatehouse) or waiting != NO_TIME:
            told = gatehouse_times(self.buffer, self.commas, self.firsts[gatehouse], NO_TIME)
            lines = np.concatenate(([-1], gatehouse))
            told = np.concatenate(([waiting], told))
            last = np.searchsorted(lines, ais) - 1
            before = np.concatenate(([-2], ais[:-1]))
            fresh = (lines[last] > before) & (times == NO_TIME)
            times = np.where(fresh, told[last], times)
            used = len(ais) > 0 and ais[-1] > lines[-1]
            waiting = NO_TIME if used else told[-1]
        self._prefix_times(ais, tag_ends, times)
        return times, waiting

    def _tag_times(self, firsts: Ints, closes: Ints) -> Ints:
        """Times ("c:") of tag blocks whose own checksum holds."""
        star = next_at(self.stars, firsts)
        inside = star + 2 < closes
        safe = np.where(inside, star, 0)
        folded = self.folded[safe] ^ self.folded[firsts + 1]
        inside &= hex_at(self.buffer, safe + 1) == folded
        colon = np.flatnonzero((self.buffer[1:-1] == ord("c")) & (self.buffer[2:] == ord(":"))) + 1
        before = self.buffer[colon - 1]
        colon = colon[(before == COMMA) | (before == BACKSLASH)]
        at = next_at(colon, firsts)
        inside &= at < closes
        start = np.where(inside, at + 2, 0)
        stop = np.minimum(next_at(self.commas, start), np.where(inside, star, 0))
        return unix_us(digits_at(self.buffer, start, stop), NO_TIME)

    def _trailing(self, rows: dict[str, Ints], ends: Ints) -> Ints:
        """Seconds since 1970 in the last field behind the checksum, as coast guards log them."""
        behind = rows["payload"] + rows["size"] + 3
        last = np.searchsorted(self.commas, ends) - 1
        comma = self.commas[np.maximum(last, 0)] if len(self.commas) else ends
        has = comma > behind
        start = np.where(has, comma + 1, 0)
        return unix_us(digits_at(self.buffer, start, np.where(has, ends, 0)), NO_TIME)

    def _prefix_times(self, ais: Ints, tag_ends: Ints, times: Ints) -> None:
        """Fill in times written as text or seconds before the sentence."""
        first = self.buffer[self.firsts[ais]]
        at = np.flatnonzero(
            (first != BANG) & (first != DOLLAR) & (tag_ends[ais] < 0) & (times == NO_TIME)
        )
        if len(at):
            raw = self.buffer.tobytes()
            texts = [raw[start : raw.index(b"!", start)] for start in self.firsts[ais[at]]]
            told = time_us_of([text.decode("ascii", "replace").strip(" ,;\t") for text in texts])
            times[at] = np.array([NO_TIME if value is None else value for value in told])


def _trimmed(buffer: Bytes, firsts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Lines without the blanks around them."""
    while True:
        last = buffer[np.maximum(ends - 1, 0)]
        blank = (ends > firsts) & ((last == RETURN) | (last == SPACE))
        if not blank.any():
            break
        ends = ends - blank
    while True:
        first = buffer[np.minimum(firsts, len(buffer) - 1)]
        blank = (ends > firsts) & (first == SPACE)
        if not blank.any():
            return firsts, ends
        firsts = firsts + blank
