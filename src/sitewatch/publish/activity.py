"""How busy a site was over time by its scenes, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.model import Activity, Busyness, Fall, SitePicture
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.index import Index
from sitewatch.publish.names import Names
from sitewatch.publish.refs import Ref, anchor, refs
from sitewatch.publish.text import capital
from sitewatch.publish.words import day_words, looks_worth, number_of, percent


@dataclass(frozen=True, slots=True)
class ActivityView:
    """How busy a site was with one class.

    Attributes:
        anchor: Id of the element.
        name: Name of the class.
        dates: From how many dates it is told.
        lately: The level of the last dates, or empty.
        falls: Collapses, in sentences.
        too_few: Why nothing is told, or empty.
        looks: Links to the looks that it rests on.
    """

    anchor: str
    name: str
    dates: str
    lately: str
    falls: tuple[str, ...]
    too_few: str
    looks: tuple[Ref, ...]


def busy(part: SitePicture, names: Names) -> Iterator[Clause]:
    """Level and collapses by scenes, where there are dates enough; else nothing."""
    for one in part.activity:
        what = capital(names.plural(one.path))
        for fall in (last for last in one.falls if last.ended is None):
            yield Clause(f"{what} in scenes: {_fall(fall, one)}", (one.id,), Topic.CHANGED)
        if one.lately is not None:
            text = f"{what} in scenes: {_lately(one.lately, one)}"
            yield Clause(text, (one.id,), Topic.CHANGED)


def activity_views(part: SitePicture, known: Index, names: Names) -> tuple[ActivityView, ...]:
    """Every class that scenes of a site were searched for, also where the dates are too few."""
    return tuple(_view(one, known, names) for one in part.activity)


def _view(one: Activity, known: Index, names: Names) -> ActivityView:
    few = f"too few dates to say what is usual: {one.dates} of the {one.needed} that it takes"
    stale = (
        ""
        if one.lately
        else "no recent date, too few before the recent ones, or too little to count, for a level"
    )
    span = f"{day_words(one.first)} to {day_words(one.last)}"
    if one.first == one.last:
        span = day_words(one.first)
    return ActivityView(
        anchor=anchor(one.id),
        name=capital(names.plural(one.path)),
        dates=f"{number_of(one.dates, 'date', 'dates')}, {span}",
        lately=capital(_lately(one.lately, one)) if one.lately else "",
        falls=tuple(capital(_fall(fall, one)) for fall in one.falls),
        too_few=stale if one.can_say else few,
        looks=refs(tuple(k for k in one.inputs if known.look(k)), known, names),
    )


def _fall(fall: Fall, one: Activity) -> str:
    return (
        f"the level fell far below the usual by {day_words(fall.since)}, with "
        f"{percent(one.level)} probability between {day_words(fall.earliest)} and "
        f"{day_words(fall.latest)}; certain enough to tell on {day_words(fall.told)}"
        + (f"; back by {day_words(fall.ended)}." if fall.ended else ".")
    )


def _lately(lately: Busyness, one: Activity) -> str:
    told = [lately.likely, lately.low, lately.high]
    words, unit = [percent(n) for n in told], "of the usual level"
    if max(told) > 1:
        words, unit = [looks_worth(n) for n in told], "times the usual level"
    return (
        f"{words[0]} {unit} on {number_of(lately.dates, 'date', 'dates')} since "
        f"{day_words(lately.since)}, and with {percent(one.level)} probability {words[1]} to "
        f"{words[2]}."
    )
