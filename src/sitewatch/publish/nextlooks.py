"""When satellites that looked before pass again: what an open question can wait for.

A satellite on a repeating track comes back over the same ground at the same time of day. Whether it
takes a picture then, and whether there will be cloud, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from sitewatch.model import Look, SitePicture

CYCLES_D = {"sentinel-1": 12, "sentinel-2": 10}
"""Days after which a satellite flies the same track again, by sensor card.

Source:
    Sentinel-1: 175 orbits in 12 days; Sentinel-2: 143 orbits in 10 days (ESA, mission pages). A
    sister on the other side of the orbit comes half a cycle after: 6 and 5 days.
"""
NAMED = re.compile(r"(sentinel-[12])[a-d]", re.IGNORECASE)
"""Satellites whose cycle is known. The sensor card alone does not tell: it stands for any scene
with pixels of such a size, whoever took it."""
HORIZON_D = 12
"""How far ahead is looked [d]: one cycle of the longest."""
KNOWN_FOR_D = 120
"""Older looks say nothing of passes to come [d]; judgement: satellites are moved and retired."""
ONE_PASS = timedelta(hours=1)
"""Scenes of one pass lie closer together than this; judgement: a pass lasts minutes."""
PRECISE = timedelta(minutes=5)
"""A capture time wider than this does not tell a pass."""
MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Pass:
    """A satellite over a site again.

    Attributes:
        platform: The satellite that looked, or the sister of it.
        at: When (UTC), to some minutes.
        look: Id of the past look on the same track.
        seen: When that was.
        sister: Whether it is not the same satellite but one half an orbit away, if one flies.
    """

    platform: str
    at: datetime
    look: str
    seen: datetime
    sister: bool = False


def next_passes(
    looks: Iterable[Look], after: datetime, horizon_d: float = HORIZON_D
) -> tuple[Pass, ...]:
    """Passes to come over a site, by time; those of each track once.

    Args:
        looks: Looks at the site.
        after: From when on (UTC).
        horizon_d: How far ahead [d].
    """
    until = after + timedelta(days=horizon_d)
    oldest = after - timedelta(days=KNOWN_FOR_D)
    found: list[Pass] = []
    for look in sorted(looks, key=lambda one: (one.captured.span, one.id), reverse=True):
        span = look.captured.span
        named = NAMED.fullmatch(look.observer)
        mine = named is not None and named[1].lower() == look.sensor
        if mine and span.end - span.start <= PRECISE and oldest <= span.start <= after:
            found += [one for one in _of(look, after) if one.at <= until]
    return tuple(_once(sorted(found, key=lambda one: (one.at, one.sister))))


def _of(look: Look, after: datetime) -> Iterator[Pass]:
    """The next pass on the track of a look, and that of a sister."""
    cycle, begun = timedelta(days=CYCLES_D[look.sensor]), look.captured.span.start
    for sister in (False, True):
        first = begun + cycle / 2 if sister else begun
        turns = max(0 if sister else 1, ceil((after - first) / cycle))
        yield Pass(look.observer, first + turns * cycle, look.id, begun, sister)


def _once(passes: Sequence[Pass]) -> Iterator[Pass]:
    """Passes without repeats: scenes of one pass, and sisters where the satellite itself is known.

    A sister at a time at which some satellite of its kind is known to come is that satellite.
    """
    kept: list[Pass] = []
    certain = [one for one in passes if not one.sister]
    for one in passes:
        same = [other for other in kept if abs(other.at - one.at) < ONE_PASS]
        known = one.sister and any(abs(other.at - one.at) < ONE_PASS for other in certain)
        if not same and not known:
            kept.append(one)
    yield from kept


def next_look_words(part: SitePicture, as_of: date) -> tuple[str, ...]:
    """What can be waited for, where the assessment says that a look would settle it.

    Args:
        part: What is known of the site.
        as_of: Day up to which what was known counts.
    """
    if part.assessment is None or not part.assessment.next_look:
        return ()
    looks = [look for look in part.looks if look.captured.span.first_day <= as_of]
    after = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    passes = next_passes(looks, after)[:MOST_SHOWN]
    return tuple(_words(one) for one in passes)


def _words(one: Pass) -> str:
    who = f"the sister of {one.platform}, if one flies," if one.sister else one.platform
    when = f"{one.at:%Y-%m-%d} about {one.at:%H:%M} UTC"
    return f"{who} passes on {when}, on the track of {one.seen:%Y-%m-%d}"
