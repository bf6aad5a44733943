"""What kind of file some bytes are, told from the bytes; the name only breaks ties."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from sitewatch.tracks.feeds import is_position_header

MAGIC = (
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"(\xb5/\xfd", "application/zstd"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"WARC/", "application/warc"),
    (b"\x7fELF", "application/octet-stream"),
    (b"MZ", "application/octet-stream"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"{\\rtf", "application/rtf"),
)
"""First bytes of formats that are no plain text (file(1), IANA media types)."""
TAR_AT = 257
PDF_WITHIN = 1024
"""Where viewers look for the PDF header [bytes] (PDF 1.7, annex H.3)."""
GEOPACKAGE_AT = 68
"""Where SQLite files name their application (OGC 12-128r18, 1.1.1)."""
HEAD = 4096
"""How much of a text is looked at [bytes]."""
SCENES = (
    (b"mimetypeapplication/vnd.sitewatch.scene+zip", "application/vnd.sitewatch.scene+zip"),
    (b".SAFE/", "application/vnd.esa.safe+zip"),
)
"""Marks of ZIP files that hold one satellite scene. Source: Sentinel products are delivered as a
ZIP of one folder that ends in .SAFE (Sentinel-SAFE specification, 3.2)."""
OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"mimetypeapplication/vnd.oasis", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
)
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|title|meta)\b", re.I)
FEEDS = (
    (re.compile(rb"<(?:\w+:)?rss\b"), "application/rss+xml"),
    (re.compile(rb"<rdf:RDF\b"), "application/rss+xml"),
    (re.compile(rb"<(?:\w+:)?feed\b"), "application/atom+xml"),
    (re.compile(rb"<svg\b"), "image/svg+xml"),
)
AIS = re.compile(rb"![A-Z]{2}VD[MO],\d,\d,")
NMEA_LINE = re.compile(rb"^\s*[\\$!]|![A-Z]{2}VD[MO],")
TABLES = (".csv", ".tsv")
MAIL_HEADER = re.compile(
    rb"^(From|Date|Subject|To|Received|Return-Path|Message-ID|MIME-Version|Content-Type"
    rb"|Delivered-To|Reply-To|Cc|DKIM-Signature|X-[\w-]+):",
    re.I | re.M,
)
MAIL_HEADERS = 3
"""Different headers that make a text a mail."""
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def media_type_of(raw: bytes, name: str) -> str:
    """Media type of some bytes, told from the bytes first.

    Args:
        raw: The bytes, all of them or at least the first few thousand.
        name: File name; its ending decides only where the bytes leave it open.
    """
    if b"%PDF-" in raw[:PDF_WITHIN] and raw.lstrip()[:1] != b"<":
        return "application/pdf"
    for magic, media_type in MAGIC:
        if raw.startswith(magic):
            return _inside(raw, media_type)
    if raw[TAR_AT : TAR_AT + 5] == b"ustar":
        return "application/x-tar"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "image/webp"
    if raw.startswith(MARKS[1:]):
        raw = _narrow(raw)
    return _text(raw, name)


def _inside(raw: bytes, media_type: str) -> str:
    """A narrower type where a format is one of several things."""
    if media_type == "application/zip":
        return _office(raw)
    is_geopackage = raw[GEOPACKAGE_AT : GEOPACKAGE_AT + 4] == b"GPKG"
    if media_type == "application/vnd.sqlite3" and is_geopackage:
        return "application/geopackage+sqlite3"
    return media_type


def _office(raw: bytes) -> str:
    head = raw[:HEAD]
    return next((kind for mark, kind in (*SCENES, *OFFICE) if mark in head), "application/zip")


def _narrow(raw: bytes) -> bytes:
    """The start of a UTF-16 text as UTF-8."""
    return raw[:HEAD].decode("utf-16", errors="ignore").encode()


def _text(raw: bytes, name: str) -> str:
    head = raw[:HEAD].removeprefix(MARKS[0]).lstrip()
    ending = PurePath(name).suffix.lower()
    if b"\0" in head:
        return "application/octet-stream"
    if head[:1] in (b"{", b"["):
        return _json(raw, ending)
    if head[:1] == b"<":
        return _markup(head, ending)
    return _positions(head, ending) or _prose(head, ending)


def _positions(head: bytes, ending: str) -> str:
    """Media type of a text of positions, or empty."""
    if is_nmea(head):
        return "application/x-nmea0183"
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    return "text/csv" if ending in TABLES and is_position_header(first) else ""


def _prose(head: bytes, ending: str) -> str:
    headers = {found.lower() for found in MAIL_HEADER.findall(_first_lines(head))}
    if len(headers) >= MAIL_HEADERS or (ending == ".eml" and headers):
        return "message/rfc822"
    if ending in (".html", ".htm", ".xhtml") and HTML.search(head):
        return "text/html"
    return "text/markdown" if ending in (".md", ".markdown") else "text/plain"


def is_nmea(head: bytes) -> bool:
    """Whether a text is a log of AIS sentences: one at least, and lines like it for the most part.

    Source: sentences start with "!" or "$", tag blocks with a backslash (IEC 61162-1, NMEA 0183).
    """
    if not AIS.search(head):
        return False
    lines = [line for line in head.split(b"\n") if line.strip()]
    like = sum(NMEA_LINE.search(line) is not None for line in lines)
    return like * 2 > len(lines)


def _first_lines(head: bytes) -> bytes:
    """What stands before the first empty line."""
    return re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]


def _json(raw: bytes, ending: str) -> str:
    head = raw[:HEAD]
    if b"jsonfeed.org/version" in head:
        return "application/feed+json"
    if b'"FeatureCollection"' in head:
        return "application/geo+json"
    if ending in (".json", ".jsonld") or _is_json(raw):
        return "application/json"
    return "text/plain"


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _markup(head: bytes, ending: str) -> str:
    for pattern, media_type in FEEDS:
        match = pattern.search(head)
        if match is not None and not HTML.search(head[: match.start()]):
            return media_type
    if HTML.search(head) or ending in (".html", ".htm", ".xhtml"):
        return "text/html"
    return "application/xml" if head.startswith(b"<?xml") or ending == ".xml" else "text/plain"
