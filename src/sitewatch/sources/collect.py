"""Files, folders, archives, feeds and addresses as originals; every problem is a value."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from sitewatch.errors import EvidenceError, RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.archives import Member, gunzip, unzip
from sitewatch.sources.feeds import FEED_TYPES, split_feed
from sitewatch.sources.fetch import Fetch, HttpFetch
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.limits import Limits
from sitewatch.sources.safes import is_safe, zipped
from sitewatch.sources.scenes import PICTURES, is_sidecar, with_sidecar
from sitewatch.sources.sniff import media_type_of
from sitewatch.sources.unpacked import is_packed_warc
from sitewatch.sources.wacz import is_wacz, read_wacz
from sitewatch.sources.warc import read_warc

__all__ = ["Found", "Problem", "collect"]

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
ARCHIVES = frozenset(("application/zip", "application/gzip", "application/warc"))
SCENES = frozenset(
    (*PICTURES, "application/vnd.sitewatch.scene+zip", "application/vnd.esa.safe+zip")
)
HEAD_BYTES = 4096
"""How much of a file tells what it is, before the rest is read [bytes]."""


def collect(
    paths_or_urls: Sequence[str],
    limits: Limits | None = None,
    *,
    fetch: Fetch | None = None,
) -> Iterator[Found | Problem]:
    """Originals in the order given, folders and archives by name; problems in their place.

    Args:
        paths_or_urls: Files, folders and http(s) addresses.
        limits: How much is taken in.
        fetch: Gets the bytes of an address.
    """
    limits, fetch = limits or Limits(), fetch or HttpFetch()
    for given in paths_or_urls:
        if SCHEME.match(given):
            yield from _from_address(given, limits, fetch)
        else:
            yield from _from_path(Path(given), limits)


def _from_address(address: str, limits: Limits, fetch: Fetch) -> Iterator[Found | Problem]:
    try:
        fetched = fetch(address, limits)
    except EvidenceError as error:
        yield Problem(error)
        return
    name = PurePosixPath(fetched.address.partition("?")[0]).name or fetched.address
    yield from _opened(fetched.raw, name, fetched.address, limits)


def _from_path(path: Path, limits: Limits) -> Iterator[Found | Problem]:
    if path.is_dir() and is_safe(path):
        yield from _from_file(path, limits)
    elif path.is_dir():
        files, problems = _files_below(path)
        for inner in files:
            yield from _from_file(inner, limits)
        yield from problems
    elif not path.exists():
        yield Problem(UnreadableError("no such file or folder", where=str(path)))
    else:
        yield from _from_file(path, limits)


def _files_below(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Files in a folder and below by path; links and hidden names are left out."""
    found: list[Path] = []
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        problems.append(Problem(_no_access(Path(error.filename), error)))

    for place, folders, files in os.walk(folder, onerror=unreadable, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        products = [name for name in folders if is_safe(Path(place, name))]
        found.extend(Path(place, name) for name in products)
        folders[:] = [name for name in folders if name not in products]
        found.extend(Path(place, name) for name in files if not name.startswith("."))
    linked = [path for path in found if path.is_symlink()]
    problems.extend(Problem(_linked(path)) for path in sorted(linked))
    plain = set(found) - set(linked)
    return sorted(path for path in plain if not is_sidecar(path, plain)), problems


def _linked(path: Path) -> RefusedError:
    # A link in a folder that somebody sent can point at anything on this machine.
    hint = "add the file that it points to by its own name"
    return RefusedError("a link inside a folder is not followed", where=str(path), hint=hint)


def _from_file(path: Path, limits: Limits) -> Iterator[Found | Problem]:
    try:
        if path.is_dir():
            yield zipped(path, limits)
            return
        raw = _read(path, limits)
    except EvidenceError as error:
        yield Problem(error)
        return
    for found in _opened(raw, path.name, str(path), limits):
        yield _beside(found, path)


def _beside(found: Found | Problem, path: Path) -> Found | Problem:
    """A picture with the facts of the sidecar beside its file."""
    if isinstance(found, Problem) or found.origin != str(path):
        return found
    try:
        return with_sidecar(found, path)
    except EvidenceError as error:
        return Problem(error)


def _read(path: Path, limits: Limits) -> bytes:
    """All bytes of a file, of which no more than the limit is ever read."""
    if not path.is_file():
        raise RefusedError("not a regular file", where=str(path))
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            most = _most(media_type_of(head, path.name), limits)
            if path.stat().st_size > most:
                raise _too_large(path, most)
            raw = head + stream.read(most - len(head) + 1)
    except OSError as error:
        raise _no_access(path, error) from error
    if len(raw) > most:
        raise _too_large(path, most)
    return raw


def _most(media_type: str, limits: Limits) -> int:
    """Largest file of a type that is read [bytes]."""
    if media_type in SCENES:
        return max(limits.scene_bytes, limits.file_bytes)
    return limits.archive_bytes if media_type in ARCHIVES else limits.file_bytes


def _no_access(path: Path, error: OSError) -> UnreadableError:
    reason = error.strerror or str(error)
    return UnreadableError(f"cannot be read: {reason}", where=str(path))


def _too_large(path: Path, most: int) -> TooLargeError:
    return TooLargeError(f"larger than {most} bytes", where=str(path), hint="split it")


def _opened(
    raw: bytes, name: str, origin: str, limits: Limits, depth: int = 0
) -> Iterator[Found | Problem]:
    """What some bytes hold: themselves, or what an archive or a feed has in it."""
    media_type = media_type_of(raw, name)
    if media_type in ARCHIVES:
        yield from _unpacked(raw, media_type, (name, origin), limits, depth)
    elif media_type in FEED_TYPES:
        for item in split_feed(raw, media_type, origin, limits):
            yield Problem(item) if isinstance(item, EvidenceError) else item
    else:
        yield Found(raw, name, origin, media_type)


def _unpacked(
    raw: bytes, media_type: str, place: tuple[str, str], limits: Limits, depth: int
) -> Iterator[Found | Problem]:
    name, origin = place
    if media_type == "application/warc" or is_packed_warc(raw):
        yield from read_warc(raw, origin, limits)
        return
    if is_wacz(raw, limits):
        yield from read_wacz(raw, origin, limits)
        return
    if depth > limits.depth:
        hint = "unpack it and add what is inside"
        yield Problem(TooLargeError("archives nested too deep", where=origin, hint=hint))
        return
    if media_type == "application/gzip":
        try:
            inner = gunzip(raw, origin, limits)
        except EvidenceError as error:
            yield Problem(error)
            return
        yield from _opened(inner, name.removesuffix(".gz"), origin, limits, depth + 1)
        return
    for member in unzip(raw, origin, limits):
        if isinstance(member, Member):
            inside = f"{origin}!{member.name}"
            short = PurePosixPath(member.name).name
            yield from _opened(member.raw, short, inside, limits, depth + 1)
        else:
            yield Problem(member)
