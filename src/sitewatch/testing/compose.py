"""The pictures of the three invented sites, put together from their parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sitewatch.model import (
    Difference,
    Direction,
    Disagreement,
    Estimate,
    Indicator,
    Look,
    Observation,
    Sight,
    Site,
    SitePicture,
    is_within,
)
from sitewatch.testing import explained, results
from sitewatch.testing.looks import looks_of, relays_of
from sitewatch.testing.world import DEFENCE, FRIGATE, HEAVY, HELICOPTER, RORO, VEHICLE, taxonomy

NAIVE_WIDTH = 0.45
"""How much narrower the naive bands are drawn: five copies of one look shrink a standard error by
the square root of five (0.447)."""

Counts = Mapping[str, tuple[tuple[int, int], ...]]
CORRAN_COUNTS: Counts = {
    HEAVY: ((8, 1), (14, 2), (20, 0)),
    HELICOPTER: ((8, 7), (14, 4)),
    VEHICLE: ((15, 125),),
}
SABLEMOUTH_COUNTS: Counts = {FRIGATE: ((10, 3), (14, 2), (22, 0)), RORO: ((22, 1),)}


def corran(site: Site, seen: tuple[Observation, ...]) -> SitePicture:
    """The air base: one picture told by many, an analyst who reads it, a radar pass, a cloud."""
    looks = looks_of(site.id, seen)
    early, middle = _look(looks, "Halcyon Imaging", 8), _look(looks, "Halcyon Imaging", 14)
    radar = _look(looks, "Orbis Radar", 20)
    indicators = _indicators(site, looks, seen)
    return SitePicture(
        site,
        looks,
        relays_of(looks, seen),
        _estimates(site, looks, seen, CORRAN_COUNTS),
        _estimates(site, looks, seen, CORRAN_COUNTS, NAIVE_WIDTH),
        (
            results.change(HEAVY, (middle, radar), (-3, -2, -1), (0.93, 0.02)),
            results.change(HELICOPTER, (early, middle), (-5, -3, 0), (0.86, 0.05)),
        ),
        tuple(_corran_disagreements(seen)),
        indicators,
        explained.assessment(site.id, explained.CORRAN, explained.CORRAN_RATIOS, indicators),
        (results.alarm(HELICOPTER, (middle,), Direction.DECREASE, (14, 18)),),
        (
            results.watch(HEAVY, (early, middle, radar), None),
            results.watch(HELICOPTER, (early, middle), 5.4),
        ),
    )


def sablemouth(site: Site, seen: tuple[Observation, ...]) -> SitePicture:
    """The port: frigates that leave, a ro-ro ship, and a protected witness who differs."""
    looks = looks_of(site.id, seen)
    middle, late = _look(looks, "Halcyon Imaging", 14), _look(looks, "Halcyon Imaging", 22)
    early = _look(looks, "Halcyon Imaging", 10)
    indicators = _indicators(site, looks, seen)
    return SitePicture(
        site,
        looks,
        relays_of(looks, seen),
        _estimates(site, looks, seen, SABLEMOUTH_COUNTS),
        _estimates(site, looks, seen, SABLEMOUTH_COUNTS, NAIVE_WIDTH),
        (
            results.change(FRIGATE, (middle, late), (-3, -2, -1), (0.96, 0.01)),
            results.said_of_site(early, middle, ("unchanged",)),
        ),
        tuple(_sablemouth_disagreements(seen)),
        indicators,
        explained.assessment(
            site.id, explained.SABLEMOUTH, explained.SABLEMOUTH_RATIOS, indicators
        ),
        (results.alarm(FRIGATE, (middle, late), Direction.DECREASE, (22, 24)),),
        (
            results.watch(FRIGATE, (early, middle, late), 2.6),
            results.watch(RORO, (late,), None),
        ),
    )


def tern_ridge(site: Site) -> SitePicture:
    """The depot that nobody looked at."""
    rules = taxonomy().rules
    unlooked = tuple(
        results.indicator(rules[rule], site.id, Sight.NOT_LOOKED)
        for rule in ("fuel-removed", "quarters-empty")
    )
    return SitePicture(site, indicators=unlooked)


def _look(looks: tuple[Look, ...], observer: str, on: int) -> Look:
    wanted = date(2025, 3, on)
    return next(
        x
        for x in looks
        if x.observer == observer and x.captured.span.first_day == wanted and x.inputs
    )


def _estimates(
    site: Site,
    looks: tuple[Look, ...],
    seen: tuple[Observation, ...],
    counts: Counts,
    width: float = 1.0,
) -> tuple[Estimate, ...]:
    made = []
    for path, numbers in sorted(counts.items()):
        days = {date(2025, 3, on) for on, _ in numbers}
        told = [o.id for o in seen if o.site == site.id and _counts_all(o, path)]
        made_in = [x.id for x in looks if x.captured.span.first_day in days]
        inputs = tuple(sorted(made_in + told))
        made.append(results.estimate(site.id, path, numbers, inputs, width))
    return tuple(made)


def _counts_all(observation: Observation, path: str) -> bool:
    """Whether it counts all of a class, not a part of them in some state."""
    whole = observation.state not in {"being_dismantled", "arrived"}
    return observation.asset.path == path and observation.count is not None and whole


def _indicators(
    site: Site, looks: tuple[Look, ...], seen: tuple[Observation, ...]
) -> tuple[Indicator, ...]:
    here = tuple(o for o in seen if o.site == site.id)
    port = site.id == "sablemouth"
    found = {
        "heavy-airlift": _told(here, HEAVY, "loading"),
        "air-defence-packed": _told(here, DEFENCE, "packing"),
        "roro-loading": _told(here, RORO, "loading"),
        "frigates-gone": _told(here, FRIGATE, "absent"),
    }
    made = []
    for key, rule in taxonomy().rules.items():
        inputs = found.get(key, ())
        behind = tuple(x for x in looks if {o.id for o in inputs} & set(x.inputs))
        if inputs:
            made.append(results.indicator(rule, site.id, Sight.SEEN, behind, inputs))
        elif key == "relief-arrived" and not port:
            radar = _look(looks, "Orbis Radar", 20)
            made.append(results.indicator(rule, site.id, Sight.LOOKED_ABSENT, (radar,)))
        elif key in {"fuel-removed", "quarters-empty"}:
            made.append(results.indicator(rule, site.id, Sight.NOT_LOOKED))
    return tuple(made)


def _told(seen: tuple[Observation, ...], path: str, state: str) -> tuple[Observation, ...]:
    return tuple(o for o in seen if is_within(o.asset.path, path) and o.state == state)


def _saying(seen: tuple[Observation, ...], words: str) -> Observation:
    return next(o for o in seen if words in getattr(o.locator, "quote", ""))


def _corran_disagreements(seen: tuple[Observation, ...]) -> list[Disagreement]:
    two = _saying(seen, "two heavy transport aircraft on the south apron")
    three = _saying(seen, "Three transport planes")
    leaving = _saying(seen, "about to take off")
    return [
        results.disagreement(
            Difference.RETELLING,
            "heavy transport aircraft on 14 March: two or three",
            ((two,), (three,)),
            "Both go back to one picture by Halcyon Imaging; its own words are preferred.",
        ),
        results.disagreement(
            Difference.RETELLING,
            "standing on the apron, or about to take off from the runway",
            ((two,), (leaving,)),
            "Both go back to one picture; the maker of it speaks of the apron and of loading.",
        ),
        *_corran_differences(seen, two),
    ]


def _corran_differences(seen: tuple[Observation, ...], two: Observation) -> list[Disagreement]:
    gone = _saying(seen, "No heavy transport aircraft stood")
    plans = _saying(seen, "There are no plans")
    packing = _saying(seen, "have left their revetments")
    return [
        results.disagreement(
            Difference.CHANGE,
            "heavy transport aircraft: two, then none",
            ((gone,), (two,)),
            "Two looks six days apart: the later one holds for the later day.",
        ),
        results.disagreement(
            Difference.CONFLICT,
            "whether the base is being given up",
            ((packing,), (plans,)),
            "Different looks at nearly the same time; a statement of plans is no look at the site.",
            prefer=False,
        ),
    ]


def _sablemouth_disagreements(seen: tuple[Observation, ...]) -> list[Disagreement]:
    unchanged = _saying(seen, "much as it was on 10 March")
    slight = _saying(seen, "a slight change can be seen")
    none = _saying(seen, "No frigates were left")
    alder = _saying(seen, "Alder came back")
    return [
        results.disagreement(
            Difference.RETELLING,
            "unchanged, or a slight change on 14 March",
            ((unchanged,), (slight,)),
            "Both go back to one picture by Halcyon Imaging; its own words are preferred.",
        ),
        results.disagreement(
            Difference.CONFLICT,
            "frigates on 22 March: none, or one that came back after dark",
            ((none,), (alder,)),
            "Different looks on one day; the picture was taken before dark, so both may hold.",
            prefer=False,
        ),
    ]
