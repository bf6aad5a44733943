"""What of a language model's record the report bears out; all the rest of it is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitewatch.errors import RecordError
from sitewatch.model import (
    AssetRef,
    Count,
    Evidence,
    Kind,
    Link,
    Medium,
    Modality,
    Observation,
    Polarity,
    TextLocator,
    is_within,
)
from sitewatch.reports.asked.answer import FormError, Said
from sitewatch.reports.asked.spans import Spot, find, holding
from sitewatch.reports.counts import count_words, read_count
from sitewatch.reports.desk import Lexicons, Marked
from sitewatch.reports.doctime import DocTime, PlacedTime
from sitewatch.reports.holding import Grounds, holds
from sitewatch.reports.times_around import Times

CONFIDENCE = 0.5
"""Confidence in a record of a language model that the report bears out. Source: judgement, set
below every statement of the rules that rests on its own sentence; no model was measured."""

METHOD = "language-model/"
"""What the method of such an observation begins with; the name of the model follows."""

GENERAL = frozenset(("site", "force", "equipment"))
"""Classes that speak of things at large and need no word of their own."""


class Refusal(ValueError):  # noqa: N818 - not a fault of the program: the reason is counted
    """Why a record is not taken, as one of a few words."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that records are held against.

    Attributes:
        marked: Its paragraphs with the words in them that are known.
        text: The decoded original.
        words: Lexicons.
        doc: Its times.
        evidence: Its record.
        model: Name of the language model.
    """

    marked: Sequence[Marked]
    text: str
    words: Lexicons
    doc: DocTime
    evidence: Evidence
    model: str


def observation_of(said: Said | FormError, report: Report) -> Observation:
    """The observation that a record makes where all of it is borne out.

    Raises:
        Refusal: If the quote is not in the report, or a value is in neither quote nor cited words.
    """
    if isinstance(said, FormError):
        raise Refusal("form")
    quote = find(said.quote, report.marked)
    if quote is None:
        raise Refusal("quote")
    cited = [(name, find(words, report.marked)) for name, words in said.cited]
    places = [(name, spot) for name, spot in cited if spot is not None]
    if len(places) < len(cited):
        raise Refusal("citation")
    borne = _Borne(said, quote, tuple(places), report)
    start, end = quote.original
    try:
        return Observation(
            evidence=report.evidence.sha256,
            locator=TextLocator(start, end, report.text[start:end]),
            kind=borne.kind(),
            asset=borne.asset(),
            state=said.state,
            time=holds(Grounds(Times(own=borne.time())), report.doc, report.evidence),
            site=borne.site(),
            count=borne.count(),
            polarity=borne.polarity(),
            modality=borne.modality(),
            chain=borne.chain(),
            confidence=CONFIDENCE,
            cited=tuple((name, *spot.original) for name, spot in places),
            method=f"{METHOD}{report.model}",
        )
    except RecordError as error:
        raise Refusal("form") from error


@dataclass(frozen=True, slots=True)
class _Borne:
    """Each value of one record, given out only where words of the report bear it out."""

    said: Said
    quote: Spot
    cited: tuple[tuple[str, Spot], ...]
    report: Report

    def spots(self, field: str) -> list[Spot]:
        """The quote, and what is cited for a field."""
        return [self.quote, *(spot for name, spot in self.cited if name == field)]

    def kind(self) -> Kind:
        """What sort of statement its state makes."""
        state = self.report.words.taxonomy.states.get(self.said.state)
        if state is None:
            raise Refusal("state")
        return state.kind

    def site(self) -> str:
        """The watched site, by one of its names."""
        if self.said.site not in self.report.words.places.sites:
            raise Refusal("site")
        for spot in self.spots("site"):
            for place in spot.marked.places:
                inside = spot.start <= place.start and place.end <= spot.end
                if inside and place.spot.site == self.said.site:
                    return self.said.site
        raise Refusal("site")

    def asset(self) -> AssetRef:
        """Class, type and names, each by a word for it."""
        said, taxonomy = self.said, self.report.words.taxonomy
        if said.path not in taxonomy.classes and said.path not in GENERAL:
            raise Refusal("class")
        terms = [
            term
            for spot in self.spots("class") + self.spots("type")
            for found in spot.marked.assets
            if spot.start <= found.start and found.end <= spot.end
            for term in found.values
        ]
        if said.path not in GENERAL and not any(is_within(term.path, said.path) for term in terms):
            raise Refusal("class")
        if any(not any(holding(name, self.spots("names"))) for name in said.names):
            raise Refusal("name")
        return AssetRef(said.path, self._type([t.type for t in terms if t.type]), said.names)

    def _type(self, told: list[str]) -> str | None:
        if not self.said.type:
            return None
        named = {
            term.type
            for spot in holding(self.said.type, self.spots("type"), whole=False)
            for found in spot.marked.assets
            if spot.meets(found.start, found.end)
            for term in found.values
        }
        kinds = [kind for kind in told if kind in named]
        if not kinds:
            raise Refusal("type")
        return kinds[0]

    def count(self) -> Count | None:
        """How many, as this program reads the words that say it, with what limits them."""
        if not self.said.count:
            return None
        for spot in holding(self.said.count, self.spots("count")):
            if not self._is_other_number(spot):
                count = read_count([*_limit_before(spot), *spot.text.split()])
                if count is not None:
                    return count
        raise Refusal("count")

    def _is_other_number(self, spot: Spot) -> bool:
        """Whether the words are part of a date or of a designation."""
        times = (t for t in self.report.doc.times if t.paragraph == spot.marked.number)
        return any(spot.meets(t.mention.start, t.mention.end) for t in times) or any(
            spot.meets(found.start, found.end) for found in spot.marked.assets
        )

    def time(self) -> PlacedTime | None:
        """The time expression of the report that the words stand for."""
        if not self.said.time:
            return None
        for spot in holding(self.said.time, self.spots("time")):
            for time in self.report.doc.times:
                here = time.paragraph == spot.marked.number and time.dated is not None
                if here and spot.meets(time.mention.start, time.mention.end):
                    return time
        raise Refusal("time")

    def polarity(self) -> Polarity:
        """Affirmed or negated."""
        if self.said.polarity not in set(Polarity):
            raise Refusal("form")
        return Polarity(self.said.polarity)

    def modality(self) -> Modality:
        """How firmly it is said."""
        if self.said.modality not in set(Modality):
            raise Refusal("form")
        return Modality(self.said.modality)

    def chain(self) -> tuple[Link, ...]:
        """The publisher, where known, and the one who is named as having seen or said it.

        Only a source that is known can be one that looks: nothing else in a name says so.
        """
        evidence, who = self.report.evidence, self.said.origin
        links = [Link(evidence.publisher, Medium.OUTLET, "published")] if evidence.publisher else []
        if not who:
            return tuple(links)
        place = next(holding(who, self.spots("origin")), None)
        if place is None:
            raise Refusal("origin")
        known = [v for found in self.report.words.sources.find(who) for v in found.values]
        name, medium = (known[0].name, known[0].medium) if known else (who, Medium.UNNAMED)
        if not links or links[0].who != name:
            links.append(Link(name, medium, "", *place.original))
        return tuple(links)


def _limit_before(spot: Spot) -> list[str]:
    """Words such as "more than" that stand before a number and belong to it."""
    before = spot.marked.text[: spot.start].rstrip().lower()
    phrases = (phrase for phrase, _ in count_words().modifiers)
    return next((p.split() for p in phrases if re.search(rf"\b{p}$", before)), [])
