"""Pages, PDFs and texts of a web archive (WARC), each with its address and time of capture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed

from sitewatch.errors import EvidenceError, TooLargeError, UnreadableError
from sitewatch.sources.archives import Readable, harmless
from sitewatch.sources.digests import agrees
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.limits import Limits
from sitewatch.sources.payload import Answer, dechunked, decoded, parse_answer
from sitewatch.sources.sniff import media_type_of
from sitewatch.sources.unpacked import MAX_HEADER, Unpacked

WANTED = frozenset(("text/html", "application/xhtml+xml", "application/pdf", "text/plain", ""))
"""What a server calls a document; an answer without a type is judged by its bytes."""
DOCUMENTS = frozenset(("text/html", "application/pdf", "text/plain", "text/markdown"))
"""What the bytes of a document turn out to be."""
WHOLE = frozenset((200, 203))
"""Status codes of answers that hold the page itself (RFC 9110, 15.3)."""
FIRST_ARCHIVES = datetime(1996, 1, 1, tzinfo=UTC)
"""Nobody archived the web earlier: the Internet Archive began in 1996."""
NO_TITLES: Mapping[str, str] = MappingProxyType({})


class Heads(Protocol):
    """What is used of the head of a warcio record."""

    def get_header(self, name: str) -> str | None:
        """The value of a header, or None."""
        ...


class Record(Protocol):
    """What is used of a warcio record."""

    rec_headers: Heads
    raw_stream: Readable


@dataclass(slots=True)
class Tally:
    """What one archive had in it; grows while it is read.

    Attributes:
        records: Number of records.
        documents: Number of pages, PDFs and texts given out.
        problems: Number of problems given out.
        digests: Payload digests of the answers in it.
        repeats: (digest, address) of what it says stands elsewhere.
    """

    records: int = 0
    documents: int = 0
    problems: int = 0
    digests: set[str] = field(default_factory=set)
    repeats: list[tuple[str, str]] = field(default_factory=list)


def read_warc(raw: bytes, origin: str, limits: Limits) -> Iterator[Found | Problem]:
    """Documents of one WARC in its order, each one or the reason why it was left out.

    Args:
        raw: The archive, packed or not.
        origin: Where it came from.
        limits: How much is taken in.
    """
    tally = Tally()
    yield from documents(raw, origin, limits, tally)
    yield from closing(tally, origin)


def documents(
    raw: bytes,
    origin: str,
    limits: Limits,
    tally: Tally,
    titles: Mapping[str, str] = NO_TITLES,
) -> Iterator[Found | Problem]:
    """Documents of one of the WARCs of an archive.

    Args:
        raw: The WARC, packed or not.
        origin: Where it came from.
        limits: How much is taken in.
        tally: What was found so far; it is added to.
        titles: Titles of pages by address, where the archive lists them.
    """
    stream = Unpacked(raw, origin, limits)
    records = _records(stream)
    while True:
        try:
            record = next(records, None)
            found = _document(record, origin, limits, tally) if record is not None else None
        except _Unusable as unusable:
            tally.problems += 1
            yield Problem(unusable.error)
            continue
        except (EvidenceError, ArchiveLoadFailed, ValueError) as error:
            tally.problems += 1
            yield Problem(_stopped(error, origin))
            return
        if record is None:
            return
        if found is not None and tally.documents == limits.files:
            tally.problems += 1
            most = f"more than {limits.files} pages; the rest was left out"
            yield Problem(TooLargeError(most, where=origin, hint="raise limits.max_files"))
            return
        if found is not None:
            tally.documents += 1
            yield _titled(found, titles)


def closing(tally: Tally, origin: str) -> Iterator[Problem]:
    """What is to be said after all of an archive was read."""
    absent = [address for digest, address in tally.repeats if digest not in tally.digests]
    if absent:
        message = f"{len(absent)} pages stand in another archive only (first: {absent[0]:.200})"
        yield Problem(UnreadableError(message, where=origin, hint="add that archive too"))
    elif not tally.documents and not tally.problems:
        message = f"none of its {tally.records} records is a page, a PDF or a text"
        yield Problem(UnreadableError(message, where=origin))


class _Unusable(Exception):  # noqa: N818 - no error of its own: it carries one past the record
    """One record that cannot be taken, while the next ones can."""

    def __init__(self, error: EvidenceError) -> None:
        super().__init__(str(error))
        self.error = error


def _records(stream: Unpacked) -> Iterator[Record]:
    """Records of a stream; warcio parses heads, this project unpacks and limits."""
    iterator = WARCIterator(stream, no_record_parse=True)
    iterator.reader = stream
    iterator.INC_RECORD = ""  # warcio would write to stderr; a wrong length ends the stream here
    yield from iterator


def _document(record: Record, origin: str, limits: Limits, tally: Tally) -> Found | None:
    """The document that a record holds, or None where it holds none."""
    tally.records += 1
    kind = _head(record, "WARC-Type")
    address = _head(record, "WARC-Target-URI")
    if kind not in ("response", "resource", "revisit") or not address.lower().startswith("http"):
        return None
    where = f"{origin}!{address:.500}"
    block, cut = _block(record, limits, where)
    if kind == "revisit":
        _note_repeat(record, block, address, tally)
        return None
    answer = _answer(record, kind, block, where)
    tally.digests.add(_head(record, "WARC-Payload-Digest"))
    if answer.status not in WHOLE or answer.content_type not in WANTED or not answer.body:
        return None
    try:
        if cut:
            raise TooLargeError(f"larger than {limits.file_bytes} bytes", where=where)
        _check(record, block, answer, where)
        raw = decoded(answer, where, limits)
    except EvidenceError as error:
        raise _Unusable(error) from error
    return _found(raw, address, _captured(record))


def _head(record: Record, name: str) -> str:
    """The value of a header of a record, or empty."""
    return str(record.rec_headers.get_header(name) or "")


def _block(record: Record, limits: Limits, where: str) -> tuple[bytes, bool]:
    """What stands in a record, and whether it is too long to be read whole."""
    told = _head(record, "Content-Length")
    if not told.isascii() or not told.isdigit() or len(told) > 18:
        raise UnreadableError("a record that does not say how long it is", where=where)
    size, most = int(told), limits.file_bytes + MAX_HEADER
    block: bytes = record.raw_stream.read(min(size, most))
    if len(block) < min(size, most):
        raise UnreadableError(
            f"a record of {size} bytes ends after {len(block)}", where=where, hint="fetch it again"
        )
    return block, size > most


def _answer(record: Record, kind: str, block: bytes, where: str) -> Answer:
    if kind == "resource":
        content_type = _head(record, "Content-Type")
        return Answer(200, {"content-type": content_type}, block)
    try:
        return parse_answer(block, where)
    except EvidenceError as error:
        raise _Unusable(error) from error


def _check(record: Record, block: bytes, answer: Answer, where: str) -> None:
    """Refuse what was cut off while it was recorded, or altered later.

    A payload digest is of the body with its chunks with some recorders and without with others.
    """
    why = _head(record, "WARC-Truncated")
    if why:
        raise UnreadableError(f"recorded only in part ({why:.20})", where=where)
    hint = "it was altered after it was recorded, or the recorder erred: fetch it again"
    whole = agrees(block, _head(record, "WARC-Block-Digest"))
    if whole is False:
        raise UnreadableError("does not match the digest of its record", where=where, hint=hint)
    told = _head(record, "WARC-Payload-Digest")
    if whole is None and agrees(answer.body, told) is False and not agrees(dechunked(answer), told):
        raise UnreadableError("does not match the digest of its payload", where=where, hint=hint)


def _note_repeat(record: Record, block: bytes, address: str, tally: Tally) -> None:
    """Remember a record that stands for one with the same content (WARC 1.1, 6.7)."""
    try:
        kind = parse_answer(block, address).content_type if block.strip() else ""
    except EvidenceError:
        kind = ""
    if kind in WANTED:
        digest = _head(record, "WARC-Payload-Digest") or "none told"
        tally.repeats.append((digest, address))


def _captured(record: Record) -> datetime | None:
    """When it was recorded, or None where that is not said or cannot be."""
    told = _head(record, "WARC-Date")
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at if at >= FIRST_ARCHIVES else None


def _found(raw: bytes, address: str, captured: datetime | None) -> Found | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    name = harmless(PurePosixPath(parts.path).name or parts.netloc.rpartition("@")[2] or "page")
    media_type = media_type_of(raw, name)
    if media_type not in DOCUMENTS or not raw.strip():
        return None
    return Found(raw, name, address, media_type, captured=captured)


def _titled(found: Found, titles: Mapping[str, str]) -> Found:
    title = titles.get(found.origin, "")
    return replace(found, title=title) if title else found


def _stopped(error: Exception, origin: str) -> EvidenceError:
    if isinstance(error, EvidenceError):
        return error
    hint = "fetch it again"
    return UnreadableError(f"a damaged web archive: {error}".strip(), where=origin, hint=hint)
