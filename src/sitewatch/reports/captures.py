"""Which of several dated images a statement rests on: "in the earlier image", or the newest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sitewatch.model import Dated, Span, day
from sitewatch.reports.doctime import PlacedTime
from sitewatch.reports.grammar import listed
from sitewatch.reports.memory_records import Seen
from sitewatch.reports.timex_values import Calendar

LIST_WORD = re.compile(r"\band\b|&|,")
"""What makes two days a list and no stretch: "18 and 26 February"."""

CUE_REACH = 70
"""How far before its date an image may be said to be one that is compared with [code points]."""

JOINS = re.compile(
    r"\s*(?:[,(]\s*)?(?:(?:of|over|at|above)\s+(?:the\s+)?(?:[\w-]+\s+){1,3})?"
    r"(?:(?:taken|acquired|collected|captured|dated|shot|made)\s+)?(?:from|of|on|for|between)?\s*",
    re.I,
)
"""What may stand between the words for an image and its date."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A day on which an image was made.

    Attributes:
        dated: The day.
        baseline: Whether the text only compares with it.
    """

    dated: Dated
    baseline: bool


def joins_date(between: str) -> bool:
    """Whether words lead from an image to its date: "of Amber from", "(", "taken on"."""
    return JOINS.fullmatch(between) is not None


def capture_of(
    captured: Dated | None,
    shots: Sequence[Shot],
    words: str,
    *,
    ongoing: bool,
) -> Dated | None:
    """When the image was made that a statement rests on.

    Where a text compares images of several days, words such as "the earlier image" choose one; what
    is said to be so now is so in the newest, and all else may be of any of them. An image that is
    only compared with ("four more than in the image of 9 April") carries no other statement.

    Args:
        captured: When the images were made that its chain names, or None.
        shots: The days on which the images of the text were made, in order.
        words: The words of the statement.
        ongoing: Whether it speaks of what held when it was said.
    """
    if captured is None:
        return None
    inside = [s for s in shots if captured.span.start <= s.dated.span.start < captured.span.end]
    if len(inside) > 1 and _cue("captures.first").search(words):
        return _chosen(inside[0], captured, "the earlier of the images")
    if len(inside) > 1 and _cue("captures.last").search(words):
        return _chosen(inside[-1], captured, "the later of the images")
    if len(inside) == 1 and inside[0].baseline and not _cue("captures.first").search(words):
        standing = [s for s in shots if not s.baseline]
        return _chosen(standing[-1], captured, "not the image compared with") if standing else None
    newest = len(inside) > 1 and ongoing
    return _chosen(inside[-1], captured, "the newest of the images") if newest else captured


def shots_of(seen: Sequence[Seen], times: Sequence[PlacedTime], text: str) -> tuple[Shot, ...]:
    """The days on which the images of a text were made, in order, those of a list apart.

    Args:
        seen: All that the text has looked at.
        times: The times in it.
        text: The original.
    """
    placed = {(t.start, t.end): t for t in times}
    found: dict[Span, Shot] = {}
    for look in seen:
        if look.captured is None or look.where is None:
            continue
        before = text[max(0, look.where[0] - CUE_REACH) : look.where[0]]
        baseline = _baseline().search(before) is not None
        for dated in _days(look.captured, placed.get(look.where)):
            known = found.get(dated.span)
            alone = baseline and (known is None or known.baseline)
            found[dated.span] = Shot(dated, alone)
    return tuple(sorted(found.values(), key=lambda shot: shot.dated.span.start))


def _chosen(shot: Shot, captured: Dated, reason: str) -> Dated:
    return replace(shot.dated, basis=captured.basis, reasons=(*shot.dated.reasons, reason))


def _days(captured: Dated, time: PlacedTime | None) -> Iterator[Dated]:
    if captured.span.width_days <= 1:
        yield captured
    elif time is not None and _is_list(time):
        yield replace(captured, span=day(captured.span.first_day))
        yield replace(captured, span=day(captured.span.last_day))


def _is_list(time: PlacedTime) -> bool:
    value = time.mention.value
    days = isinstance(value, Calendar) and value.is_day and value.other is None
    return days and bool(LIST_WORD.search(time.mention.text))


@cache
def _baseline() -> re.Pattern[str]:
    """Words of comparison in the same clause before a date."""
    words = "|".join(sorted(listed("captures.baseline")))
    return re.compile(rf"\b(?:{words})\b[^.;:]*$", re.I)


@cache
def _cue(name: str) -> re.Pattern[str]:
    """An ordinal word right before a word for an image."""
    images = "|".join(sorted(listed("captures.images")))
    return re.compile(rf"\b(?:{'|'.join(sorted(listed(name)))})\s+(?:\w+\s+)?(?:{images})\b", re.I)
