"""The body of a recorded HTTP answer, with what was done to it for the transport undone."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import brotli
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.sources.archives import SMALL
from sitewatch.sources.limits import Limits

ENDS = (b"\r\n\r\n", b"\n\n")
"""What stands after the headers (RFC 9112, 2.2)."""
MAX_CODINGS = 3
"""Codings on top of each other that are undone; servers use one. Source: judgement."""
TEXT_HEAD = 1024
"""How much of a body tells whether it is text already [bytes]."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A recorded HTTP answer.

    Attributes:
        status: Its status code, or 0 where it has none.
        headers: Its headers by name in small letters, the last of each name.
        body: What stands after the headers, as recorded.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """What the server called it, without parameters, in small letters; empty if nothing."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def parse_answer(block: bytes, where: str) -> Answer:
    """The answer that a record holds.

    Raises:
        UnreadableError: If it has no head that can be read.
    """
    ends = [at + len(end) for end in ENDS if (at := block.find(end)) >= 0]
    cut = min(ends, default=len(block))
    try:
        head = StatusAndHeadersParser(["HTTP/"], verify=False).parse(io.BytesIO(block[:cut]))
        headers = {str(name).lower(): str(value) for name, value in head.headers}
        status = str(head.get_statuscode())
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise UnreadableError("a recorded answer without headers", where=where) from error
    return Answer(int(status) if status.isascii() and status.isdigit() else 0, headers, block[cut:])


def dechunked(answer: Answer) -> bytes:
    """The body without the chunks that it was sent in; as it is where it has none."""
    if answer.headers.get("transfer-encoding", "").strip().lower() != "chunked":
        return answer.body
    parts: list[bytes] = []
    at = 0
    while True:
        end = answer.body.find(b"\r\n", at)
        size = _chunk_size(answer.body[at:end]) if end >= 0 else None
        if size is None:
            # Many recorders undo the chunks and leave the header standing.
            return answer.body if not parts else b"".join(parts)
        if size == 0:
            return b"".join(parts)
        parts.append(answer.body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _chunk_size(line: bytes) -> int | None:
    digits = line.partition(b";")[0].strip()
    try:
        return int(digits, 16) if digits.isalnum() else None
    except ValueError:
        return None


def decoded(answer: Answer, where: str, limits: Limits) -> bytes:
    """The body as the page that it is: chunks and compression undone within limits.

    Raises:
        UnreadableError: If it is damaged, or compressed in a way that is not known.
        TooLargeError: If it unpacks beyond the limits.
    """
    body = dechunked(answer)
    named = answer.headers.get("content-encoding", "").lower().split(",")
    codings = [coding.strip() for coding in named if coding.strip() not in ("", "identity")]
    if len(codings) > MAX_CODINGS:
        raise UnreadableError(f"compressed {len(codings)} times over", where=where)
    most = min(limits.file_bytes, max(SMALL, int(len(body) * limits.ratio)))
    for coding in reversed(codings):
        body = _undone(body, coding, most, where)
    if len(body) > most:
        raise TooLargeError(f"unpacks to more than {most} bytes", where=where)
    return body


def _undone(body: bytes, coding: str, most: int, where: str) -> bytes:
    try:
        if coding in ("gzip", "x-gzip", "deflate"):
            return _inflated(body, most)
        if coding == "br":
            return _unbrotlied(body, most)
    except (zlib.error, brotli.error, EOFError) as error:
        if _is_text(body):
            return body  # Many recorders undo the compression and leave the header standing.
        raise UnreadableError(
            f"a damaged answer ({coding}): {error}", where=where, hint="archive the page again"
        ) from error
    hint = "archive the page again without it"
    raise UnreadableError(f"compressed as {coding:.20}, which is not read", where=where, hint=hint)


def _inflated(body: bytes, most: int) -> bytes:
    """At most one byte more than asked for of a gzip, zlib or bare deflate stream."""
    try:
        stream = zlib.decompressobj(47)
        made = stream.decompress(body, most + 1)
    except zlib.error:
        stream = zlib.decompressobj(-15)
        made = stream.decompress(body, most + 1)
    if len(made) <= most and not stream.eof:
        raise EOFError("it ends too early")
    return made


def _unbrotlied(body: bytes, most: int) -> bytes:
    stream = brotli.Decompressor()
    made = stream.process(body, output_buffer_limit=most + 1)
    while len(made) <= most and not stream.is_finished():
        more = stream.process(b"", output_buffer_limit=most + 1 - len(made))
        if not more:
            raise EOFError("it ends too early")
        made += more
    return bytes(made)


def _is_text(body: bytes) -> bool:
    head = body[:TEXT_HEAD]
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and b"\0" not in head
    return b"\0" not in head
