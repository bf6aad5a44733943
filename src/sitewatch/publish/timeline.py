"""When somebody looked: one row for each observer, relays stacked under their look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from sitewatch.model import Look, Medium, ReadStatus, SitePicture
from sitewatch.publish.axis import TimeAxis
from sitewatch.publish.coverage import Coverage, stretches
from sitewatch.publish.index import Index
from sitewatch.publish.marks import blind_mark, look_mark, relay_mark
from sitewatch.publish.svg import el, fitted, joined, line, picture, rect, text
from sitewatch.publish.text import one_line
from sitewatch.publish.words import (
    MEDIA,
    OUTCOMES,
    looks_worth,
    number_of,
    short_day,
    span_words,
)

LANE_PX = 26.0
LEAST_ROW_PX = 40.0
RELAY_PX = 7.0
RELAY_STEP_PX = 8.5
RELAYS_A_COLUMN = 5
MARK_PX = 17.0
"""Width that a mark takes on its line [px]."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Measures of a drawing [px].

    Attributes:
        width: Whole width.
        gutter: Width of the column of names at the left; 0 puts names above their rows.
        font: Font size of names.
    """

    width: float
    gutter: float
    font: float = 13.0


WIDE = Frame(820.0, 190.0)
NARROW = Frame(360.0, 0.0)


def time_axis(part: SitePicture, as_of: date, left: float, right: float) -> TimeAxis:
    """The days that the drawings of a site show: from before the first look to the as-of day."""
    starts = [look.captured.span.first_day - timedelta(days=1) for look in part.looks]
    starts += [estimate.series[0].on for estimate in part.estimates]
    ends = [look.captured.span.last_day for look in part.looks]
    return TimeAxis(min([*starts, as_of]), max([*ends, as_of]), left, right)


def timeline(part: SitePicture, known: Index, as_of: date, frame: Frame) -> Markup:
    """The looks at a site as a drawing."""
    axis = time_axis(part, as_of, frame.gutter + 8, frame.width - 8)
    rows = [_Row(observer, looks) for observer, looks in _by_observer(part)]
    drawn: list[Markup] = []
    y = 34.0
    for row in rows:
        body, height = _row(row, known, axis, frame, y)
        drawn.append(body)
        y += height
    unread = _unread(known, axis, frame, y)
    if unread is not None:
        drawn.append(unread)
        y += 44 if not frame.gutter else 34
    grid = [*_strips(part, axis, y), *_ticks(axis, frame, y)]
    return picture(frame.width, y + 10, _says(part), *grid, *drawn, kind="timeline")


@dataclass(frozen=True, slots=True)
class _Row:
    observer: str
    looks: tuple[Look, ...]


def _by_observer(part: SitePicture) -> Iterator[tuple[str, tuple[Look, ...]]]:
    rows: dict[tuple[str, Medium], list[Look]] = {}
    for look in part.looks:
        rows.setdefault((look.observer, look.medium), []).append(look)
    for (observer, _), looks in rows.items():
        yield observer, tuple(looks)


def _strips(part: SitePicture, axis: TimeAxis, bottom: float) -> Iterator[Markup]:
    """Grey hatching over every day on which nobody looked."""
    kinds = {Coverage.NOBODY: "nobody", Coverage.SOMEWHERE: "somewhere"}
    for stretch in stretches(part.looks, axis.first, axis.last):
        if stretch.coverage in kinds:
            left, right = axis.start(stretch.first), axis.end(stretch.last)
            yield rect(left, 24, right - left, bottom - 24, kinds[stretch.coverage])


def _ticks(axis: TimeAxis, frame: Frame, bottom: float) -> Iterator[Markup]:
    for x, words in axis.ticks(8 if frame.gutter else 4):
        yield line(x, 20, x, 24, "tick")
        anchor = "end" if x > frame.width - 40 else "start" if x < 30 else "middle"
        yield text(x, 14, words, "label", anchor)
    yield line(axis.left, 24, axis.right, 24, "axis")
    yield line(axis.left, bottom, axis.right, bottom, "faint")


def _row(row: _Row, known: Index, axis: TimeAxis, frame: Frame, top: float) -> tuple[Markup, float]:
    """One observer's looks, and the height that they take [px]."""
    name_height = 0.0 if frame.gutter else 18.0
    lanes = _lanes(row.looks, known, axis)
    depths = [0.0] * (max(lanes.values()) + 1)
    for look in row.looks:
        depths[lanes[look.id]] = max(depths[lanes[look.id]], _depth(known, look))
    starts = [top + name_height + sum(depths[:n]) + LANE_PX * n for n in range(len(depths))]
    height = name_height + sum(depths) + LANE_PX * len(depths) + 6
    if frame.gutter:
        height = max(height, LEAST_ROW_PX)
    looks = [_look(look, known, axis, starts[lanes[look.id]] + 12) for look in row.looks]
    base = top + height - 3
    rule = line(8, base, axis.right, base, "faint")
    return joined([_name(row, frame, top), *looks, rule]), height


def _name(row: _Row, frame: Frame, top: float) -> Markup:
    medium = MEDIA[row.looks[0].medium]
    if not frame.gutter:
        words = f"{one_line(row.observer)} · {medium}"
        return text(8, top + 13, fitted(words, frame.width - 16, frame.font), "name halo")
    room = frame.gutter - 12
    return joined(
        [
            text(8, top + 14, fitted(row.observer, room, frame.font), "name"),
            text(8, top + 29, fitted(medium, room, 12), "label"),
        ]
    )


def _lanes(looks: tuple[Look, ...], known: Index, axis: TimeAxis) -> dict[str, int]:
    """A lane for each look, so that marks of nearly the same moment stand under each other."""
    free: list[float] = []
    lanes: dict[str, int] = {}
    for look in looks:
        x, half = axis.at(look.captured.span.middle), _half_width(known, look)
        lane = next((n for n, end in enumerate(free) if x - half >= end), len(free))
        if lane == len(free):
            free.append(0.0)
        free[lane] = x + half
        lanes[look.id] = lane
    return lanes


def _half_width(known: Index, look: Look) -> float:
    columns = -(-len(known.relays.get(look.id, ())) // RELAYS_A_COLUMN)
    return max(MARK_PX, columns * RELAY_STEP_PX) / 2


def _look(look: Look, known: Index, axis: TimeAxis, y: float) -> Markup:
    x = axis.at(look.captured.span.middle)
    left, right = axis.at(look.captured.span.start), axis.at(look.captured.span.end)
    kind = "whisker" if look.somebody_saw else "whisker blind"
    whisker = [line(left, y, right, y, kind)] if right - left > MARK_PX else []
    relays = len(known.relays.get(look.id, ()))
    says = el("title", _look_says(look, relays))
    return el("g", says, *whisker, look_mark(x, y, look), *_squares(relays, x, y + 15))


def _squares(number: int, x: float, top: float) -> Iterator[Markup]:
    """One small square an article, in columns around the middle."""
    columns = -(-number // RELAYS_A_COLUMN)
    first = x - (columns - 1) * RELAY_STEP_PX / 2
    for n in range(number):
        column, row = divmod(n, RELAYS_A_COLUMN)
        yield relay_mark(first + column * RELAY_STEP_PX, top + row * RELAY_STEP_PX, RELAY_PX)


def _depth(known: Index, look: Look) -> float:
    return min(len(known.relays.get(look.id, ())), RELAYS_A_COLUMN) * RELAY_STEP_PX


def _look_says(look: Look, relays: int) -> str:
    told = f", told by {number_of(relays, 'article', 'articles')}" if relays else ""
    when = span_words(look.captured.span)
    return f"{one_line(look.observer)}, {when}: {OUTCOMES[look.outcome]}{told}"


def _unread(known: Index, axis: TimeAxis, frame: Frame, top: float) -> Markup | None:
    """A row for evidence that could not be read, at the day on which it was published or kept."""
    days = [
        (evidence.published.span.middle if evidence.published else evidence.retrieved)
        for sha, reading in known.readings.items()
        if reading.status is not ReadStatus.READ and (evidence := known.evidence(sha)) is not None
    ]
    if not days:
        return None
    name = "Could not be read"
    y = top + (12 if frame.gutter else 28)
    parts = [text(8, top + (17 if frame.gutter else 13), name, "name halo")]
    parts += [blind_mark(axis.at(moment), y, 6) for moment in days]
    return joined(parts)


def _says(part: SitePicture) -> str:
    if not part.looks:
        return f"Nobody is known to have looked at {one_line(part.site.name)}."
    first, last = part.looks[0].captured.span.first_day, part.looks[-1].captured.span.last_day
    saw = sum(look.somebody_saw for look in part.looks)
    worth = looks_worth(sum(relay.weight for relay in part.relays))
    return (
        f"Looks at {one_line(part.site.name)} from {short_day(first)} to {short_day(last)}: "
        f"{number_of(saw, 'look', 'looks')} that saw, worth {worth} independent ones."
    )
