"""Which observations were made in a look, and which only imply it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sitewatch.model import Look, Observation, Span, day

Attached = Mapping[str, tuple[Observation, ...]]
"""Observations of each look by its id, those included that only imply it."""


def attach(looks: Iterable[Look], observations: Iterable[Observation]) -> Attached:
    """The observations of each look, by id in order.

    A look that was resolved names its observations; one that a reader made is named by them.
    """
    known = {o.id: o for o in observations}
    named: defaultdict[str, list[str]] = defaultdict(list)
    for key, observation in known.items():
        if observation.look is not None:
            named[observation.look].append(key)
    return {
        look.id: tuple(
            known[key] for key in sorted({*look.inputs, *named[look.id]}) if key in known
        )
        for look in looks
    }


def compared_with(baseline: Span, when: Span) -> Span:
    """The time of the earlier look that a comparison names.

    "Since the 10th" may come as the time from the 10th on: then its first day is meant.
    """
    if baseline.end > when.start and baseline.first_day < when.first_day:
        return day(baseline.first_day)
    return baseline


def only_implies(look: Look, observation: Observation) -> bool:
    """Whether an observation was made later and only says what was there at this look.

    "Unchanged since the 10th", seen on the 13th, speaks of the look of the 10th too.
    """
    comparison = observation.comparison
    if comparison is None or comparison.baseline is None or observation.look == look.id:
        return False
    when = observation.seen or observation.time
    at_baseline = compared_with(comparison.baseline, when.span).overlaps(look.captured.span)
    return at_baseline and not when.span.overlaps(look.captured.span)


def made_in(look: Look, attached: Attached) -> tuple[Observation, ...]:
    """The observations that were made in a look."""
    return tuple(o for o in attached.get(look.id, ()) if not only_implies(look, o))
