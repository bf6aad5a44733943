"""Looks and relays of the invented case: who looked, and which article tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sitewatch.model import (
    Basis,
    Chance,
    Dated,
    Look,
    Medium,
    Observation,
    Outcome,
    Relay,
    day,
)

METHOD = "example-resolve/1"
OPTICAL = (
    Chance("aircraft", 0.85, 0.97, "sensor card, optical below a metre"),
    Chance("vessel", 0.9, 0.98, "sensor card, optical below a metre"),
)
RADAR = (
    Chance("aircraft.transport", 0.7, 0.9, "sensor card, radar of three metres"),
    Chance("aircraft.helicopter", 0.0, 0.1, "too small for three metres"),
)
OWN_SHARE_OF_A_READER = 0.3
"""What an analyst adds who reads somebody else's picture (dependence 0.7)."""


def looks_of(site: str, observations: Iterable[Observation]) -> tuple[Look, ...]:
    """Every look at a site, in order of capture; one a pair of origin and day."""
    groups: dict[tuple[date, str, Medium], list[Observation]] = {}
    for observation in observations:
        if observation.site == site and observation.origin is not None:
            origin = observation.origin
            key = (observation.time.span.first_day, origin.who, origin.medium)
            groups.setdefault(key, []).append(observation)
    made = [_look(site, *key, members) for key, members in groups.items()]
    made = [_derived(look, made) for look in made]
    if site == "corran-air-base":
        made.append(_clouded(site))
    return tuple(sorted(made, key=lambda look: (look.captured.span, look.id)))


def relays_of(looks: Iterable[Look], observations: Iterable[Observation]) -> tuple[Relay, ...]:
    """Which article tells of which look; the articles of one look share its one vote."""
    by_id = {observation.id: observation for observation in observations}
    relays: list[Relay] = []
    for look in looks:
        articles: dict[str, list[Observation]] = {}
        for key in look.inputs:
            articles.setdefault(by_id[key].evidence, []).append(by_id[key])
        vote = OWN_SHARE_OF_A_READER if look.derived_from else 1.0
        relays.extend(
            Relay(
                look.id,
                sha,
                tuple(sorted(o.id for o in members)),
                tuple(link.who for link in members[0].chain[1:-1]),
                vote / len(articles),
            )
            for sha, members in sorted(articles.items())
        )
    return tuple(relays)


def _look(site: str, on: date, who: str, medium: Medium, members: list[Observation]) -> Look:
    absent = all(o.saw_none for o in members)
    radar = who == "Orbis Radar"
    return Look(
        site=site,
        observer=who,
        medium=medium,
        captured=Dated(day(on), Basis.EXPLICIT, ("The day is named in the text.",)),
        outcome=Outcome.LOOKED_ABSENT if absent else Outcome.SAW,
        sensor="optical-submetre" if medium is Medium.IMAGERY and not radar else "",
        chances=RADAR if radar else OPTICAL if medium is Medium.IMAGERY else (),
        reasons=(f"All of it is said to come from {who}.", "It is said of the same day."),
        inputs=tuple(sorted(o.id for o in members)),
        method=METHOD,
    )


def _derived(look: Look, others: list[Look]) -> Look:
    """The analyst's look as a reading of the picture of the same day."""
    if look.medium is not Medium.ANALYST:
        return look
    read = [o for o in others if o.medium is Medium.IMAGERY and o.captured == look.captured]
    return replace(look, derived_from=read[0].id, dependence=0.7, id="") if read else look


def _clouded(site: str) -> Look:
    return Look(
        site=site,
        observer="Halcyon Imaging",
        medium=Medium.IMAGERY,
        captured=Dated(day(date(2025, 3, 17)), Basis.EXPLICIT),
        outcome=Outcome.CLOUD,
        visible_share=0.05,
        reasons=("The catalogue entry gives 95 % cloud.",),
        method=METHOD,
    )
