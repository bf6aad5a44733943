"""Readings of made-up reports, for tests and for people who extend the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache

from sitewatch.model import (
    Basis,
    Dated,
    Evidence,
    Point,
    Reading,
    Site,
    SiteKind,
    day,
)
from sitewatch.reports import ReadContext, read_report
from sitewatch.reports.syntax import Parser
from sitewatch.sources.language import load_parser
from sitewatch.taxonomy import load_taxonomy

RETRIEVED = datetime(2026, 12, 1, tzinfo=UTC)
PUBLISHED = date(2026, 5, 20)
"""A Wednesday."""

PORT = Site(
    id="port-amber",
    name="Amber naval base",
    kind=SiteKind.PORT,
    geometry=Point(20.0, 40.0),
    country="SY",
    aliases=("Amber",),
    within=("Cobalt province",),
)
AIRFIELD = Site(
    id="field-onyx",
    name="Onyx air base",
    kind=SiteKind.AIR_BASE,
    geometry=Point(21.0, 41.0),
    country="SY",
    aliases=("Onyx",),
)
SITES = (PORT, AIRFIELD)
"""Two invented places, so that no rule can lean on a real name."""


@cache
def english() -> Parser:
    """The English parser, loaded once."""
    return load_parser()


def evidence_of(raw: bytes, *, publisher: str = "", published: date | None = PUBLISHED) -> Evidence:
    """The record of a made-up original."""
    dated = Dated(day(published), Basis.EXPLICIT) if published else None
    return Evidence(
        sha256=hashlib.sha256(raw).hexdigest(),
        name="made-up.txt",
        media_type="text/plain",
        size_bytes=len(raw),
        origin="test",
        retrieved=RETRIEVED,
        published=dated,
        publisher=publisher,
        simulated=True,
    )


def read_text(
    text: str,
    *,
    sites: Sequence[Site] = SITES,
    publisher: str = "",
    published: date | None = PUBLISHED,
) -> Reading:
    """The reading of a made-up report published on `PUBLISHED`."""
    raw = text.encode()
    evidence = evidence_of(raw, publisher=publisher, published=published)
    return read_report(raw, ReadContext(evidence, tuple(sites), load_taxonomy(), english()))
