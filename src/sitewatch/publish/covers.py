"""How full areas were, in words and as bars: shares with intervals, never counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import Cover, SitePicture
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.index import Index
from sitewatch.publish.names import Names
from sitewatch.publish.refs import Ref, anchor, refs
from sitewatch.publish.svg import picture, rect
from sitewatch.publish.text import capital
from sitewatch.publish.words import THIN, percent, span_words

BAR = (240.0, 14.0)
"""Width and height of a bar [px]."""


@dataclass(frozen=True, slots=True)
class CoverView:
    """One area on one date.

    Attributes:
        anchor: Id of the element.
        when: The days.
        share: The interval, in words.
        seen: Share of the area that was seen.
        bare: The days whose ground stands for bare ground.
        bar: The interval between nothing and all.
        behind: Links to the scenes and looks behind it.
    """

    anchor: str
    when: str
    share: str
    seen: str
    bare: str
    bar: Markup
    behind: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area over time.

    Attributes:
        name: Its name.
        change: How its share changed, or empty where intervals overlap.
        dates: The dates, the latest first.
    """

    name: str
    change: str
    dates: tuple[CoverView, ...]


def covered(part: SitePicture, names: Names) -> Iterator[Clause]:
    """How full each area was when it was last measured."""
    for found in _by_area(part):
        last = found[-1]
        what = capital(names.area(last.area, part.site))
        then = span_words(last.bare.span)
        text = (
            f"{what} on {span_words(last.time.span)}: beyond what stood there on {then}, with "
            f"{percent(last.level)} probability {interval(last)} of it was covered; "
            f"{percent(last.seen)} of it was seen. What stood there on that day is not counted."
        )
        yield Clause(text, (last.id, part.site.id))


def recovered(part: SitePicture, names: Names) -> Iterator[Clause]:
    """Which areas are fuller or emptier than before: those alone whose intervals part."""
    for found in _by_area(part):
        before = _before(found)
        if before is not None:
            text = _change(before, found[-1], capital(names.area(before.area, part.site)))
            yield Clause(text, (found[-1].id, before.id, part.site.id), Topic.CHANGED)


def area_views(part: SitePicture, known: Index, names: Names) -> tuple[AreaView, ...]:
    """Every area that was measured, over time."""
    return tuple(_area(found, part, known, names) for found in _by_area(part))


def interval(cover: Cover) -> str:
    """The interval as words: "42–58 %"."""
    low, high = percent(cover.low), percent(cover.high)
    return low if low == high else f"{low.removesuffix(f'{THIN}%')}–{high}"


def _area(found: tuple[Cover, ...], part: SitePicture, known: Index, names: Names) -> AreaView:
    before, name = _before(found), capital(names.area(found[0].area, part.site))
    change = _change(before, found[-1], name) if before is not None else ""
    return AreaView(name, change, tuple(_view(c, known, names) for c in reversed(found)))


def _view(cover: Cover, known: Index, names: Names) -> CoverView:
    return CoverView(
        anchor=anchor(cover.id),
        when=span_words(cover.time.span),
        share=interval(cover),
        seen=percent(cover.seen),
        bare=span_words(cover.bare.span),
        bar=_bar(cover),
        behind=refs(cover.inputs, known, names),
    )


def _by_area(part: SitePicture) -> Iterator[tuple[Cover, ...]]:
    """The covers of each area in the order of time."""
    for area in sorted({cover.area for cover in part.covers}):
        mine = (cover for cover in part.covers if cover.area == area)
        yield tuple(sorted(mine, key=lambda c: (c.time.span, c.id)))


def _before(found: tuple[Cover, ...]) -> Cover | None:
    """The latest date before the last, against the same bare ground, whose interval parts."""
    last = found[-1]
    alike = [c for c in found[:-1] if c.bare == last.bare]
    apart = [c for c in alike if c.apart(last) and c.time.span.end <= last.time.span.start]
    return apart[-1] if apart else None


def _change(before: Cover, after: Cover, name: str) -> str:
    return (
        f"{name}: the covered share went from {interval(before)} on {span_words(before.time.span)} "
        f"to {interval(after)} on {span_words(after.time.span)}."
    )


def _bar(cover: Cover) -> Markup:
    wide, tall = BAR
    left, right = cover.low * wide, max(cover.high * wide, cover.low * wide + 2)
    return picture(
        wide,
        tall,
        f"{interval(cover)} covered",
        rect(0, 0, wide, tall, "cover-all"),
        rect(left, 0, right - left, tall, "cover-share"),
        kind="cover-bar",
    )
