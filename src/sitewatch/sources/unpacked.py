"""A web archive as one stream of bytes, gzip members opened one after the other within limits."""

from __future__ import annotations

import zlib

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.sources.archives import SMALL
from sitewatch.sources.limits import Limits

GZIP = b"\x1f\x8b"
MARK = b"WARC/"
"""How every record begins (WARC 1.1, 4)."""
STEP = 65_536
"""How much is unpacked at a time [bytes]."""
MAX_HEADER = 65_536
"""Longest head of a record [bytes]. Source: judgement: heads have hundreds of bytes, and a browser
refuses an answer whose head is longer than 256 kB."""


class Unpacked:
    """What warcio reads from; it stops as soon as a limit is passed, whatever sizes are claimed.

    Args:
        raw: The archive: records one after the other, or each in a gzip member of its own.
        origin: Where it came from, for messages.
        limits: How much may be unpacked.
    """

    decompressor = None
    """Tells warcio that this stream needs no unpacking."""

    def __init__(self, raw: bytes, origin: str, limits: Limits) -> None:
        self._raw = memoryview(raw)
        self._packed = raw.startswith(GZIP)
        self._origin = origin
        self._limits = limits
        self._at = 0
        self._buffer = b""
        self._used = 0
        self._made = 0
        self._head = 0
        self._member: zlib._Decompress | None = None
        self._member_in = self._member_out = 0

    def read(self, length: int) -> bytes:
        """The next bytes, fewer only at the end.

        Raises:
            EvidenceError: If the archive is damaged or passes a limit.
        """
        self._head = 0
        parts = []
        while length > 0 and self._fill():
            part = self._buffer[self._used : self._used + length]
            self._used += len(part)
            length -= len(part)
            parts.append(part)
        return b"".join(parts)

    def readline(self, length: int | None = None) -> bytes:
        """The next line with its end.

        Raises:
            EvidenceError: If the archive is damaged or passes a limit.
        """
        most = MAX_HEADER if length is None else min(length, MAX_HEADER)
        parts = []
        while most > 0 and self._fill():
            end = self._buffer.find(b"\n", self._used, self._used + most) + 1
            part = self._buffer[self._used : end or self._used + most]
            self._used += len(part)
            most -= len(part)
            parts.append(part)
            if end:
                break
        line = b"".join(parts)
        self._head += len(line)
        if self._head > MAX_HEADER:
            raise UnreadableError("a record without an end to its head", where=self._origin)
        return line

    def tell(self) -> int:
        """Number of bytes given out."""
        return self._made - len(self._buffer) + self._used

    def rem_length(self) -> int:
        """Number of bytes that lie between `tell` and what warcio has seen: none."""
        return 0

    def close_decompressor(self) -> None:
        """Nothing to do."""

    def _fill(self) -> bool:
        """Whether there are bytes to give out, after unpacking some more where needed."""
        while self._used >= len(self._buffer):
            if self._at >= len(self._raw) and self._member is None:
                return False
            self._buffer, self._used = self._next(), 0
            self._made += len(self._buffer)
            if self._made > self._limits.unpacked_bytes:
                most = self._limits.unpacked_bytes
                raise TooLargeError(
                    f"unpacks to more than {most} bytes; the rest was left out",
                    where=self._origin,
                    hint="split it",
                )
        return True

    def _next(self) -> bytes:
        if not self._packed:
            part = bytes(self._raw[self._at : self._at + STEP])
            self._at += len(part)
            return part
        if self._member is None:
            self._member, self._member_in, self._member_out = zlib.decompressobj(31), 0, 0
        return self._more(self._member)

    def _more(self, member: zlib._Decompress) -> bytes:
        """Up to `STEP` bytes of the member that is open."""
        packed = bytes(self._raw[self._at : self._at + STEP])
        try:
            made = member.decompress(packed, STEP)
        except zlib.error as error:
            raise self._damaged(str(error)) from error
        # At its end a member counts what follows it as a tail of its own as well.
        left = member.unused_data if member.eof else member.unconsumed_tail
        taken = len(packed) - len(left)
        self._at += taken
        self._member_in += taken
        self._member_out += len(made)
        if member.eof:
            self._member = None
        elif not taken and not made:
            raise self._damaged("it ends in the middle of a record")
        ratio = self._limits.ratio
        if self._member_out > max(SMALL, self._member_in * ratio):
            message = f"unpacks to more than {ratio:g} times its size: a decompression bomb?"
            raise TooLargeError(message, where=self._origin)
        return made

    def _damaged(self, what: str) -> UnreadableError:
        return UnreadableError(
            f"a damaged web archive: {what}; what stands before was taken",
            where=self._origin,
            hint="fetch it again",
        )


def is_packed_warc(raw: bytes) -> bool:
    """Whether some bytes are a WARC inside gzip."""
    if not raw.startswith(GZIP):
        return False
    try:
        return zlib.decompressobj(31).decompress(raw[:STEP], len(MARK)) == MARK
    except zlib.error:
        return False
