"""Live AIS as originals: sentences from a socket, stamped with their receive time, in batches.

The one who takes the batches sets the pace: while a batch is stored nothing is read, so a TCP
sender waits, and what a UDP sender sends meanwhile is kept by the system or lost.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sitewatch.errors import RefusedError, UsageError
from sitewatch.sources.found import Found

MEDIA_TYPE = "application/x-nmea0183"
LONGEST_LINE = 1_024
"""Bytes without a line end after which a sender is no source of sentences (IEC 61162-1: 82)."""
CHUNK = 65_536
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
"""Waits before connecting again, doubled each time; after data they start anew."""
SILENCE_S = 300.0
"""A connection without a byte for so long is taken for dead [s]."""
TICK_S = 1.0
"""How often a quiet connection is looked at [s]: a batch grows old all the same."""

END = b"\x00"
"""Stands for the end that the other side made of a connection: it is in no sentence."""

Chunks = Iterator[bytes]
Connect = Callable[[], Chunks]


@dataclass(frozen=True, slots=True)
class Pace:
    """How batches are cut.

    Attributes:
        batch_bytes: A batch is given when it holds as much [bytes].
        batch_s: A batch is given when its first line is as old [s].
        tries: Connections in a row that may fail before the feed is given up.
        until: When listening ends (UTC); None for never.
    """

    batch_bytes: int = 5_000_000
    batch_s: float = 600.0
    tries: int = 20
    until: datetime | None = None


def listen(
    address: str,
    connect: Connect,
    now: Callable[[], datetime],
    wait: Callable[[float], None],
    pace: Pace | None = None,
) -> Iterator[Found]:
    """Batches of stamped sentences, until the feed is given up.

    Args:
        address: Where they come from, for the record.
        connect: Opens the connection and gives what it sends, chunk by chunk.
        now: Tells the time (UTC).
        wait: Waits some seconds.
        pace: How batches are cut.

    Raises:
        RefusedError: If no connection stands after the last try, or no sentences are sent.
    """
    pace = pace or Pace()
    batch, failed, heard = _Batch(address, pace), 0, False
    while True:
        try:
            for chunk in connect():
                failed, heard = failed if not chunk else 0, heard or bool(chunk)
                at = now()
                yield from batch.take(chunk, at)
                if pace.until is not None and at >= pace.until:
                    yield from batch.rest()
                    return
        except OSError as error:
            reason = error.strerror or str(error)
        else:
            reason = "the other side ended it"
        batch.cut()
        if pace.until is not None and now() >= pace.until:
            yield from batch.rest()
            if not heard:
                raise RefusedError(f"sent nothing in all this time: {reason}", where=address)
            return
        failed += 1
        if failed >= pace.tries:
            yield from batch.rest()
            raise RefusedError(f"no connection after {failed} tries: {reason}", where=address)
        wait(min(FIRST_WAIT_S * 2 ** (failed - 1), LONGEST_WAIT_S))


class _Batch:
    """Lines that wait to be given."""

    def __init__(self, address: str, pace: Pace) -> None:
        self.address, self.pace = address, pace
        self.half = b""
        self.lines: list[bytes] = []
        self.size = 0
        self.first: datetime | None = None

    def take(self, chunk: bytes, now: datetime) -> Iterator[Found]:
        """Add what came; the batch, if it is full or old."""
        *whole, self.half = (self.half + chunk).split(b"\n")
        if len(self.half) > LONGEST_LINE:
            raise RefusedError("sends no lines of sentences", where=self.address)
        for line in whole:
            if line.strip():
                self.first = self.first or now
                self.lines.append(stamped(line.strip(), now))
                self.size += len(self.lines[-1]) + 1
        old = self.first is not None and (now - self.first).total_seconds() >= self.pace.batch_s
        if self.lines and (old or self.size >= self.pace.batch_bytes):
            yield from self.rest()

    def cut(self) -> None:
        """Forget half a line: its other half will not come."""
        self.half = b""

    def rest(self) -> Iterator[Found]:
        """All that waits, as one original."""
        if self.first is not None:
            raw = b"\n".join(self.lines) + b"\n"
            name = f"live-{self.first:%Y%m%dT%H%M%SZ}.nmea"
            yield Found(raw, name, self.address, MEDIA_TYPE)
        self.lines, self.size, self.first = [], 0, None


def stamped(line: bytes, now: datetime) -> bytes:
    """A sentence behind a tag block with its receive time [ms]; a tag block of its own stays.

    Source: NMEA 0183 4.10, tag block parameter `c` (UNIX time).
    """
    if line.startswith(b"\\"):
        return line
    told = b"c:%d" % round(now.timestamp() * 1000)
    folded = 0
    for letter in told:
        folded ^= letter
    return b"\\%s*%02X\\%s" % (told, folded, line)


def socket_feed(address: str) -> Connect:
    """How to connect to `tcp://host:port`, or to hear what is sent to `udp://host:port`.

    Raises:
        UsageError: If the address is neither.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("tcp", "udp") or not parts.hostname or not parts.port:
        raise UsageError("a feed is tcp://host:port or udp://host:port", where=address)
    place = (parts.hostname, parts.port)
    return (lambda: _tcp(place)) if parts.scheme == "tcp" else (lambda: _udp(place))


def _tcp(place: tuple[str, int]) -> Chunks:
    with closing(socket.create_connection(place, timeout=SILENCE_S)) as line:
        for chunk in ticking(lambda: line.recv(CHUNK), line.settimeout):
            if chunk == END:
                return
            yield chunk


def _udp(place: tuple[str, int]) -> Chunks:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as line:
        line.bind(place)
        for told in ticking(lambda: line.recv(CHUNK), line.settimeout):
            if told == END:  # an empty datagram
                continue
            yield told if told.endswith(b"\n") or not told else told + b"\n"


def ticking(receive: Callable[[], bytes], limit: Callable[[float], None]) -> Chunks:
    """What a connection sends, with nothing (`b""`) for each second without; `END` at its end.

    Args:
        receive: Waits for the next bytes; raises TimeoutError after the limit.
        limit: Sets the limit [s].

    Raises:
        TimeoutError: If nothing came for `SILENCE_S`.
    """
    limit(TICK_S)
    quiet = 0.0
    while True:
        try:
            told = receive()
        except TimeoutError:
            quiet += TICK_S
            if quiet >= SILENCE_S:
                raise
            yield b""
            continue
        quiet = 0.0
        yield told or END
