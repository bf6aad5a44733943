"""What one look says in one form of words, however many articles tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sitewatch.fusion.looks.alike import Vocabulary, is_denied
from sitewatch.fusion.looks.origin import Standing
from sitewatch.fusion.looks.roles import only_implies
from sitewatch.fusion.looks.telling import Telling
from sitewatch.fusion.resolve import Resolution
from sitewatch.model import Basis, Observation, Span

WIDE_DAYS = 10.0
"""A time wider than this [d] does not tell a conflict from a change. Source: judgement; most
reports date what they tell to the week."""

NOW = timedelta(days=7)
"""What a report without a date for it says of the present holds for this long before it came out
[d]. Source: judgement; most reports are of the week."""

Face = tuple[object, ...]
"""A form of words: what makes two tellings of one look the same claim."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one look says in one form of words.

    Attributes:
        look: Id of the look, or the origin where the place is not a watched one.
        face: Its form of words.
        tellings: Every telling of it, by observation id in order.
        span: When it holds.
        told_with: Articles that tell the look, for what else they say of it.
        root: Id of the look that its look rests on in the end; its own look where it rests on none.
    """

    look: str
    face: Face
    tellings: tuple[Telling, ...]
    span: Span
    told_with: frozenset[str]
    root: str = ""

    @property
    def observation(self) -> Observation:
        """One observation that stands for all of them."""
        return self.tellings[0].observation

    @property
    def evidence(self) -> frozenset[str]:
        """Articles that make it."""
        return frozenset(t.observation.evidence for t in self.tellings)

    @property
    def is_own(self) -> bool:
        """Whether articles make it themselves and name nobody for it."""
        return all(t.origin.standing is Standing.OWN for t in self.tellings)

    @property
    def is_of_articles(self) -> bool:
        """Whether articles make it themselves, and credit no other outlet with it."""
        return all(t.is_articles_own for t in self.tellings)

    @property
    def told(self) -> Span:
        """When it holds by its own words, whatever else its look is known by."""
        return self.tellings[0].captured.span

    @property
    def is_throughout(self) -> bool:
        """Whether it says "none" or "not" of all of its time, and not of some day in it."""
        o = self.observation
        return (o.saw_none or is_denied(o)) and (
            o.time.basis is not Basis.INFERRED or bool(o.time.text)
        )

    @property
    def is_too_wide(self) -> bool:
        """Whether its time leaves open if another claim of that time is earlier or later."""
        return self.span.width_days > WIDE_DAYS and not self.is_throughout


def claims(
    resolution: Resolution, observations: Sequence[Observation], words: Vocabulary
) -> tuple[Claim, ...]:
    """Every claim in the observations, in order of time.

    Args:
        resolution: Looks and origins.
        observations: Those that are compared.
        words: State families, and which states are changes.
    """
    wanted = {o.id for o in observations}
    tellings = {t.observation.id: t for t in resolution.tellings if t.observation.id in wanted}
    look_of: dict[str, str] = {}
    spans: dict[str, Span] = {}
    told: defaultdict[str, set[str]] = defaultdict(set)
    roots = {look.id: look.derived_from or look.id for look in resolution.looks}
    for look in resolution.looks:
        spans[look.id] = look.captured.span
        for key in look.inputs:
            if key in tellings:
                told[look.id].add(tellings[key].observation.evidence)
                if not only_implies(look, tellings[key].observation):
                    look_of[key] = look.id
    groups: defaultdict[tuple[str, Face], list[Telling]] = defaultdict(list)
    for key, telling in sorted(tellings.items()):
        behind = look_of.get(key) or telling.observation.look or telling.origin.key
        groups[behind, face_of(telling)].append(telling)
    dated = _days_told(tellings.values(), look_of, spans)
    found = (
        Claim(
            behind,
            face,
            tuple(group),
            _placed(_span(group, spans.get(behind)), group, dated, words),
            frozenset(told[behind]),
            roots.get(behind, behind),
        )
        for (behind, face), group in groups.items()
    )
    return tuple(sorted(found, key=lambda c: (c.span, c.observation.id)))


def _days_told(
    tellings: Iterable[Telling], look_of: Mapping[str, str], spans: Mapping[str, Span]
) -> dict[str, Span]:
    """The last well dated look that each article without a date of its own tells."""
    found: dict[str, Span] = {}
    for telling in tellings:
        span = spans.get(look_of.get(telling.observation.id, ""))
        sha = telling.observation.evidence
        if span is None or telling.published is not None or span.width_days > WIDE_DAYS:
            continue
        if sha not in found or span > found[sha]:
            found[sha] = span
    return found


def _placed(
    span: Span, group: Sequence[Telling], dated: Mapping[str, Span], words: Vocabulary
) -> Span:
    """The time of a claim that no date gives, by what else is known of its articles.

    What an article without a date says of the present is near the look that it tells; what one with
    a date says of it holds when it came out.
    """
    if span.width_days <= WIDE_DAYS or not all(_is_open(t) for t in group):
        return span
    told = [dated[t.observation.evidence] for t in group if t.observation.evidence in dated]
    if told:
        return span.intersection(max(told)) or span
    changes = words.direction(group[0].observation) is not None
    said = [t.published for t in group if t.published is not None and not changes]
    if not said or min(said).width_days > WIDE_DAYS:
        return span
    last = min(said)
    return span.intersection(Span(last.start - NOW, last.end)) or span


def _is_open(telling: Telling) -> bool:
    """Whether it speaks of the present, of a time that no word of its own gives."""
    o = telling.observation
    dated = o.time.basis is not Basis.INFERRED or bool(o.time.text)
    return not (dated or is_denied(o) or o.seen is not None or telling.implied)


def face_of(telling: Telling) -> Face:
    """What makes two tellings of one look the same claim."""
    o = telling.observation
    count = (o.count.min, o.count.max) if o.count is not None else None
    states = (o.state, *sorted(o.details))
    own = telling.origin.standing is Standing.OWN
    place = o.site or (o.place.name if o.place else "")
    return (o.asset, count, states, o.polarity, o.modality, o.comparison, own, place)


def _span(tellings: list[Telling], look: Span | None) -> Span:
    """When the claim holds: at its look, or throughout the time it names where it denies."""
    captured = tellings[0].captured.span
    denies = tellings[0].observation.saw_none or is_denied(tellings[0].observation)
    return captured if look is None or denies else look
