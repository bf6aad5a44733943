"""What a text says about time, before anything is resolved."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sitewatch.reports.clean import Paragraph
from sitewatch.reports.events import Named, find_events, find_short
from sitewatch.reports.timex import find_times
from sitewatch.reports.timex_values import (
    Calendar,
    Distance,
    Pointer,
    Relation,
    Shift,
    Stretch,
    TimeMention,
    TimeValue,
    Weekday,
)
from sitewatch.reports.timex_words import any_of, time_words

SENTENCE_BREAK = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z“\"‘(])")
CUE_WITHIN = 50
"""How close before a date a word must stand to place it in the future [code points]."""
LIMITS_AHEAD = frozenset((Relation.UNTIL, Relation.BEFORE, Relation.BY))


@dataclass(frozen=True, slots=True)
class Said:
    """A time expression in its place.

    Attributes:
        paragraph: Index of the paragraph.
        sentence: Text of the sentence around it.
        mention: The expression, with offsets in the paragraph.
        coming: Whether the sentence places it in the future.
        event: The event that it names, or None.
    """

    paragraph: int
    sentence: str
    mention: TimeMention
    coming: bool
    event: Named | None = None

    @property
    def date(self) -> Calendar | None:
        """The calendar time that it names in the past, or None."""
        value = self.mention.value
        return value if isinstance(value, Calendar) and not self.coming else None

    @property
    def day(self) -> Calendar | None:
        """The calendar day or days that it names in the past, or None."""
        return self.date if self.date is not None and self.date.is_day else None


def said_times(paragraphs: Sequence[Paragraph]) -> tuple[Said, ...]:
    """All time expressions of a document, and the known events that it names, in order."""
    full = [find_events(paragraph.text) for paragraph in paragraphs]
    in_full = {hit.event.id for hits in full for hit in hits}
    return tuple(
        said
        for index, (paragraph, hits) in enumerate(zip(paragraphs, full, strict=True))
        for said in _of_paragraph(index, paragraph.text, _with_short(paragraph.text, hits, in_full))
    )


def _with_short(text: str, hits: Sequence[Named], in_full: set[str]) -> list[Named]:
    short = find_short(text, in_full) if in_full else []
    return [*hits, *(hit for hit in short if _is_apart(hit.mention, [h.mention for h in hits]))]


def _of_paragraph(index: int, text: str, events: Sequence[Named]) -> list[Said]:
    breaks = [0, *(m.end() for m in SENTENCE_BREAK.finditer(text)), len(text)]
    times: list[tuple[TimeMention, Named | None]] = [(m, None) for m in find_times(text)]
    dated = [mention for mention, _ in times]
    times += [(hit.mention, hit) for hit in events if _is_apart(hit.mention, dated)]
    found: list[Said] = []
    for mention, event in sorted(times, key=lambda pair: pair[0].start):
        at = bisect(breaks, mention.start, hi=len(breaks) - 1) - 1
        start, end = breaks[at], breaks[bisect_left(breaks, mention.end, lo=at + 1)]
        coming = mention.ahead or is_coming(mention, text[start : mention.start])
        placed = with_event_relation(mention, text)
        found.append(Said(index, text[start:end], placed, coming, event))
    return found


def _is_apart(mention: TimeMention, others: Sequence[TimeMention]) -> bool:
    return all(mention.end <= other.start or other.end <= mention.start for other in others)


def is_coming(mention: TimeMention, before: str) -> bool:
    """Whether the words before an expression place it in the future."""
    value = mention.value
    if isinstance(value, Pointer) or (isinstance(value, Distance) and value.from_text):
        return False
    if _looks_back(value):
        return False
    if mention.relation in LIMITS_AHEAD:
        return True
    cue = _future_pattern().search(before[-2 * CUE_WITHIN :])
    return cue is not None and not _past_pattern().search(cue[0][len(cue["cue"]) :])


def _looks_back(value: TimeValue) -> bool:
    """Whether the words themselves say that it is over: "last Thursday", "three days ago"."""
    if isinstance(value, Calendar):
        return value.turn < 0 or (value.year_shift or 0) < 0
    if isinstance(value, Weekday | Shift):
        return (value.shift or 0) < 0
    return (isinstance(value, Distance) and value.sign < 0) or (
        isinstance(value, Stretch) and not value.ahead
    )


def with_event_relation(mention: TimeMention, text: str) -> TimeMention:
    """An event with the "since" or "after" before it, other expressions as they are."""
    if mention.kind != "eventtime":
        return mention
    match = _event_relation_pattern().search(text[max(0, mention.start - 40) : mention.start])
    if match is None:
        return mention
    start = max(0, mention.start - 40) + match.start()
    relation = Relation(time_words().relations[match["word"].lower()])
    return TimeMention(start, mention.end, text[start : mention.end], mention.value, relation)


@cache
def _event_relation_pattern() -> re.Pattern[str]:
    words = any_of(word for word, relation in time_words().relations.items() if relation != "by")
    between = r"(?:(?i:the|recent|sudden|rapid|its|his|their|her)\s+){0,2}"
    return re.compile(rf"\b(?P<word>{words})\s+{between}$")


@cache
def _future_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(cue) for cue in time_words().raw["future_cues"])
    return re.compile(rf"\b(?P<cue>{words})\b[^,;:“”\"]{{0,{CUE_WITHIN}}}$")


@cache
def _past_pattern() -> re.Pattern[str]:
    """A past tense that ends what stands before a date."""
    return re.compile(rf"(?:\b{any_of(time_words().raw['past_verbs'])}|[a-z]{{2}}ed)(?:\s+on)?\s+$")
