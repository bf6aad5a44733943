"""The marks of the drawings: each stands for one thing, by shape and not by colour alone."""

from __future__ import annotations

from markupsafe import Markup

from sitewatch.model import Look, Outcome, Sight
from sitewatch.publish.svg import el, joined, line, rect

LEGEND_PX = 20.0


def look_mark(x: float, y: float, look: Look, radius: float = 7.0) -> Markup:
    """The mark of a look: full disc saw, ring with a stroke saw none, crossed box saw nothing."""
    if look.outcome is Outcome.SAW:
        return el("circle", cx=x, cy=y, r=radius, class_="look-saw")
    if look.outcome is Outcome.LOOKED_ABSENT:
        return absent_mark(x, y, radius)
    return blind_mark(x, y, radius)


def absent_mark(x: float, y: float, radius: float = 7.0) -> Markup:
    """Looked, saw none: a ring with a stroke through it."""
    reach = radius * 0.72
    return joined(
        [
            el("circle", cx=x, cy=y, r=radius - 0.5, class_="look-none"),
            line(x - reach, y + reach, x + reach, y - reach, "look-stroke"),
        ]
    )


def blind_mark(x: float, y: float, radius: float = 7.0) -> Markup:
    """Tried to look and saw nothing: a box with a cross."""
    inner = radius - 2.5
    return joined(
        [
            rect(x - radius + 1, y - radius + 1, 2 * radius - 2, 2 * radius - 2, "look-blind"),
            line(x - inner, y - inner, x + inner, y + inner, "blind-stroke"),
            line(x - inner, y + inner, x + inner, y - inner, "blind-stroke"),
        ]
    )


def relay_mark(x: float, y: float, size: float = 6.0) -> Markup:
    """One article that tells of a look: a small square."""
    return rect(x - size / 2, y - size / 2, size, size, "relay")


def sight_icon(sight: Sight) -> Markup:
    """The mark of what is known of a sign; the word stands beside it."""
    middle = LEGEND_PX / 2
    if sight is Sight.SEEN:
        mark = el("circle", cx=middle, cy=middle, r=6.5, class_="look-saw")
    elif sight is Sight.LOOKED_ABSENT:
        mark = absent_mark(middle, middle, 6.5)
    else:
        mark = rect(3.5, 3.5, 13, 13, "nobody-box")
    return icon(mark)


def icon(*marks: Markup) -> Markup:
    """Marks as a small picture that says nothing of itself: a word stands beside it."""
    return el(
        "svg",
        *marks,
        viewBox=f"0 0 {LEGEND_PX:.0f} {LEGEND_PX:.0f}",
        width=LEGEND_PX,
        height=LEGEND_PX,
        aria_hidden="true",
        class_="icon",
    )


def patterns() -> Markup:
    """The hatchings that all drawings share, in a drawing of no size of its own."""
    return el(
        "svg",
        _hatch("hatch-nobody", 6, "hatch-line"),
        _hatch("hatch-somewhere", 12, "hatch-line thin"),
        width=0,
        height=0,
        aria_hidden="true",
        class_="patterns",
    )


def _hatch(name: str, size: int, kind: str) -> Markup:
    return el(
        "pattern",
        line(0, 0, 0, size, kind),
        id=name,
        width=size,
        height=size,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def legend() -> tuple[tuple[Markup, str], ...]:
    """Every mark of the timeline with what it means."""
    middle = LEGEND_PX / 2
    return (
        (icon(el("circle", cx=middle, cy=middle, r=6.5, class_="look-saw")), "looked and saw"),
        (icon(absent_mark(middle, middle, 6.5)), "looked, saw none"),
        (icon(blind_mark(middle, middle)), "saw nothing (cloud, dark, unreadable)"),
        (icon(relay_mark(middle, middle, 8)), "an article that tells of the look"),
        (icon(rect(2, 3, 16, 14, "nobody-box")), "nobody is known to have looked"),
        (icon(rect(2, 3, 16, 14, "somewhere-box")), "a look fell on some day in here"),
        (icon(line(2, 10, 18, 10, "whisker")), "days on which the look can have been"),
    )
