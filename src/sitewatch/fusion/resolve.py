"""Observations of one site brought to the looks behind them: who looked, when, told by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.fusion.looks.copying import Copying
from sitewatch.fusion.looks.dependence import (
    DEPENDENCE,
    Dependence,
    effective_number,
    look_weights,
)
from sitewatch.fusion.looks.grouping import Draft
from sitewatch.fusion.looks.names import Names, names_of
from sitewatch.fusion.looks.placing import place_all
from sitewatch.fusion.looks.published import publishers_of
from sitewatch.fusion.looks.resting import Assumed
from sitewatch.fusion.looks.rulings import Ruling
from sitewatch.fusion.looks.sensors import Cards
from sitewatch.fusion.looks.telling import Telling, tell
from sitewatch.model import (
    Basis,
    Dated,
    Look,
    Observation,
    Outcome,
    Reading,
    Relay,
    Source,
    Span,
)
from sitewatch.taxonomy.records import Taxonomy

METHOD = "resolve/2"

BASES = (Basis.EXPLICIT, Basis.RELATIVE, Basis.INFERRED)
"""From the best ground for a time to the weakest."""


@dataclass(frozen=True, slots=True)
class ResolveOptions:
    """What resolving is told beside the observations.

    Attributes:
        site: Id of the site, so that looks at it which nothing was told of are found too.
        until: Last day that a look can have taken place on, or None for no limit.
        dependence: How far relays and readings repeat what they rest on.
        rulings: Analysts' decisions on which observations were made in one look.
        copying: Publishers that were found to repeat one another.
    """

    site: str | None = None
    until: date | None = None
    dependence: Dependence = DEPENDENCE
    rulings: tuple[Ruling, ...] = ()
    copying: tuple[Copying, ...] = ()


DEFAULTS = ResolveOptions()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What resolving made of the observations of one site.

    Attributes:
        looks: In order of capture.
        relays: Which article tells which look, in the order of looks, then by article.
        tellings: Every observation with its origin, by id in order; those without a site too.
    """

    looks: tuple[Look, ...] = ()
    relays: tuple[Relay, ...] = ()
    tellings: tuple[Telling, ...] = ()


def resolve(
    observations: Sequence[Observation],
    readings: Sequence[Reading],
    sources: Sequence[Source],
    taxonomy: Taxonomy | None = None,
    options: ResolveOptions = DEFAULTS,
) -> Resolution:
    """The looks behind the observations of one site, and which article tells which.

    Args:
        observations: Those of one site; those without a site get an origin but no look.
        readings: Readings of their articles, for publication times, publishers and ready looks.
        sources: Known sources, so that spellings of one name are one origin.
        taxonomy: State families and sensor cards; without it states compare word by word and
            looks carry no chances.
        options: Site, last day, dependence, analysts' decisions and known copiers.

    Source:
        The look as the unit of independence: see `docs/concepts/look.md`.
    """
    tellings = tell(observations, readings, sources, options.until)
    placed = [t for t in tellings if t.observation.site is not None]
    ready = _ready_looks(placed, readings, options)
    drafts = place_all(
        (t for t in placed if t.observation.look not in ready),
        Vocabulary(taxonomy),
        _assumed(options, readings, names_of(sources, ())),
    )
    made = _looks_of(drafts, taxonomy)
    members = {look.id: draft.members for look, draft in zip(made, drafts, strict=True)}
    for telling in placed:
        key = telling.observation.look
        if key is not None and key in ready:
            members[key] = (*members.get(key, ()), telling)
    looks = sorted((*made, *ready.values()), key=lambda x: (x.captured.span, x.id))
    return Resolution(tuple(looks), _relays(looks, members, options.dependence), tellings)


def _assumed(options: ResolveOptions, readings: Sequence[Reading], names: Names) -> Assumed:
    publishers = publishers_of(readings, names)
    return Assumed(options.dependence, options.rulings, options.copying, publishers)


def _ready_looks(
    placed: list[Telling], readings: Sequence[Reading], options: ResolveOptions
) -> dict[str, Look]:
    """Looks that readers of scenes and tracks made themselves, at this site and by this day."""
    sites = {options.site, *(telling.observation.site for telling in placed)}
    looks = (look for reading in readings for look in reading.looks if look.site in sites)
    until = options.until
    return {x.id: x for x in looks if until is None or x.captured.span.first_day <= until}


def _looks_of(drafts: Sequence[Draft], taxonomy: Taxonomy | None) -> tuple[Look, ...]:
    """One look a draft, in the same order; those that rest on another one carry its id."""
    made: dict[int, Look] = {}
    cards = Cards(taxonomy)
    resting_last = sorted(range(len(drafts)), key=lambda p: drafts[p].base is not None)
    for place in resting_last:
        draft = drafts[place]
        base = made[draft.base].id if draft.base is not None else ""
        made[place] = _look(draft, base, cards)
    return tuple(made[place] for place in range(len(drafts)))


def _look(draft: Draft, base: str, cards: Cards) -> Look:
    observations = [member.observation for member in draft.members]
    areas = {o.area for o in observations}
    return Look(
        site=observations[0].site or "",
        observer=draft.origin.who,
        medium=draft.origin.medium,
        captured=_captured(draft),
        outcome=_outcome(draft),
        released=_released(draft.members),
        areas=tuple(sorted(a for a in areas if a)) if None not in areas else (),
        chances=cards.chances(draft.origin.medium, observations),
        reasons=tuple(sorted(draft.reasons)),
        derived_from=base,
        dependence=draft.dependence,
        inputs=tuple(sorted({o.id for o in observations})),
        method=METHOD,
    )


def _captured(draft: Draft) -> Dated:
    """What all times of the draft share, on the best ground that gives both of its ends."""
    exact = [m.captured for m in draft.members if m.captured.span == draft.span]
    if not exact:
        reason = "the time that all tellings of this look share"
        return Dated(draft.span, Basis.INFERRED, (reason,))
    best = min(exact, key=lambda d: (BASES.index(d.basis), d.text, d.reasons))
    if any(m.captured.span != draft.span for m in draft.members):
        reason = "the narrowest of the times told; the others fit it"
        return Dated(draft.span, best.basis, (*best.reasons, reason), best.text)
    return best


def _outcome(draft: Draft) -> Outcome:
    made = [m.observation for m in draft.members if not m.implied]
    saw_none = bool(made) and all(o.saw_none for o in made)
    return Outcome.LOOKED_ABSENT if saw_none else Outcome.SAW


def _released(members: Iterable[Telling]) -> Span | None:
    return min((m.published for m in members if m.published is not None), default=None)


def _relays(
    looks: Sequence[Look], members: dict[str, tuple[Telling, ...]], dependence: Dependence
) -> tuple[Relay, ...]:
    shares = look_weights(looks)
    found: list[Relay] = []
    for look in looks:
        told: defaultdict[str, list[Telling]] = defaultdict(list)
        for member in members.get(look.id, ()):
            told[member.observation.evidence].append(member)
        each = effective_number(len(told), dependence.relay) / max(len(told), 1)
        found += [
            _relay(look, sha, told[sha], min(1.0, each * shares[look.id])) for sha in sorted(told)
        ]
    return tuple(found)


def _relay(look: Look, sha: str, tellings: list[Telling], weight: float) -> Relay:
    ordered = sorted(tellings, key=lambda t: (t.observation.id, t.implied))
    via = max((t.origin.via for t in ordered), key=lambda names: (len(names), names))
    return Relay(
        look=look.id,
        evidence=sha,
        observations=tuple(sorted({t.observation.id for t in ordered})),
        via=tuple(name for name in via if name != look.observer),
        weight=weight,
    )
