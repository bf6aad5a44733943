"""Known dated events that a text names, from `events.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sitewatch.reports.timex_values import EventTime, TimeMention
from sitewatch.reports.timex_words import any_of, plain

FRESH_WITHIN = 40
"""How close before an event a word must stand to say how fresh it is [code points]."""


@dataclass(frozen=True, slots=True)
class Event:
    """A well-known event.

    Attributes:
        id: Slug.
        name: Name to print, with its article.
        first: Day on which it began.
        last: Day on which it ended.
        phrases: Pattern of the phrases that assert it.
        short: Pattern of the phrases that count once it has been named, or None.
        needles: Lower-case words of which a text that holds a phrase must hold one; empty where
            a phrase has no such word.
        source: Where the date can be checked.
        recurring: Whether the phrases may mean a later event of the same kind: then it is a limit
            and no date.
    """

    id: str
    name: str
    first: date
    last: date
    phrases: re.Pattern[str]
    short: re.Pattern[str] | None
    source: str
    needles: tuple[str, ...] = ()
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An event that a text names.

    Attributes:
        event: The event.
        mention: Where, as a time expression.
        fresh_days: Days within which words say that it happened, or None.
    """

    event: Event
    mention: TimeMention
    fresh_days: int | None


@cache
def known_events() -> tuple[Event, ...]:
    """The events of the data file in its order."""
    raw = _raw()
    return tuple(_event(entry, str(raw["source"])) for entry in raw["event"])


def find_events(text: str) -> list[Named]:
    """Events that a text names in full, in the order of the text."""
    lowered = text.lower()
    return _apart(
        hit
        for event in known_events()
        if not event.needles or any(needle in lowered for needle in event.needles)
        for hit in _hits(text, event, event.phrases)
    )


def find_short(text: str, named: Collection[str]) -> list[Named]:
    """Short phrases for events that the same document names in full elsewhere.

    Args:
        text: The text.
        named: Ids of the events that are named in full.
    """
    return _apart(
        hit
        for event in known_events()
        if event.id in named and event.short is not None
        for hit in _hits(text, event, event.short)
    )


def _apart(found: Iterable[Named]) -> list[Named]:
    """The longest of those that overlap."""
    kept: list[Named] = []
    for hit in sorted(found, key=lambda h: (h.mention.start - h.mention.end, h.mention.start)):
        start, end = hit.mention.start, hit.mention.end
        if all(end <= other.mention.start or other.mention.end <= start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.mention.start)


def _hits(text: str, event: Event, pattern: re.Pattern[str]) -> Iterator[Named]:
    for match in pattern.finditer(text):
        fresh = _freshness(text, match)
        value = EventTime(event.id, str(event.first), str(event.last), recent=fresh is not None)
        yield Named(event, TimeMention(match.start(), match.end(), match[0], value), fresh)


def _freshness(text: str, match: re.Match[str]) -> int | None:
    start = max(0, match.start() - FRESH_WITHIN)
    before = re.split(r"[.!?;:]\s", text[start : match.start()])[-1]
    cues = [_fresh()[plain(cue).replace("’", "'")] for cue in _fresh_pattern().findall(before)]
    if re.search(r"\b(?:collapses|falls|flees|sinks)\b", match[0]):
        cues.append(_fresh()["recent"])
    return min(cues, default=None)


@cache
def _fresh_pattern() -> re.Pattern[str]:
    words = any_of(_fresh()).replace("'", "['’]")
    return re.compile(rf"\b({words})(?=\W|$)")


def _fresh() -> Mapping[str, int]:
    fresh: Mapping[str, int] = _raw()["fresh"]
    return fresh


@cache
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("events.toml").read_text("utf-8"))


def _event(entry: Mapping[str, Any], source: str) -> Event:
    return Event(
        id=str(entry["id"]),
        name=str(entry["name"]),
        first=entry["start"],
        last=entry.get("end", entry["start"]),
        phrases=_pattern(entry["phrases"]),
        short=_pattern(entry["short"]) if "short" in entry else None,
        source=str(entry.get("source", source)),
        needles=needles(entry["phrases"]),
        recurring=bool(entry.get("recurring", False)),
    )


def needles(phrases: Iterable[str]) -> tuple[str, ...]:
    """A word of each phrase that no text with it can lack; empty where some phrase has none.

    Looking for words first is some ten times as quick as looking for all patterns.
    """
    found = [_needle(phrase) for phrase in phrases]
    return tuple(sorted(set(found))) if all(found) else ()


def _needle(phrase: str) -> str:
    """The longest word that a phrase holds outside of what may be left out or vary."""
    bare, before = phrase, ""
    while bare != before:
        bare, before = re.sub(r"\([^()]*\)\??", "\0", bare), bare
    bare = re.sub(r"\[[^\]]*\][?*+]?|\\\w[?*+]?|.[?*]", "\0", bare)
    return "" if "|" in bare else max(re.findall(r"[a-z]+", bare.lower()), key=len, default="")


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    spaced = [phrase.replace(" ", r"\s+").replace("'", "['’]") for phrase in phrases]
    return re.compile(r"(?<!\w)(?:" + "|".join(spaced) + r")(?!\w)", re.I)
