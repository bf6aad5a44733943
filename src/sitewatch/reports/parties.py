"""Officials of a country at war who speak of the other side: they speak as a party."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sitewatch.model import Medium
from sitewatch.reports.cues import cues
from sitewatch.reports.desk import Desk
from sitewatch.reports.memory_records import Part
from sitewatch.reports.page import Page
from sitewatch.reports.siting import Where


def as_parties(
    desk: Desk, page: Page, parts: tuple[Part, ...], wheres: Iterable[Where]
) -> tuple[Part, ...]:
    """A chain in which officials of one side of a conflict who tell of the other are parties."""
    about = _countries_of(desk, page, wheres)
    return tuple(_sided(desk, part, about) for part in parts)


def _sided(desk: Desk, part: Part, about: frozenset[str]) -> Part:
    speaker = part.speaker
    if speaker is None or speaker.medium is not Medium.OFFICIAL:
        return part
    own = {place.spot.country for place in desk.words.places.find(speaker.who)} - {""}
    enemies = {b for pair in cues()["parties.pairs"] for a, b in (pair, pair[::-1]) if a in own}
    if not enemies & (about - own):
        return part
    return replace(part, speaker=replace(speaker, medium=Medium.PARTY))


def _countries_of(desk: Desk, page: Page, wheres: Iterable[Where]) -> frozenset[str]:
    """Countries that a statement speaks of: those of its site and those that its words name."""
    sites = [desk.words.places.sites[w.site].country for w in wheres if w.site]
    named = [
        place.spot.country
        for place in page.scene.places
        if not any(i in page.blocked for i in page.scene.tree.at(place.start, place.end))
    ]
    return frozenset({*sites, *named}) - {""}
