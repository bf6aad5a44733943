"""Observations, readings and a small taxonomy in few words, for tests of what is made of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from sitewatch.model import (
    AssetClass,
    AssetRef,
    AssetType,
    Basis,
    Comparison,
    Count,
    Dated,
    Direction,
    Kind,
    Link,
    Medium,
    Modality,
    Observation,
    Place,
    Point,
    Polarity,
    Reading,
    ReadStatus,
    Reliability,
    Site,
    SiteKind,
    Source,
    TextLocator,
    day,
    days,
    exactly,
)
from sitewatch.taxonomy.records import SensorCard, State, Taxonomy

HARBOUR = "corran"
"""The site of every observation that names none."""

FRIGATE = "vessel.naval.frigate"
AIRLIFT = "aircraft.transport.heavy"


def harbour(kind: SiteKind = SiteKind.PORT) -> Site:
    """An invented site in an invented country."""
    return Site(HARBOUR, "Corran", kind, Point(-5.0, 56.5), within=("Lornia",))


def on(number: int) -> date:
    """The numbered day of an invented March; numbers beyond it run on."""
    return date(2025, 3, 1) + timedelta(days=number - 1)


def sha(article: str) -> str:
    """The hash that stands for an article."""
    return hashlib.sha256(article.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells an observation, and how.

    Attributes:
        article: Name of the article.
        by: Names of the chain after the publisher, the one who saw last.
        mediums: How each of them came to know.
        direct: Whether the last one is quoted.
        quote: The words of the article.
    """

    article: str = "a"
    by: tuple[str, ...] = ("Skylark Imaging",)
    mediums: tuple[Medium, ...] = (Medium.IMAGERY,)
    direct: bool = False
    quote: str = "words of the article"

    @property
    def chain(self) -> tuple[Link, ...]:
        """The chain of telling, the publisher first."""
        links = [
            Link(who, medium, direct=self.direct and who == self.by[-1])
            for who, medium in zip(self.by, self.mediums, strict=True)
        ]
        return (Link(f"Outlet {self.article.upper()}", Medium.OUTLET), *links)


OWN = Told(by=(), mediums=())
"""An article that names nobody."""


def seen(
    count: int | Count | None = 2,
    path: str = FRIGATE,
    *,
    day_number: int | tuple[int, int] = 10,
    told: Told | None = None,
    **more: object,
) -> Observation:
    """An observation at the harbour.

    Args:
        count: How many, or None.
        path: Class path.
        day_number: Day of March on which it was seen, or first and last day.
        told: Who tells it, or None for satellite images that one article names.
        more: Other fields of the record; `type` and `names` stand for those of the asset,
            `unchanged_since` for a comparison with a day of March.
    """
    who = told or Told()
    first, last = day_number if isinstance(day_number, tuple) else (day_number, day_number)
    since = more.pop("unchanged_since", None)
    if isinstance(since, int):
        more["comparison"] = Comparison(Direction.NONE, "", day(on(since)))
    asset = AssetRef(path, more.pop("type", None), more.pop("names", ()))  # type: ignore[arg-type]
    fields: dict[str, object] = {
        "evidence": sha(who.article),
        "locator": TextLocator(0, len(who.quote), who.quote),
        "kind": Kind.PRESENCE,
        "site": HARBOUR,
        "asset": asset,
        "state": "present",
        "time": Dated(days(on(first), on(last)), Basis.EXPLICIT),
        "count": exactly(count) if isinstance(count, int) else count,
        "chain": who.chain,
        "method": "test",
    }
    return Observation(**{**fields, **more})  # type: ignore[arg-type]


def elsewhere(place: str, **fields: object) -> Observation:
    """An observation of a place that is not watched."""
    return seen(**{"site": None, "place": Place(place), "count": None, **fields})  # type: ignore[arg-type]


def reading(article: str = "a", published: int | None = 11) -> Reading:
    """The reading of an article that came out on a day of March, or on an unknown day."""
    dated = Dated(day(on(published)), Basis.EXPLICIT) if published is not None else None
    outlet = f"Outlet {article.upper()}"
    return Reading(sha(article), ReadStatus.READ, "test", dated, outlet)


def sources() -> tuple[Source, ...]:
    """Two operators of satellites, one with a second name."""
    return (
        Source("skylark", "Skylark Imaging", Medium.IMAGERY, Reliability.USUALLY, ("Skylark",)),
        Source("borea", "Borea Space", Medium.IMAGERY, Reliability.USUALLY),
    )


def small_taxonomy() -> Taxonomy:
    """A few classes, states and sensor cards, with round numbers."""
    classes = {
        path: AssetClass(path, name, f"{name}s", countable=countable)
        for path, name, countable in (
            ("vessel", "vessel", True),
            ("vessel.naval", "warship", True),
            (FRIGATE, "frigate", True),
            ("aircraft", "plane", True),
            (AIRLIFT, "heavy transport", True),
            ("vehicle", "vehicle", True),
            ("force", "force", True),
            ("equipment", "equipment item", False),
            ("site", "site", False),
        )
    }
    return Taxonomy(
        classes=classes,
        types={"An-124": AssetType("An-124", AIRLIFT, 69.1, 73.3)},
        states=_states(),
        sensors=_sensors(),
    )


def _states() -> dict[str, State]:
    down, still = Direction.DECREASE, Direction.NONE
    rows = (
        ("present", "present", Kind.PRESENCE, None, ("absent", "left")),
        ("docked", "present", Kind.PRESENCE, None, ("absent", "left")),
        ("absent", "absent", Kind.PRESENCE, None, ("present",)),
        ("loading", "loading", Kind.STATE, None, ("taking_off",)),
        ("taking_off", "taking_off", Kind.MOVEMENT, down, ("loading",)),
        ("departed", "left", Kind.MOVEMENT, down, ("present",)),
        ("arrived", "arriving", Kind.MOVEMENT, Direction.INCREASE, ()),
        ("reduced", "reducing", Kind.STATE, down, ("unchanged",)),
        ("unchanged", "unchanged", Kind.STATE, still, ("reducing",)),
        ("changed_slightly", "changed", Kind.STATE, Direction.UNSPECIFIED, ("unchanged",)),
        ("moving", "moving", Kind.MOVEMENT, None, ()),
        ("intends_to_stay", "intention_stay", Kind.STATEMENT, None, ("intention_leave",)),
        ("intends_to_leave", "intention_leave", Kind.STATEMENT, None, ("intention_stay",)),
    )
    return {name: State(name, *rest) for name, *rest in rows}


def _sensors() -> dict[str, SensorCard]:
    fine = (("vessel", 0.8, 1.0), ("aircraft", 0.8, 1.0), ("site", 0.9, 1.0))
    coarse = (("vessel", 0.4, 0.6), ("aircraft", 0.0, 0.2), ("site", 0.5, 0.9))
    return {
        "fine": SensorCard("fine", "fine images", Medium.IMAGERY, 0.5, fine, "test"),
        "coarse": SensorCard("coarse", "coarse images", Medium.IMAGERY, 10.0, coarse, "test"),
        "words": SensorCard("words", "words", Medium.OFFICIAL, None, (("vessel", 0.0, 0.2),), "t"),
    }


__all__ = [
    "AIRLIFT",
    "FRIGATE",
    "HARBOUR",
    "OWN",
    "Modality",
    "Polarity",
    "Told",
    "elsewhere",
    "harbour",
    "on",
    "reading",
    "seen",
    "sha",
    "small_taxonomy",
    "sources",
]
