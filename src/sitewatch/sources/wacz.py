"""Web archives with their list of contents (WACZ), every digest of the list checked."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sitewatch.errors import EvidenceError, RefusedError, UnreadableError
from sitewatch.sources.archives import DIRECTORY_ENTRY, Member, unzip
from sitewatch.sources.digests import agrees
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.limits import Limits
from sitewatch.sources.warc import Tally, closing, documents

LIST = "datapackage.json"
SEAL = "datapackage-digest.json"
"""The list of contents and the file with its digest (WACZ 1.1.1, 5.1 and 5.3)."""
WARCS = (".warc", ".warc.gz")
ALTERED = "it was altered after it was made, or damaged on its way: fetch it again"
MAX_TITLE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """What a WACZ says of itself.

    Attributes:
        digests: Labelled digest of each file by its path.
        titles: Titles of pages by address.
    """

    digests: Mapping[str, str]
    titles: Mapping[str, str]


def is_wacz(raw: bytes, limits: Limits) -> bool:
    """Whether a .zip has a list of contents and web archives in it."""
    if raw.count(DIRECTORY_ENTRY) > limits.files:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return LIST in names and any(_is_warc(name) for name in names)


def read_wacz(raw: bytes, origin: str, limits: Limits) -> Iterator[Found | Problem]:
    """Documents of a WACZ, each one or the reason why it was left out.

    A file that is not listed, or does not give the digest that the list names, is not opened.

    Args:
        raw: The .zip.
        origin: Where it came from.
        limits: How much is taken in.
    """
    try:
        contents = _contents(raw, origin, limits)
    except EvidenceError as error:
        yield Problem(error)
        return
    tally, seen = Tally(), set()
    # What a WARC holds is limited again, record by record, when it is opened.
    whole = replace(limits, file_bytes=limits.archive_bytes)
    for member in unzip(raw, origin, whole, _is_warc):
        if isinstance(member, Member) and member.name not in seen:
            seen.add(member.name)
            yield from _checked(member, origin, limits, contents, tally)
        else:
            tally.problems += 1
            yield Problem(_twice(member, origin) if isinstance(member, Member) else member)
    for name in sorted(path for path in contents.digests if _is_warc(path) and path not in seen):
        tally.problems += 1
        where = f"{origin}!{name}"
        yield Problem(UnreadableError("listed, but not in the archive", where=where))
    yield from closing(tally, origin)


def _checked(
    member: Member, origin: str, limits: Limits, contents: Contents, tally: Tally
) -> Iterator[Found | Problem]:
    where = f"{origin}!{member.name}"
    told = contents.digests.get(member.name, "")
    same = agrees(member.raw, told)
    if same:
        yield from documents(member.raw, where, limits, tally, contents.titles)
        return
    tally.problems += 1
    if same is None:
        why = "has no digest that is known" if told else f"is not in {LIST}"
        yield Problem(RefusedError(f"{why}, so that nothing vouches for it", where=where))
        return
    yield Problem(UnreadableError(f"does not match {LIST}", where=where, hint=ALTERED))


def _contents(raw: bytes, origin: str, limits: Limits) -> Contents:
    """What a WACZ says of itself, its seal and page lists checked.

    Raises:
        EvidenceError: If the list is damaged or does not match its seal.
    """
    files: dict[str, bytes] = {}
    for member in unzip(raw, origin, limits, _is_told):
        if isinstance(member, EvidenceError):
            raise member
        if member.name in files:
            raise _twice(member, origin)
        files[member.name] = member.raw
    where = f"{origin}!{LIST}"
    if SEAL in files:
        told = _object(files[SEAL], f"{origin}!{SEAL}").get("hash")
        if not agrees(files[LIST], str(told)):
            raise UnreadableError(f"does not match {SEAL}", where=where, hint=ALTERED)
    resources = _object(files[LIST], where).get("resources")
    if not isinstance(resources, list):
        raise UnreadableError('"resources" must be a list', where=where)
    rows = [row for row in resources if isinstance(row, dict)]
    digests = {str(row.get("path", "")): str(row.get("hash", "")) for row in rows}
    pages = (name for name in files if name.startswith("pages/"))
    vouched = [name for name in pages if agrees(files[name], digests.get(name, ""))]
    titles = {url: title for name in vouched for url, title in _titles(files[name])}
    return Contents(digests, titles)


def _object(raw: bytes, where: str) -> Mapping[str, object]:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {error}", where=where, hint=ALTERED) from error
    if not isinstance(value, dict):
        raise UnreadableError("not a JSON object", where=where, hint=ALTERED)
    return value


def _titles(raw: bytes) -> Iterator[tuple[str, str]]:
    """Address and title of each page of a list; a line that cannot be read names no page."""
    for line in raw.splitlines():
        try:
            page = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("title"), str):
            yield str(page.get("url", "")), " ".join(page["title"].split())[:MAX_TITLE]


def _is_told(name: str) -> bool:
    return name in (LIST, SEAL) or (name.startswith("pages/") and name.endswith(".jsonl"))


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.endswith(WARCS)


def _twice(member: Member, origin: str) -> RefusedError:
    return RefusedError("two files of one name", where=f"{origin}!{member.name}")
