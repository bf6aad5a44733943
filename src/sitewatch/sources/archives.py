"""Members of .zip and .gz files within limits; nothing is ever written to disk."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sitewatch.errors import EvidenceError, RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.limits import Limits

DIRECTORY_ENTRY = b"PK\x01\x02"
SMALL = 1_000_000
"""Below this size a high ratio does no harm [bytes]."""
SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
"""What archivers and file managers add of their own."""


class Readable(Protocol):
    """Whatever gives bytes up to a number."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: Its path in the archive, made harmless.
        raw: Its bytes.
    """

    name: str
    raw: bytes


def unzip(
    raw: bytes, origin: str, limits: Limits, wanted: Callable[[str], bool] | None = None
) -> Iterator[Member | EvidenceError]:
    """Members of a .zip by name, each one or the reason why it was left out.

    Args:
        raw: The archive.
        origin: Where it came from.
        limits: How much is taken in.
        wanted: Whether a member is to be opened, by its name as it stands; all are if None.
    """
    if raw.count(DIRECTORY_ENTRY) > limits.files:
        yield TooLargeError(f"more than {limits.files} members", where=origin, hint="split it")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        yield UnreadableError(f"a damaged .zip: {error}", where=origin, hint="fetch it again")
        return
    left = limits.unpacked_bytes
    with archive:
        for info in sorted(archive.infolist(), key=lambda i: (i.filename, i.header_offset)):
            if info.is_dir() or _is_skipped(info.filename):
                continue
            if wanted is not None and not wanted(info.filename):
                continue
            member = _member(archive, info, origin, limits)
            left -= len(member.raw) if isinstance(member, Member) else 0
            if left < 0:
                yield TooLargeError(
                    f"unpacks to more than {limits.unpacked_bytes} bytes; the rest was left out",
                    where=origin,
                    hint="split it",
                )
                return
            yield member


def gunzip(raw: bytes, origin: str, limits: Limits) -> bytes:
    """What a .gz holds.

    Raises:
        UnreadableError: If it is damaged.
        TooLargeError: If it unpacks beyond the limits.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            return _within(stream, len(raw), origin, limits)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(
            f"a damaged .gz: {error}", where=origin, hint="fetch it again"
        ) from error


def harmless(name: str) -> str:
    """A member's path for people: no root, no way up, no control characters."""
    parts = name.replace("\\", "/").split("/")
    kept = [part for part in parts if part not in ("", ".", "..") and not part.endswith(":")]
    printable = "/".join(kept)
    return "".join(c if c.isprintable() else "\ufffd" for c in printable) or "unnamed"


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, origin: str, limits: Limits
) -> Member | EvidenceError:
    name = harmless(info.filename)
    where = f"{origin}!{name}"
    if stat.S_ISLNK(info.external_attr >> 16):
        return RefusedError("a link, not a file", where=where)
    if info.flag_bits & 1:
        hint = "add it without the password"
        return UnreadableError("protected by a password", where=where, hint=hint)
    try:
        with archive.open(info) as stream:
            return Member(name, _within(stream, info.compress_size, where, limits))
    except TooLargeError as error:
        return error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        return UnreadableError(f"a damaged member: {error}", where=where, hint="fetch it again")


def _within(stream: Readable, packed: int, where: str, limits: Limits) -> bytes:
    """All of a stream; it stops as soon as a limit is passed, whatever sizes are claimed."""
    allowed = min(limits.file_bytes, max(SMALL, int(packed * limits.ratio)))
    raw = stream.read(allowed + 1)
    if len(raw) <= allowed:
        return raw
    if allowed < limits.file_bytes:
        raise TooLargeError(
            f"unpacks to more than {limits.ratio:g} times its size: a decompression bomb?",
            where=where,
        )
    raise TooLargeError(
        f"larger than {limits.file_bytes} bytes", where=where, hint="split it into articles"
    )


def _is_skipped(name: str) -> bool:
    return name.startswith(SKIPPED[0]) or name.rsplit("/", 1)[-1] in SKIPPED[1:]
