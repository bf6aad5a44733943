"""Where ships that were at a site can be by now, in words: the area, the plan of deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.model import Destination, Onward, SitePicture
from sitewatch.publish.names import Names
from sitewatch.publish.refs import anchor
from sitewatch.publish.text import listed, one_line
from sitewatch.publish.words import THIN, day_words, moment_words, percent

PARTING_H = 48
"""Deadlines further than this after the last position are told by the day [h]; nearer ones with
the hour. Judgement: a way over a graph of sea routes is good to some per cent."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What is said of one ship.

    Attributes:
        onward: Id of the record behind it.
        where: Where it can be.
        plan: The plan of deadlines.
        seen: Whether it was seen at any of them.
    """

    onward: str
    where: str
    plan: tuple[str, ...]
    seen: str

    @property
    def anchor(self) -> str:
        """Id of the element that shows it."""
        return anchor(self.onward)

    @property
    def text(self) -> str:
        """All of it as one paragraph."""
        return f"{self.where}. {'; '.join(self.plan)}; {self.seen}."


def bound(part: SitePicture, names: Names) -> tuple[Bound, ...]:
    """What is said of every ship that was at a site and whose track ends."""
    return tuple(_bound(one, names) for one in part.onward)


def bound_lines(told: tuple[Bound, ...]) -> Iterator[str]:
    """The lines for a terminal, each with the id to ask `why` about."""
    for one in told:
        yield f"{one.text} [{one.onward}]"


def _bound(one: Onward, names: Names) -> Bound:
    called = [one_line(name) for name in one.asset.names]
    kind = names.singular(one.asset.path)
    who = f"{listed(called)} ({kind})" if called else f"a {kind} without a known name"
    where = (
        f"{who} was last heard {moment_words(one.heard)} at {_degrees(one)}; by "
        f"{moment_words(one.until)} it is within {one.radius_km:,.0f} km of there over water with "
        f"90{THIN}% probability"
    )
    return Bound(one.id, where, tuple(_plan(one)), _seen(one.destinations))


def _plan(one: Onward) -> Iterator[str]:
    """The deadlines, soonest first, then the probability that is left for all else."""
    lead = f"At {one.knots:g} kn: "
    for port in one.destinations:
        hours = (port.earliest - one.heard).total_seconds() / 3600
        when = day_words(port.earliest.date()) if hours > PARTING_H else moment_words(port.earliest)
        yet = "" if port.reachable else ", so not yet"
        yield (
            f"{lead}if bound for {one_line(port.name)} ({percent(port.probability)}), not before "
            f"{when}{yet}"
        )
        lead = ""
    rest = 1 - one.elsewhere - sum(port.probability for port in one.destinations)
    yield (
        f"for another port of the list {percent(max(rest, 0.0))}, for none of them or still at "
        f"sea {percent(one.elsewhere)}"
    )


def _seen(ports: tuple[Destination, ...]) -> str:
    """Whether it was seen at any of the ports, by all that this case holds."""
    there = [one_line(port.name) for port in ports if port.seen]
    if there:
        return f"since told to be at {listed(there)}"
    where = {0: "anywhere else", 1: "there", 2: "at either"}
    return f"nothing in this case places it {where.get(len(ports), 'at any of them')} since"


def _degrees(one: Onward) -> str:
    ns, ew = "N" if one.at.lat >= 0 else "S", "E" if one.at.lon >= 0 else "W"
    return f"{abs(one.at.lat):.1f}° {ns} {abs(one.at.lon):.1f}° {ew}"
