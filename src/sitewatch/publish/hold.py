"""Take observations out of a picture, with every result that rests on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Protocol, TypeVar

from sitewatch.model import CasePicture, Estimate, Look, Relay, SitePicture, TextLocator
from sitewatch.publish.text import MASK

RESULTS = "results that rest on them held back"


class HasInputs(Protocol):
    """A result that names what it rests on."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of what it rests on."""
        ...


H = TypeVar("H", bound=HasInputs)


def without(picture: CasePicture, held: Collection[str]) -> tuple[CasePicture, dict[str, int]]:
    """The picture without some observations, and how many results went with them.

    Args:
        picture: Everything that is known.
        held: Ids of the observations to take out.
    """
    if not held:
        return picture, {}
    sites = tuple(_site(part, held) for part in picture.sites)
    dropped = sum(map(_results, picture.sites)) - sum(map(_results, sites))
    kept = tuple(o for o in picture.observations if o.id not in held)
    silent = _silenced(picture, held)
    there = {look.id for part in sites for look in part.looks}
    there |= {found.id for part in sites for found in part.disagreements}
    whole = replace(
        picture,
        sites=sites,
        reliability=tuple(r for r in picture.reliability if there.issuperset(r.inputs)),
        observations=kept,
        unplaced=tuple(key for key in picture.unplaced if key not in held),
        evidence=tuple(
            replace(e, title="") if e.sha256 in _touched(picture, held) else e
            for e in picture.evidence
            if e.sha256 not in silent
        ),
        readings=tuple(
            replace(r, title="", notes=()) if r.evidence in _touched(picture, held) else r
            for r in picture.readings
            if r.evidence not in silent
        ),
    )
    return whole, {RESULTS: dropped}


def without_areas(picture: CasePicture, placeless: Collection[str]) -> CasePicture:
    """The picture without counts in areas that rest on observations whose area must not show.

    Args:
        picture: The case.
        placeless: Ids of these observations.
    """
    sites = tuple(
        replace(
            part,
            estimates=_placed(part.estimates, placeless),
            naive_estimates=_placed(part.naive_estimates, placeless),
        )
        for part in picture.sites
    )
    return picture if sites == picture.sites else replace(picture, sites=sites)


def _placed(estimates: tuple[Estimate, ...], placeless: Collection[str]) -> tuple[Estimate, ...]:
    return tuple(e for e in estimates if e.area is None or not set(placeless) & set(e.inputs))


def masked_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the characters of the spans masked, its length unchanged."""
    characters = list(text)
    for start, end in spans:
        for at in range(max(start, 0), min(end, len(characters))):
            if not characters[at].isspace():
                characters[at] = MASK
    return "".join(characters)


def spans_of(locator: object) -> tuple[tuple[int, int], ...]:
    """Every place in the original that a locator points to."""
    if isinstance(locator, TextLocator):
        return ((locator.start, locator.end), *locator.repeats)
    return ()


def _site(part: SitePicture, held: Collection[str]) -> SitePicture:
    looks = tuple(_look(x, held) for x in part.looks if not _only(x.inputs, held))
    gone = {*held, *(look.id for look in part.looks)} - {look.id for look in looks}
    gone |= {i.id for i in part.indicators if gone & {*i.inputs, *i.looks}}
    estimates = _standing(part.estimates, gone)
    paths = {estimate.path for estimate in estimates}
    assessment = part.assessment
    return replace(
        part,
        looks=looks,
        relays=tuple(
            _relay(r, held)
            for r in part.relays
            if r.look not in gone and not _only(r.observations, held)
        ),
        estimates=estimates,
        naive_estimates=tuple(e for e in _standing(part.naive_estimates, gone) if e.path in paths),
        changes=tuple(c for c in _standing(part.changes, gone) if not gone & {c.before, c.after}),
        disagreements=_standing(part.disagreements, gone),
        indicators=tuple(i for i in part.indicators if i.id not in gone),
        alarms=_standing(part.alarms, gone),
        watches=_standing(part.watches, gone),
        onward=_standing(part.onward, gone),
        covers=_standing(part.covers, gone),
        activity=_standing(part.activity, gone),
        assessment=None if assessment and gone & set(assessment.inputs) else assessment,
    )


def _look(look: Look, held: Collection[str]) -> Look:
    kept = tuple(key for key in look.inputs if key not in held)
    return look if kept == look.inputs else replace(look, inputs=kept)


def _relay(relay: Relay, held: Collection[str]) -> Relay:
    kept = tuple(key for key in relay.observations if key not in held)
    return relay if kept == relay.observations else replace(relay, observations=kept)


def _only(keys: tuple[str, ...], held: Collection[str]) -> bool:
    return bool(keys) and all(key in held for key in keys)


def _standing(results: tuple[H, ...], gone: Collection[str]) -> tuple[H, ...]:
    return tuple(result for result in results if not set(result.inputs) & set(gone))


def _results(part: SitePicture) -> int:
    return (
        len(part.estimates)
        + len(part.changes)
        + len(part.alarms)
        + len(part.disagreements)
        + len(part.indicators)
        + len(part.onward)
        + len(part.covers)
        + len(part.activity)
        + (part.assessment is not None)
    )


def _silenced(picture: CasePicture, held: Collection[str]) -> set[str]:
    """Evidence of which nothing is left."""
    return _touched(picture, held) - {o.evidence for o in picture.observations if o.id not in held}


def _touched(picture: CasePicture, held: Collection[str]) -> set[str]:
    return {o.evidence for o in picture.observations if o.id in held}
