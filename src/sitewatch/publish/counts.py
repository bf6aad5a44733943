"""How many there are over time: band, median, look marks, and the days on which nobody looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from sitewatch.model import (
    Alarm,
    Count,
    CountAt,
    Difference,
    Estimate,
    Look,
    SitePicture,
    is_within,
)
from sitewatch.publish.axis import CountAxis, TimeAxis
from sitewatch.publish.index import Index
from sitewatch.publish.marks import absent_mark
from sitewatch.publish.names import Names
from sitewatch.publish.refs import anchor
from sitewatch.publish.summary_change import WAYS
from sitewatch.publish.svg import el, line, path_of, picture, rect, text
from sitewatch.publish.text import capital, shorten
from sitewatch.publish.timeline import time_axis
from sitewatch.publish.words import day_words, number_of, percent, short_span

WIDTH, HEIGHT = 380.0, 224.0
LEFT, RIGHT, CEILING, ZERO = 34.0, 374.0, 14.0, 184.0
UNDER = 10.0
"""Room under the zero line, so that a mark on it is not mistaken for the frame [px]."""
HEADROOM = 1.08


@dataclass(frozen=True, slots=True)
class CountView:
    """One chart with its words.

    Attributes:
        anchor: Id of the element.
        naive_anchor: Id of the element for the naive estimate, or empty.
        name: Name of the class.
        headline: The last day in words.
        naive_headline: The same if every article counted, or empty.
        chart: The drawing.
        counted: What each look counted, in words.
        warnings: What limits the estimate.
    """

    anchor: str
    naive_anchor: str
    name: str
    headline: str
    naive_headline: str
    chart: Markup
    counted: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that some look gave.

    Attributes:
        look: The look.
        count: The number.
        aside: Whether it was set aside as an error of retelling.
    """

    look: Look
    count: Count
    aside: bool = False


def count_views(
    part: SitePicture, known: Index, names: Names, as_of: date
) -> tuple[CountView, ...]:
    """One chart a class, each followed by those of its areas."""
    naive = {(e.path, e.area): e for e in part.naive_estimates}
    return tuple(
        _view(part, known, names, as_of, (e, naive.get((e.path, e.area))))
        for e in sorted(part.estimates, key=lambda e: (e.path, e.area or ""))
    )


def _view(
    part: SitePicture,
    known: Index,
    names: Names,
    as_of: date,
    both: tuple[Estimate, Estimate | None],
) -> CountView:
    estimate, naive = both
    counted = tuple(counted_in(part, known, estimate))
    whole = estimate.area is None
    alarms = tuple(a for a in part.alarms if whole and a.path == estimate.path)
    name = capital(names.counted(estimate, part.site))
    axis = time_axis(part, as_of, LEFT, RIGHT)
    return CountView(
        anchor=anchor(estimate.id),
        naive_anchor=anchor(naive.id) if naive else "",
        name=name,
        headline=_headline(estimate),
        naive_headline=_headline(naive) if naive else "",
        chart=count_chart(both, counted, axis, f"{name}: {_headline(estimate)}", alarms),
        counted=tuple(map(_counted_words, counted)),
        warnings=estimate.warnings,
    )


def counted_in(part: SitePicture, known: Index, estimate: Estimate) -> Iterator[Counted]:
    """The different numbers that looks gave of a class; copies of one number are one."""
    used = {o.id for o in known.observations(estimate.inputs)}
    aside = set_aside(part)
    for look in part.looks:
        given: dict[tuple[int, int | None], Counted] = {}
        for observation in known.observations(look.inputs):
            wanted = observation.id in used or not used
            within = is_within(observation.asset.path, estimate.path)
            count = observation.count
            if count is not None and wanted and within:
                key, found = (count.min, count.max), Counted(look, count, observation.id in aside)
                if given.setdefault(key, found).aside:
                    given[key] = found
        yield from (given[key] for key in sorted(given, key=str))


def set_aside(part: SitePicture) -> frozenset[str]:
    """Ids of observations that an error of retelling speaks against."""
    wrong: set[str] = set()
    for found in part.disagreements:
        if found.difference is Difference.RETELLING and found.preferred:
            for side in (found.side_a, found.side_b):
                wrong.update(() if found.preferred in side else side)
    return frozenset(wrong)


def count_chart(
    both: tuple[Estimate, Estimate | None],
    counted: tuple[Counted, ...],
    axis: TimeAxis,
    label: str,
    alarms: tuple[Alarm, ...] = (),
) -> Markup:
    """A band chart.

    Args:
        both: The estimate, and the naive one where there is one.
        counted: Numbers that looks gave.
        axis: The days to show.
        label: What it shows, in words.
        alarms: Alarms on what it shows; each is a line on its first day.
    """
    estimate, naive = both
    series = estimate.series
    highest = [at.high for at in series] + [c.count.max or c.count.min for c in counted]
    count_axis = CountAxis(max(1, round(max(highest) * HEADROOM + 0.5)), ZERO, CEILING)
    parts = [
        *_strips(series, axis),
        *_grid(axis, count_axis),
        _band(series, axis, count_axis, "band"),
        _median(series, axis, count_axis, "median"),
    ]
    if naive is not None:
        parts.append(_band(naive.series, axis, count_axis, "naive-band"))
        parts.append(_median(naive.series, axis, count_axis, "naive-median"))
    parts.extend(_marks(counted, axis, count_axis))
    parts.extend(_flag(alarm, axis) for alarm in alarms)
    return picture(WIDTH, HEIGHT, label, *parts, kind="counts")


def _strips(series: tuple[CountAt, ...], axis: TimeAxis) -> Iterator[Markup]:
    """Grey hatching over the days on which nobody looked for this class."""
    for looked, run in groupby(series, key=lambda at: at.looked):
        if not looked:
            days = [at.on for at in run]
            left, right = axis.start(days[0]), axis.end(days[-1])
            yield rect(left, CEILING - 6, right - left, ZERO - CEILING + 6, "nobody")


def _grid(axis: TimeAxis, counts: CountAxis) -> Iterator[Markup]:
    for y, words in counts.ticks(4):
        yield line(LEFT, y, RIGHT, y, "faint")
        yield text(LEFT - 6, y + 4, words, "label", "end")
    yield line(LEFT, ZERO, RIGHT, ZERO, "zero")
    yield text(LEFT - 6, ZERO + 4, "0", "label zero-label", "end")
    for x, words in axis.ticks(4):
        yield line(x, ZERO + UNDER, x, ZERO + UNDER + 4, "tick")
        anchored = "end" if x > WIDTH - 30 else "start" if x < 46 else "middle"
        yield text(x, ZERO + UNDER + 17, words, "label", anchored)


def _band(series: tuple[CountAt, ...], axis: TimeAxis, counts: CountAxis, kind: str) -> Markup:
    upper = [(x, counts.at(at.high)) for at in series for x in _edges(at.on, axis)]
    lower = [(x, counts.at(at.low)) for at in series for x in _edges(at.on, axis)]
    return el("path", d=path_of(upper + lower[::-1], closed=True), class_=kind)


def _median(series: tuple[CountAt, ...], axis: TimeAxis, counts: CountAxis, kind: str) -> Markup:
    points = [(x, counts.at(at.mid)) for at in series for x in _edges(at.on, axis)]
    return el("path", d=path_of(points), class_=kind)


def _edges(on: date, axis: TimeAxis) -> tuple[float, float]:
    return axis.start(on), axis.end(on)


def _marks(counted: tuple[Counted, ...], axis: TimeAxis, counts: CountAxis) -> Iterator[Markup]:
    """One mark a number; those of one moment stand side by side."""
    for middle, group in groupby(counted, key=lambda c: c.look.captured.span.middle):
        several = list(group)
        for n, found in enumerate(several):
            aside = (n - (len(several) - 1) / 2) * 10
            yield _mark(found, axis.at(middle) + aside, counts)


def _flag(alarm: Alarm, axis: TimeAxis) -> Markup:
    x = axis.start(alarm.on)
    says = el("title", f"Alarm, {day_words(alarm.on)}: {WAYS[alarm.direction]} than usual")
    return el(
        "g", says, line(x, CEILING, x, ZERO, "alarm-line"), text(x, CEILING, "▲", "flag", "middle")
    )


def _counted_words(found: Counted) -> str:
    who, when = shorten(found.look.observer, 60), short_span(found.look.captured.span)
    aside = " (set aside: an error of retelling)" if found.aside else ""
    return f"{when}, {who}: {found.count}{aside}"


def _mark(found: Counted, x: float, counts: CountAxis) -> Markup:
    count = found.count
    says = el("title", _counted_words(found))
    dot = "counted-aside" if found.aside else "counted"
    if count.is_zero:
        return el("g", says, absent_mark(x, counts.zero, 6.5))
    low = counts.at(count.min)
    if count.max == count.min:
        return el("g", says, el("circle", cx=x, cy=low, r=4.5, class_=dot))
    high = counts.at(count.max) if count.max is not None else counts.ceiling
    parts = [line(x, low, x, high, "counted-range"), line(x - 4, low, x + 4, low, "counted-range")]
    if count.max is None:
        tip = path_of([(x - 4, high + 6), (x, high), (x + 4, high + 6)])
        parts.append(el("path", d=tip, class_="counted-range"))
    else:
        parts.append(line(x - 4, high, x + 4, high, "counted-range"))
    return el("g", says, *parts)


def _headline(estimate: Estimate) -> str:
    at = estimate.series[-1]
    range_words = str(at.low) if at.low == at.high else f"{at.low}–{at.high}"
    words = f"{at.mid} on {day_words(at.on)}; {percent(estimate.level)} interval {range_words}"
    if at.low == 0:
        words += f"; chance of none {percent(at.p_zero)}"
    if at.days_since_look is None:
        return f"{words}; nobody has looked yet"
    since = round(at.days_since_look)
    return f"{words}; last look {number_of(since, 'day', 'days')} earlier" if since else words
