"""The area of a site that a text names: "the southern apron", "pier 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitewatch.model import Area, Site
from sitewatch.reports.grammar import listed

WORD = re.compile(r"[^\W\d_]+|\d+")


def area_of(site: Site, text: str) -> str | None:
    """Id of the one area of a site that words name, or None where they name none or several."""
    said = _plain(text)
    hits = [
        (len(name), area.id) for area in site.areas for name in _names(area) if _has(said, name)
    ]
    longest = max((size for size, _ in hits), default=0)
    found = {id_ for size, id_ in hits if size == longest}
    return found.pop() if len(found) == 1 else None


def _names(area: Area) -> Iterator[list[str]]:
    yield _plain(area.name)
    yield _plain(area.id)


def _plain(text: str) -> list[str]:
    """Words in small letters, sides as nouns ("southern" as "south"), without "no.", one a word."""
    words = [word.lower() for word in WORD.findall(text)]
    plain = [_side(word) for word in words if word not in listed("areas.skipped")]
    return [w[:-1] if w.endswith("s") and len(w) > 3 and not w.endswith("ss") else w for w in plain]


def _side(word: str) -> str:
    sides = listed("areas.sides")
    return next((side for side in sides if word in {side, f"{side}ern", f"{side}ernmost"}), word)


def _has(said: list[str], name: list[str]) -> bool:
    """Whether a name stands among words; one of one word not with a side or a number beside it."""
    size = len(name)
    for i in range(len(said) - size + 1):
        if said[i : i + size] != name:
            continue
        before = said[i - 1] if i else ""
        after = said[i + size] if i + size < len(said) else ""
        if size > 1 or not (before in listed("areas.sides") or after.isdigit()):
            return True
    return False
