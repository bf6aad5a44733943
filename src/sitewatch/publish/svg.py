"""SVG elements as escaped markup; everything that comes from evidence passes through here."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

from sitewatch.publish.text import one_line, plain

NARROW_EM, USUAL_EM, CAPITAL_EM, BROAD_EM, FULL_EM = 0.32, 0.58, 0.7, 0.98, 1.0
"""Advances of characters of a sans-serif face [em], rounded up from Liberation, DejaVu and Noto
Sans, so that a name fits in each of them."""
NARROW, BROAD = frozenset("iljtfrI.,:;|'!() "), frozenset("WMmw@%—…⟨⟩")

Attribute = str | float | int | None


def el(tag: str, *children: str, **attributes: Attribute) -> Markup:
    """One element; `class_` stands for `class`, underscores for hyphens, None leaves one out."""
    body = "".join(escape(plain(c)) if not isinstance(c, Markup) else c for c in children)
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{named}>{body}</{tag}>")  # noqa: S704 -- every part is escaped above


def joined(parts: list[Markup]) -> Markup:
    """The parts one after another."""
    return Markup("").join(parts)


def text(x: float, y: float, words: str, kind: str = "", anchor: str | None = None) -> Markup:
    """A line of text at its baseline [px]."""
    return el("text", words, x=x, y=y, class_=kind or None, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line [px]."""
    return el("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def rect(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """A box [px]; never narrower than nothing."""
    return el("rect", x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), class_=kind)


def picture(width: float, height: float, label: str, *parts: Markup, kind: str = "") -> Markup:
    """A whole drawing that scales with the page and says in words what it shows."""
    return el(
        "svg",
        el("title", label),
        *parts,
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=plain(label),
        class_=kind or None,
    )


def path_of(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through the points, a tenth of a pixel exact."""
    body = "L".join(f"{_value(x)} {_value(y)}" for x, y in points)
    return f"M{body}{'Z' if closed else ''}" if points else ""


def fitted(words: str, width: float, size: float) -> str:
    """The words cut so that they fit a width [px] at a font size [px]."""
    line = one_line(words)
    if width_of(line, size) <= width:
        return line
    room = width - width_of("…", size)
    kept = 0
    for character in line:
        room -= advance(character) * size
        if room < 0:
            break
        kept += 1
    return line[:kept].rstrip() + "…"


def width_of(words: str, size: float) -> float:
    """About how wide the words stand at a font size [px]."""
    return sum(map(advance, words)) * size


def advance(character: str) -> float:
    """About how far a character moves the pen [em]; combining marks do not."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return FULL_EM
    if character in NARROW:
        return NARROW_EM
    if character in BROAD:
        return BROAD_EM
    return CAPITAL_EM if character.isupper() else USUAL_EM


def _value(value: Attribute) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(escape(plain(str(value))))
