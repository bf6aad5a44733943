"""Which times of a sentence belong to one statement in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitewatch.reports.doctime import PlacedTime
from sitewatch.reports.grammar import listed
from sitewatch.reports.timex_values import EventTime, Relation
from sitewatch.reports.tree import Tree

NEAR = 40
"""Characters around a time in which words make it that of an earlier look."""


@dataclass(frozen=True, slots=True)
class Times:
    """Times around one trigger.

    Attributes:
        own: The time that its own clause names, or None.
        said: The time at which it was said, or None.
        baseline: The earlier time that it compares with, or None.
    """

    own: PlacedTime | None = None
    said: PlacedTime | None = None
    baseline: PlacedTime | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A sentence with its times.

    Attributes:
        tree: The sentence.
        placed: Times in it.
        looked: Offsets of phrases that name something looked at: their dates are its dates.
        told: Verbs of telling.
    """

    tree: Tree
    placed: Sequence[PlacedTime]
    looked: Sequence[tuple[int, int]]
    told: frozenset[int]

    @property
    def free(self) -> list[PlacedTime]:
        """Times that are known and not those of something looked at or of a known event."""
        return [
            t
            for t in self.placed
            if t.dated is not None
            and not any(a <= t.mention.start and t.mention.end <= b for a, b in self.looked)
            and not (_is_event(t) and t.mention.relation is Relation.AT)
        ]


def times_around(timed: Timed, at: int, others: frozenset[int]) -> Times:
    """The times in a sentence that belong to one trigger.

    Args:
        timed: The sentence.
        at: Index of the trigger.
        others: Triggers that speak of something else.
    """
    tree, path = timed.tree, set(timed.tree.up(at))
    own: list[PlacedTime] = []
    said: list[PlacedTime] = []
    baseline: list[PlacedTime] = []
    for time in timed.free:
        anchor = _anchor(tree, time)
        if _compares(tree, time):
            baseline.append(time)
        elif anchor in timed.told and anchor in path and anchor != at:
            said.append(time)
        elif anchor is not None and _belongs(timed, anchor, at, others):
            own.append(time)
    nearest = _nearest(tree, at, own or _shared(timed, at))
    return Times(nearest, said[0] if said else None, baseline[0] if baseline else None)


def _nearest(tree: Tree, at: int, times: Sequence[PlacedTime]) -> PlacedTime | None:
    middle = tree.tokens[at].start
    return min(times, key=lambda t: (_is_event(t), abs(t.mention.start - middle)), default=None)


def _is_event(time: PlacedTime) -> bool:
    return isinstance(time.mention.value, EventTime)


def _shared(timed: Timed, at: int) -> list[PlacedTime]:
    """Times that stand with the other half of a pair: "two were hit and one lost on 10 May"."""
    tree = timed.tree
    siblings = {*tree.down(at, "conj"), *([tree.head(at)] if tree.dep(at) == "conj" else [])}
    return [t for t in timed.free if not _is_event(t) and _anchor(tree, t) in siblings]


def _anchor(tree: Tree, time: PlacedTime) -> int | None:
    """The verb, or the noun outside the time phrase, that a time expression hangs on."""
    start, end = time.mention.start, time.mention.end
    head = tree.phrase_head(start, end)
    if head is None:
        return None
    inside = set(tree.at(start, end))
    verbs = (s for s in tree.up(head) if s not in inside and tree.tokens[s].pos in {"VERB", "AUX"})
    return next(verbs, head)


def _compares(tree: Tree, time: PlacedTime) -> bool:
    """Whether a time is that of an earlier look: "unchanged since our 10 May imagery"."""
    if time.mention.relation not in {Relation.SINCE, Relation.AT}:
        return False
    start, end = time.mention.start, time.mention.end
    near = {t.lemma.lower() for t in tree.tokens if start - NEAR <= t.start <= end + NEAR}
    before = [t.text.lower() for t in tree.tokens if start - NEAR <= t.start < start]
    if time.mention.relation is Relation.SINCE or "since" in before:
        every = {t.lemma.lower() for t in tree.tokens}
        looks = bool(near & listed("comparison.looks"))
        return looks and bool(every & listed("comparison.same"))
    if set(before) & listed("comparison.changing") and near & listed("comparison.looks"):
        # "unchanged from our images of 10 May"
        return bool(set(before[-5:]) & listed("comparison.against"))
    close = set(before[-4:])
    earlier = listed("comparison.earlier") & set(time.mention.text.lower().split())
    moved = close & (listed("comparison.down") | listed("comparison.up"))
    return "compare" in near or "than" in close or bool(moved and earlier)


def _belongs(timed: Timed, anchor: int, at: int, others: frozenset[int]) -> bool:
    """Whether what a time hangs on is the trigger's own clause."""
    tree = timed.tree
    steps = list(tree.up(at))
    if anchor in steps:
        crossed = steps[: steps.index(anchor)]
        told_between = any(step in timed.told for step in crossed)
        return anchor == at or not (
            told_between or any(tree.dep(step) == "relcl" for step in crossed)
        )
    if not tree.is_under(anchor, at):
        return False
    between = [s for s in tree.up(anchor) if s != at and tree.is_under(s, at)]
    return not any(step in others for step in between)
