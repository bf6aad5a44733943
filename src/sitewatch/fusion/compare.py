"""What changed between looks: in numbers, and in the words of the looks themselves.

A change since the last look is shown, never an alarm: two looks see only parts of what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.fit import Fit
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.estimate import METHOD as COUNTED
from sitewatch.fusion.looks.alike import Vocabulary, is_denied, state_words
from sitewatch.fusion.looks.origin import LOOKING
from sitewatch.fusion.looks.roles import Attached, attach, compared_with, made_in
from sitewatch.model import Change, Direction, Estimate, Kind, Look, Observation
from sitewatch.taxonomy.records import Taxonomy

SAID = "said/1"

PLAIN = {
    Direction.NONE: "unchanged",
    Direction.DECREASE: "reduced",
    Direction.INCREASE: "increased",
    Direction.UNSPECIFIED: "changed",
}
"""State words for comparisons that carry none of their own."""


def compare(
    looks: Sequence[Look],
    observations: Sequence[Observation],
    estimates: Sequence[Estimate],
    fits: Sequence[Fit],
    taxonomy: Taxonomy,
) -> tuple[Change, ...]:
    """The change of each class between its last two looks, and what looks say of change.

    Args:
        looks: Looks at one site.
        observations: The observations made in them.
        estimates: The estimates made of `fits`, for their level.
        fits: The worked-through counts.
        taxonomy: Which state words say that something changes.
    """
    words = Vocabulary(taxonomy)
    attached = attach(looks, observations)
    known = {look.id: look for look in looks}
    levels = {estimate.path: estimate.level for estimate in estimates}
    counted = [
        change for found in fits for change in _counted(found, known, levels.get(found.path, 0.9))
    ]
    said = list(_said(looks, attached, words))
    merged = [_with_words(change, said) for change in counted]
    used = {(c.path, c.after) for c in merged}
    rest = [change for change in said if (change.path, change.after) not in used]
    return tuple(sorted((*merged, *rest), key=lambda c: (c.on_after, c.path, c.id)))


def _counted(found: Fit, known: dict[str, Look], level: float) -> Iterator[Change]:
    """The difference of the counts of the last two looks, from both days' joint distribution."""
    if found.pair is None or found.change is None:
        return
    before, after = (_sighting_on(found, day) for day in found.pair)
    low, mid, high, fewer, more = difference(found.change, level)
    inputs = {before.look, after.look, *before.inputs, *after.inputs}
    yield Change(
        site=known[after.look].site,
        path=found.path,
        before=before.look,
        after=after.look,
        on_before=before.on,
        on_after=after.on,
        low=low * found.unit,
        mid=mid * found.unit,
        high=high * found.unit,
        p_decrease=round(fewer, 6),
        p_increase=round(more, 6),
        level=level,
        inputs=tuple(sorted(inputs)),
        method=f"{COUNTED}, both days together",
    )


def _sighting_on(found: Fit, day: int) -> Sighting:
    there = [s for s in found.sightings if s.told and (s.on - found.first).days == day]
    return max(there, key=lambda s: (s.weight, s.look))


def difference(joint: Array, level: float) -> tuple[int, int, int, float, float]:
    """Interval and median of later minus earlier, and the probabilities of fewer and of more.

    Args:
        joint: Probability of both counts, `(earlier, later)`.
        level: Probability that the interval is meant to cover.
    """
    top = len(joint) - 1
    steps = np.arange(-top, top + 1)
    weights = np.array([np.trace(joint, offset=int(step)) for step in steps])
    sums = np.cumsum(weights) / weights.sum()
    tail = (1.0 - level) / 2.0
    low, mid, high = (int(steps[np.argmax(sums >= share)]) for share in (tail, 0.5, 1.0 - tail))
    fewer = float(weights[:top].sum() / weights.sum())
    more = float(weights[top + 1 :].sum() / weights.sum())
    return low, mid, high, fewer, more


def _said(looks: Sequence[Look], attached: Attached, words: Vocabulary) -> Iterator[Change]:
    """What each look says of change against the look before it, by class."""
    last_first = sorted(
        (look for look in looks if look.somebody_saw),
        key=lambda x: (x.captured.span.end, x.id),
        reverse=True,
    )
    for look in last_first:
        if look.derived_from:
            continue
        by_path: dict[str, list[Observation]] = {}
        for o in made_in(look, attached):
            if _tells_change(o, words):
                by_path.setdefault(o.asset.path, []).append(o)
        for path, told in sorted(by_path.items()):
            before = _look_before(look, last_first, told)
            if before is not None:
                yield _as_said(path, before, look, told, words)


def _tells_change(observation: Observation, words: Vocabulary) -> bool:
    """Whether it says which way something went; mere words of somebody do not, comparisons do."""
    compared = observation.comparison is not None
    said = words.direction(observation) is not None and not is_denied(observation)
    return said and (compared or observation.kind is not Kind.STATEMENT)


def _as_said(
    path: str, before: Look, after: Look, told: Sequence[Observation], words: Vocabulary
) -> Change:
    return Change(
        site=after.site,
        path=path,
        before=before.id,
        after=after.id,
        on_before=before.captured.span.middle.date(),
        on_after=after.captured.span.middle.date(),
        said=tuple(sorted({word for o in told for word in _words_of_change(o, words)})),
        inputs=tuple(sorted({before.id, after.id, *(o.id for o in told)})),
        method=SAID,
    )


def _words_of_change(observation: Observation, words: Vocabulary) -> Iterator[str]:
    """State words that say which way things change; a plain one where only a comparison does."""
    known = words.taxonomy.states if words.taxonomy else {}
    stated = [w for w in state_words(observation) if w in known and known[w].direction is not None]
    yield from stated
    if not stated and observation.comparison is not None:
        yield PLAIN[observation.comparison.direction]


def _look_before(
    look: Look, last_first: Sequence[Look], told: Sequence[Observation]
) -> Look | None:
    """The look that is compared with, or else the last one before, images and tracks first."""
    bases = [
        compared_with(o.comparison.baseline, look.captured.span)
        for o in told
        if o.comparison and o.comparison.baseline
    ]
    start = look.captured.span.start
    fallback: Look | None = None
    for earlier in last_first:
        span = earlier.captured.span
        if span.end > start:
            continue
        if bases and any(span.overlaps(base) for base in bases):
            return earlier
        looked = earlier.medium in LOOKING
        if fallback is None or (looked and fallback.medium not in LOOKING):
            fallback = earlier
        if fallback.medium in LOOKING and all(span.end <= base.start for base in bases):
            break
    return fallback


def _with_words(change: Change, said: Sequence[Change]) -> Change:
    """A counted change with what its later look says of the same class."""
    same = [s for s in said if s.path == change.path and s.after == change.after]
    if not same:
        return change
    inputs = tuple(sorted({*change.inputs, *same[0].inputs}))
    return replace(change, said=same[0].said, inputs=inputs, id="")
