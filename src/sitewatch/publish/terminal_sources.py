"""Sources for a terminal: looks with their relays, where accounts differ, how sources fared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sitewatch.model import CasePicture, Disagreement, Look, SitePicture, TrackRecord
from sitewatch.publish.index import Index, index
from sitewatch.publish.terminal import Row, look_row, saw
from sitewatch.publish.text import listed, one_line, shorten
from sitewatch.publish.words import (
    DIFFERENCES,
    RELIABILITY,
    learned_words,
    looks_worth,
    number_of,
    span_words,
)

QUOTE_CHARACTERS = 160


def source_rows(picture: CasePicture, part: SitePicture) -> Iterator[Row]:
    """Looks with their relays, who was first, and where accounts differ."""
    found = index(picture)
    for look in part.looks:
        row = look_row(part, look, found)
        row["first"] = _first(part, look, found)
        yield row
    for differing in part.disagreements:
        yield {
            "type": "disagreement",
            "site": part.site.id,
            "id": differing.id,
            "difference": differing.difference.value,
            "about": differing.about,
            "side_a": list(differing.side_a),
            "side_b": list(differing.side_b),
            "preferred": differing.preferred,
            "reason": differing.reason,
        }


def _first(part: SitePicture, look: Look, found: Index) -> str:
    """Who told first, as far as publication times can tell; empty where they cannot."""
    told = sorted({relay.evidence for relay in part.relays if relay.look == look.id})
    spans = [
        (reading.published.span, found.publisher(sha))
        for sha in told
        if (reading := found.readings.get(sha)) is not None and reading.published is not None
    ]
    for span, publisher in spans:
        if all(span.end <= other.start for other, _ in spans if other is not span):
            return publisher
    return ""


def source_lines(picture: CasePicture, part: SitePicture) -> Iterator[str]:
    """Sources for people: one look after the other, articles below it."""
    found = index(picture)
    yield f"{one_line(part.site.name)} ({part.site.id})"
    for look in part.looks:
        told = [relay for relay in part.relays if relay.look == look.id]
        worth = looks_worth(sum(relay.weight for relay in told))
        yield (
            f"  {one_line(look.observer)}, {span_words(look.captured.span)}:"
            f" {number_of(len(told), 'relay', 'relays')}, worth {worth}  [{look.id}]"
        )
        first = _first(part, look, found)
        for relay in told:
            who = found.publisher(relay.evidence)
            via = f" via {listed([one_line(name) for name in relay.via])}" if relay.via else ""
            mark = " (first)" if first and who == first else ""
            yield f"      {one_line(who)}{via}{mark}"
        if look.derived_from:
            yield f"      reads the look {look.derived_from}"
    for differing in part.disagreements:
        yield from _disagreement_lines(differing, found)


def _disagreement_lines(differing: Disagreement, found: Index) -> Iterator[str]:
    yield f"  {DIFFERENCES[differing.difference]}: {one_line(differing.about)}  [{differing.id}]"
    for mark, side in (("a", differing.side_a), ("b", differing.side_b)):
        for observation in found.observations(side):
            quote = getattr(observation.locator, "quote", "")
            said = f"“{shorten(quote, QUOTE_CHARACTERS)}”" if quote else saw(observation.id, found)
            star = " ←" if observation.id == differing.preferred else ""
            who = one_line(found.publisher(observation.evidence))
            yield f"      {mark}  {who}: {said}{star}"
    if differing.reason:
        yield f"      {one_line(differing.reason)}"


def reliability_rows(picture: CasePicture) -> Iterator[Row]:
    """How sources fared, as rows of plain values."""
    for record in picture.reliability:
        yield {
            "type": "reliability",
            "id": record.id,
            "source": record.source,
            "name": record.name,
            "topic": record.topic,
            "grade": record.grade.value,
            "grade_worth": record.worth,
            "low": record.low,
            "mean": record.mean,
            "high": record.high,
            "level": record.level,
            "claims": record.claims,
            "moves_grade": record.moves,
            "inputs": list(record.inputs),
        }


def reliability_lines(picture: CasePicture) -> Iterator[str]:
    """How sources fared, for people: the grade as given, then what this case shows of it."""
    if not picture.reliability:
        return
    worth = looks_worth(picture.reliability[0].worth)
    yield (
        "How sources fared in this case (reliability of a source, not of an item); a grade counts"
        f" like {worth} claims"
    )
    for name, told in groupby(picture.reliability, key=lambda r: r.name):
        records = list(told)
        yield f"  {one_line(name)}: {_grade(records[0])}"
        for record in records:
            yield f"      {record.topic}: {learned_words(record)}  [{record.id}]"


def _grade(record: TrackRecord) -> str:
    return f"graded {record.grade.value}, {RELIABILITY[record.grade]}"
