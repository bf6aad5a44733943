"""Alarms on the page: since when, how strongly, and the looks that caused them."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Alarm, CasePicture, Look, SitePicture, Watch
from sitewatch.publish.index import Index
from sitewatch.publish.names import Names
from sitewatch.publish.refs import Ref, anchor, refs
from sitewatch.publish.summary_change import alarm_text, since_last
from sitewatch.publish.text import capital
from sitewatch.publish.words import looks_worth, percent


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One alarm.

    Attributes:
        anchor: Id of the element.
        stands: Whether it still stands on the day asked about.
        text: The alarm in a sentence.
        strength: How strongly the looks say so, with the threshold.
        usual: What was usual before.
        check: What the model-free check says.
        causes: Links to the looks that caused it, in the order of days.
        others: Number of looks and statements used beside these.
    """

    anchor: str
    stands: bool
    text: str
    strength: str
    usual: str
    check: str
    causes: tuple[Ref, ...]
    others: int


@dataclass(frozen=True, slots=True)
class WatchView:
    """A class without an alarm that stands, or one of which nothing can be said.

    Attributes:
        anchor: Id of the element.
        name: Name of the class.
        can_say: Whether there are looks enough.
        text: What stands behind it, in words.
    """

    anchor: str
    name: str
    can_say: bool
    text: str


def alarm_views(
    part: SitePicture, picture: CasePicture, known: Index, names: Names
) -> tuple[AlarmView, ...]:
    """Every alarm of a site, the latest first."""
    ranked = sorted(part.alarms, key=lambda a: (a.on, a.path), reverse=True)
    return tuple(_view(alarm, picture, known, names) for alarm in ranked)


def causes(alarm: Alarm, known: Index) -> tuple[Look, ...]:
    """The looks that caused an alarm, in the order of days."""
    looks = [look for key in alarm.looks if (look := known.look(key)) is not None]
    return tuple(sorted(looks, key=lambda look: (look.captured.span, look.id)))


def watch_views(part: SitePicture, picture: CasePicture, names: Names) -> tuple[WatchView, ...]:
    """How closely each class is watched, by class path in order."""
    return tuple(
        WatchView(
            anchor=anchor(watch.id),
            name=capital(names.plural(watch.path)),
            can_say=watch.can_say,
            text=_watched(watch, picture),
        )
        for watch in part.watches
    )


def _view(alarm: Alarm, picture: CasePicture, known: Index, names: Names) -> AlarmView:
    caused = tuple(look.id for look in causes(alarm, known))
    agrees = "speaks of a change too" if alarm.agrees else "does not speak of a change by itself"
    return AlarmView(
        anchor=anchor(alarm.id),
        stands=alarm.until >= picture.as_of,
        text=alarm_text(alarm, picture, names),
        strength=f"{percent(alarm.strength)}; alarm from {percent(alarm.threshold)}",
        usual=looks_worth(alarm.usual),
        check=f"{looks_worth(alarm.cusum)} standard deviations: {agrees}",
        causes=refs(caused, known, names),
        others=len(set(alarm.inputs) - set(alarm.looks)),
    )


def _watched(watch: Watch, picture: CasePicture) -> str:
    looks = since_last(watch, picture)
    if watch.usual is not None and not watch.lately:
        return f"too few looks to say: {looks}; usual was {looks_worth(watch.usual)}"
    if watch.usual is None:
        before = looks_worth(watch.before)
        return (
            f"too few looks to say: {looks}; {before} of the {watch.needed} that it takes to say "
            "what is usual"
        )
    strongest = max(watch.fewer, watch.more)
    return (
        f"strength {percent(strongest)}, from {looks}; usual {looks_worth(watch.usual)}; "
        f"cumulative sum {looks_worth(max(watch.cusum_fewer, watch.cusum_more))}"
    )
