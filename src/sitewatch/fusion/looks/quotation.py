"""Whether two observations share a quotation: six words in a row, in quotation marks."""

from __future__ import annotations

import re

from sitewatch.fusion.looks.telling import Telling
from sitewatch.model import TextLocator

RUN = 6
"""Words in a row that make a shared quotation. Source: shorter runs recur by chance in reports of
one event; runs of four words and more already trace quotes well (Leskovec, Backstrom and
Kleinberg 2009, "Meme-tracking"), six is on the safe side."""

COPIED = 12
"""Words in a row, quoted or not, that make copied text. Source: judgement, twice a
quotation."""

WORD = re.compile(r"\w+")
QUOTED = re.compile(r"[“\"«„]([^”\"»]*)(?:[”\"»]|$)")

Run = tuple[str, ...]


def runs_told(telling: Telling) -> frozenset[Run]:
    """Every run of six words of the observation's quote from the article."""
    locator = telling.observation.locator
    return _runs(locator.quote) if isinstance(locator, TextLocator) else frozenset()


def runs_quoted(telling: Telling) -> frozenset[Run]:
    """Every run of six words that stands in quotation marks."""
    locator = telling.observation.locator
    if not isinstance(locator, TextLocator):
        return frozenset()
    marked = QUOTED.findall(locator.quote)
    if not marked and telling.origin.direct:
        # The span lies inside the marks: all of it is quoted.
        return _runs(locator.quote)
    return frozenset(run for part in marked for run in _runs(part))


def share_quotation(a: Telling, b: Telling) -> bool:
    """Whether six words in a row stand in both, in quotation marks in at least one."""
    for one, other in ((a, b), (b, a)):
        quoted = runs_quoted(one)
        if quoted and quoted & runs_told(other):
            return True
    return False


def share_text(a: Telling, b: Telling) -> bool:
    """Whether twelve words in a row stand in both."""
    one, other = a.observation.locator, b.observation.locator
    if not isinstance(one, TextLocator) or not isinstance(other, TextLocator):
        return False
    return bool(_runs(one.quote, COPIED) & _runs(other.quote, COPIED))


def _runs(text: str, length: int = RUN) -> frozenset[Run]:
    words = WORD.findall(text.casefold())
    return frozenset(tuple(words[i : i + length]) for i in range(len(words) - length + 1))
