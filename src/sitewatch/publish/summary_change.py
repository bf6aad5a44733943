"""Prose on what changed: alarms from all looks first, then the difference of the last two looks.

The difference is always printed, with its interval, and never called an alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitewatch.model import Alarm, CasePicture, Change, Direction, SitePicture, Watch
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.names import WHOLE_SITE, Names
from sitewatch.publish.text import capital, listed
from sitewatch.publish.words import (
    as_predicate,
    day_words,
    looks_worth,
    number_of,
    percent,
    short_day,
    signed,
    state_words,
)

WAYS = {Direction.DECREASE: "fewer", Direction.INCREASE: "more"}


def changed(part: SitePicture, picture: CasePicture, names: Names) -> Iterator[Clause]:
    """What changed at a site: alarms or their absence, then the last difference of each class."""
    for alarm in part.alarms:
        text = f"{alarm_text(alarm, picture, names)} {_because(alarm)}"
        yield Clause(text, (alarm.id, *alarm.looks), Topic.CHANGED)
    yield from _no_alarm(part, picture, names)
    yield from _differences(part, names)


def alarm_text(alarm: Alarm, picture: CasePicture, names: Names) -> str:
    """An alarm in one sentence: since when, which way, and whether it still stands."""
    what = f"{WAYS[alarm.direction]} {names.plural(alarm.path)} than usual"
    if alarm.until >= picture.as_of:
        return f"Alarm since {day_words(alarm.on)}: {what}."
    days = f"{short_day(alarm.on)} to {day_words(alarm.until)}"
    if alarm.on == alarm.until:
        days = day_words(alarm.on)
    return f"Past alarm, {days}: {what}; it no longer stands."


def _because(alarm: Alarm) -> str:
    looks = number_of(len(alarm.looks), "look", "looks")
    agrees = "agrees" if alarm.agrees else "does not agree by itself"
    return (
        f"Usual before: {looks_worth(alarm.usual)}. Raised by {looks}, "
        f"with strength {percent(alarm.strength)} (alarm from {percent(alarm.threshold)}); "
        f"the model-free check, a cumulative sum, {agrees} ({looks_worth(alarm.cusum)})."
    )


def _no_alarm(part: SitePicture, picture: CasePicture, names: Names) -> Iterator[Clause]:
    """Which classes raise no alarm, and for which there are too few looks to say."""
    raised = {alarm.path for alarm in part.alarms if alarm.until >= picture.as_of}
    calm = [w for w in part.watches if w.can_say and w.path not in raised]
    if calm:
        told = listed([f"{names.plural(w.path)} ({_behind(w, picture)})" for w in calm])
        yield _of(calm, f"No alarm for {told}.")
    unsure = [w for w in part.watches if not w.can_say and w.path not in raised]
    if unsure:
        told = listed([f"{names.plural(w.path)} ({since_last(w, picture)})" for w in unsure])
        yield _of(unsure, f"Too few looks to say whether there is an alarm: {told}.")


def _of(watches: Sequence[Watch], text: str) -> Clause:
    return Clause(text, tuple(w.id for w in watches), Topic.CHANGED)


def _behind(watch: Watch, picture: CasePicture) -> str:
    usual = looks_worth(watch.usual or 0.0)
    return (
        f"{since_last(watch, picture)}; usual {usual}; cumulative sum {looks_worth(_cusum(watch))}"
    )


def since_last(watch: Watch, picture: CasePicture) -> str:
    """Number of looks with how far back the last of them lies: "3 looks, the last 28 days back"."""
    if watch.last is None or watch.last >= picture.as_of:
        return _looks(watch)
    back = number_of((picture.as_of - watch.last).days, "day", "days")
    which = "the last " if watch.told > 1 else ""
    return f"{_looks(watch)}, {which}{back} back"


def _cusum(watch: Watch) -> float:
    return max(watch.cusum_fewer, watch.cusum_more)


def _looks(watch: Watch) -> str:
    return number_of(watch.told, "look", "looks")


def _differences(part: SitePicture, names: Names) -> Iterator[Clause]:
    compared = {change.path for change in part.changes if change.mid is not None}
    for change in sorted(part.changes, key=lambda c: (c.path == WHOLE_SITE, c.path, c.on_after)):
        text = _change_text(change, names)
        if text:
            yield Clause(text, (change.id, change.before, change.after), Topic.CHANGED)
    for watch in part.watches:
        if watch.path not in compared:
            why = "one look alone gave a number"
            if watch.told > 1:
                why = "it is not sure which of the looks came first"
            what = capital(names.plural(watch.path))
            yield _of((watch,), f"{what} since the previous look: not known; {why}.")


def _change_text(change: Change, names: Names) -> str:
    between = f"{short_day(change.on_before)} to {day_words(change.on_after)}"
    what = capital(names.plural(change.path))
    if change.mid is not None and change.low is not None and change.high is not None:
        interval = f"{percent(change.level)}: {signed(change.low)} to {signed(change.high)}"
        text = f"{what} since the previous look, {between}: {signed(change.mid)} ({interval})"
        return f"{text}{_more_or_fewer(change)}."
    if change.said:
        said = listed([state_words(word) for word in change.said])
        return f"{what}, from {between}: said to be {said}."
    return ""


def _more_or_fewer(change: Change) -> str:
    fewer, more = change.p_decrease, change.p_increase
    if fewer is None or more is None:
        return ""
    word, value = ("fewer", fewer) if fewer >= more else ("more", more)
    return f"; {word} than before is {as_predicate(value)}"
