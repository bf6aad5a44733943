"""Fields cut out of many AIS payloads at once: numbers of any width, and text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Sixes = NDArray[np.uint8]

ARMOUR = np.zeros(256, dtype=np.uint8)
ARMOUR[48:120] = [code - 56 if code > 88 else code - 48 for code in range(48, 120)]
ARMOUR.flags.writeable = False
"""Six bits of each payload character; characters outside the alphabet count as zero.

Source: ITU-R M.1371-5 and IEC 61162-1, payload armouring ("0" to "W" are 0 to 39, "`" to "w" are
40 to 63).
"""
LETTERS = np.array([code + 64 if code < 32 else code for code in range(64)], dtype=np.uint8)
LETTERS.flags.writeable = False
"""ASCII of each six-bit letter (ITU-R M.1371-5, table 47)."""


@dataclass(frozen=True, slots=True)
class Payloads:
    """Payloads of one kind of message as a table of sixes.

    Attributes:
        sixes: Six bits each, as `(character, message)`; zero behind the end of a payload.
        bits: Length of each payload without fill bits.
    """

    sixes: Sixes
    bits: Ints

    @classmethod
    def cut(cls, buffer: Sixes, starts: Ints, sizes: Ints, fill: Ints, longest: int) -> Payloads:
        """The first characters of payloads that stand in a buffer.

        Args:
            buffer: All characters.
            starts: Where each payload starts.
            sizes: How long it is [characters].
            fill: Fill bits at its end.
            longest: Characters that are looked at.
        """
        width = min(longest, int(sizes.max()) if len(sizes) else 0)
        offsets = np.arange(width)[:, None]
        places = np.minimum(starts[None, :] + offsets, len(buffer) - 1)
        sixes = ARMOUR[buffer[places]]
        if len(sizes) and int(sizes.min()) < width:
            sixes[offsets >= sizes[None, :]] = 0
        bits = sizes * 6 - fill
        return cls(sixes, bits)

    def number(self, offset: int, width: int, *, signed: bool = False) -> Ints:
        """A field of each payload; of a field that is cut off, the bits that are there.

        Args:
            offset: First bit.
            width: Number of bits, at most 57.
            signed: Whether it is in two's complement.
        """
        values = self._bits(offset, width)
        there = np.clip(self.bits - offset, 0, width)
        if len(there) and int(there.min()) < width:
            values = values >> (width - there)
        if not signed:
            return values
        sign = np.int64(1) << np.maximum(there - 1, 0)
        return np.where((values & sign) > 0, values - (sign << 1), values)

    def _bits(self, offset: int, width: int) -> Ints:
        first, last = offset // 6, (offset + width - 1) // 6
        values = np.zeros(self.sixes.shape[1], dtype=np.int64)
        for row in range(first, last + 1):
            values <<= 6
            if row < len(self.sixes):
                values |= self.sixes[row]
        values >>= (last + 1) * 6 - offset - width
        return values & ((1 << width) - 1)

    def has(self, offset: int) -> NDArray[np.bool_]:
        """Whether each payload goes on beyond a bit."""
        return self.bits > offset

    def text(self, offset: int, letters: int) -> pl.Series:
        """A text of each payload, without the padding ("@") and blanks at its ends."""
        rows = [LETTERS[self.number(offset + 6 * at, 6)] for at in range(letters)]
        table = np.ascontiguousarray(np.array(rows, dtype=np.uint8).T)
        raw = table.view(f"S{letters}").ravel() if table.size else np.zeros(0, dtype="S1")
        texts = pl.Series([text.decode("ascii") for text in raw.tolist()], dtype=pl.String)
        return texts.str.strip_chars_end("@").str.strip_chars(" ")
