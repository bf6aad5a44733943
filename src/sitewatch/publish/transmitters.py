"""What ships' own positions say of a site, as lines: who lay there, came, left, fell silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.model import CasePicture, Observation, TrackLocator
from sitewatch.publish.names import Names
from sitewatch.publish.text import listed, one_line
from sitewatch.publish.words import span_words

MOST = 40
"""Lines shown of one site; how many more there are is said."""
STATES = {
    "docked": "lay in port",
    "arrived": "came in",
    "departed": "left",
    "ais_silent": "fell silent",
    "not_seen": "none seen",
    "last_heard": "was last heard",
    "called_next": "called next",
    "anchored": "anchored",
    "met": "met another ship",
    "drifted": "drifted",
    "loitered": "loitered",
    "draught_changed": "changed its draught",
    "speed_dropped": "stopped suddenly",
    "identity_changed": "changed its identity",
    "position_not_credible": "sent positions that are not credible",
}
"""Words for what tracks say; other states stand as they are."""

BESIDE = frozenset(
    {"anchored", "met", "drifted", "loitered", "draught_changed", "speed_dropped"}
    | {"identity_changed", "position_not_credible"}
)
"""States told after calls and silences: in busy waters there are hundreds of them."""
MOST_BESIDE = 20
SURE = ("docked", "arrived", "departed", "not_seen", "called_next")
REASONED = frozenset(STATES) - set(SURE)
"""States that are told with what they stand on."""


@dataclass(frozen=True, slots=True)
class Transmitted:
    """One line on a ship or on ships of a class.

    Attributes:
        observation: Id of the observation behind it.
        state: State word of the record.
        text: The line.
    """

    observation: str
    state: str
    text: str


def transmitted(picture: CasePicture, site: str, names: Names) -> tuple[Transmitted, ...]:
    """Everything that positions say of a site, in order of time."""
    mine = [o for o in picture.observations if o.site == site and is_track(o)]
    mine.sort(key=lambda o: (o.time.span, o.state, o.id))
    return tuple(Transmitted(o.id, o.state, _line(o, names)) for o in mine)


def is_track(observation: Observation) -> bool:
    """Whether it was read off positions."""
    return isinstance(observation.locator, TrackLocator)


def transmitted_lines(told: tuple[Transmitted, ...]) -> Iterator[str]:
    """The lines for a terminal, each with the id to ask `why` about."""
    calls = [line for line in told if line.state not in BESIDE]
    beside = [line for line in told if line.state in BESIDE]
    for lines, most in ((calls, MOST), (beside, MOST_BESIDE)):
        for line in lines[:most]:
            yield f"{line.text} [{line.observation}]"
        if len(lines) > most:
            yield f"and {len(lines) - most} more; `--json` lists all"


def _line(observation: Observation, names: Names) -> str:
    when = span_words(observation.time.span)
    state = STATES.get(observation.state, observation.state.replace("_", " "))
    if observation.saw_none:
        return f"{when}: no {names.plural(observation.asset.path)} seen; {_reasons(observation)}"
    who = _who(observation, names)
    if observation.state == "called_next" and observation.place is not None:
        state = f"{state} at {one_line(observation.place.name)}"
    more = f"; {_reasons(observation)}" if observation.state in REASONED else ""
    return f"{when}: {who} {state}{more}"


def _who(observation: Observation, names: Names) -> str:
    called = [one_line(name) for name in observation.asset.names]
    count = observation.count.min if observation.count else len(called)
    path = observation.asset.path
    kind = names.singular(path) if count == 1 else names.plural(path)
    if called and len(called) >= count:
        return f"{listed(called)} ({kind})"
    return f"{count} {kind}" + (f", among them {listed(called)}" if called else "")


def _reasons(observation: Observation) -> str:
    return "; ".join(one_line(reason) for reason in observation.time.reasons)
