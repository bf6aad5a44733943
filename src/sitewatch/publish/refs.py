"""What a record is called where something refers to it, and where it stands on the page."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import (
    Activity,
    Alarm,
    Assessment,
    Change,
    Cover,
    Disagreement,
    Estimate,
    Evidence,
    Indicator,
    Look,
    Observation,
    Onward,
    Site,
    TextLocator,
    TrackRecord,
    Watch,
)
from sitewatch.publish.excerpt import readable
from sitewatch.publish.index import Index, Record
from sitewatch.publish.names import Names
from sitewatch.publish.text import listed, masked, one_line, shorten
from sitewatch.publish.words import (
    DIFFERENCES,
    OUTCOMES,
    SIGHTS,
    by_model,
    day_words,
    moment_words,
    span_words,
)

QUOTE_CHARACTERS = 90
QUOTATION_MARKS = frozenset('“”„«»"')
NAME = 60
"""Longest name in a label [characters]."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to a record.

    Attributes:
        anchor: Id of the element that shows it.
        label: What it is, in words.
        kind: "observation", "look" and so on.
    """

    anchor: str
    label: str
    kind: str


def anchor(key: str) -> str:
    """Id of the element that shows a record: letters, digits and hyphens only."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in key)
    return f"r-{safe}"


def refs(keys: tuple[str, ...], known: Index, names: Names) -> tuple[Ref, ...]:
    """Links to the records with these ids; unknown ids are left out."""
    return tuple(
        Ref(anchor(key), label(known.records[key], known, names), kind(known.records[key]))
        for key in keys
        if key in known.records
    )


def kind(record: Record) -> str:
    """What sort of record it is, in words: "look", "track record"."""
    name = type(record).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def label(record: Record, known: Index, names: Names) -> str:  # noqa: PLR0911, PLR0912 -- one line a kind
    """What a record is, in a short line."""
    match record:
        case Observation():
            who = shorten(known.publisher(record.evidence), NAME)
            return f"{who}: {quoted(record, known)}{by_model(record.method)}"
        case Look():
            when, outcome = span_words(record.captured.span), OUTCOMES[record.outcome]
            return f"Look by {shorten(record.observer, NAME)}, {when}: {outcome}"
        case Estimate():
            naive = ", every article counted as a look" if record.id in known.naive else ""
            upto = day_words(record.series[-1].on)
            home = known.records.get(record.site)
            what = names.counted(record, home if isinstance(home, Site) else None)
            return f"Count of {what} to {upto}{naive}"
        case Change():
            days = f"{day_words(record.on_before)} to {day_words(record.on_after)}"
            return f"Change of {names.plural(record.path)}, {days}"
        case Alarm():
            return f"Alarm: {names.plural(record.path)}, {day_words(record.on)}"
        case Watch():
            return f"Watched for alarms: {names.plural(record.path)}"
        case Onward():
            who = listed([one_line(name) for name in record.asset.names])
            ship = who or names.singular(record.asset.path)
            return f"Where {ship} can be by {moment_words(record.until)}"
        case Cover():
            home = known.records.get(record.site)
            area = names.area(record.area, home if isinstance(home, Site) else None)
            return f"Share of {area} covered, {span_words(record.time.span)}"
        case Activity():
            return f"{names.plural(record.path)} over time, to {day_words(record.last)}"
        case TrackRecord():
            return f"Source: {shorten(record.name, NAME)}, {record.topic}"
        case Disagreement():
            return f"{DIFFERENCES[record.difference].capitalize()}: {one_line(record.about)}"
        case Indicator():
            return f"Sign: {one_line(record.name)}, {SIGHTS[record.sight]}"
        case Assessment():
            return f"Explanations, as of {day_words(record.as_of)}"
        case Evidence():
            name = known.publisher(record.sha256)
            return f"Article: {shorten(name, NAME)}, {shorten(record.title or record.name, NAME)}"
        case Site():
            return f"Site: {one_line(record.name)}"


def quoted(observation: Observation, known: Index, most: int = QUOTE_CHARACTERS) -> str:
    """The words of an observation in quotation marks, or what it points to instead."""
    locator = observation.locator
    if not isinstance(locator, TextLocator):
        return f"{locator.type} of the original"
    if masked(locator.quote):
        return "words withheld"
    evidence = known.evidence(observation.evidence)
    words = readable(locator.quote, evidence.media_type if evidence else "")
    shown = shorten(words, most)
    return shown if shown[:1] in QUOTATION_MARKS else f"“{shown}”"
