"""Analysts' decisions on looks: which observations were made in one look, and which were not."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision.

    Attributes:
        review: Id of the signed review that made it.
        same: Whether both sides were made in one look; otherwise in different ones.
        one: Ids of the observations on one side.
        other: Ids of those on the other side.
        reason: Why, in the analyst's words.
    """

    review: str
    same: bool
    one: tuple[str, ...]
    other: tuple[str, ...]
    reason: str

    @property
    def ids(self) -> frozenset[str]:
        """Everything that it names."""
        return frozenset((*self.one, *self.other))

    @property
    def why(self) -> str:
        """What it did, as a look gives it among its reasons."""
        did = "joined" if self.same else "kept apart"
        return f"{did} by review {self.review}: {self.reason}"


def apart(rulings: Iterable[Ruling]) -> Mapping[str, frozenset[str]]:
    """For each observation those that it must not share a look with."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for ruling in rulings:
        if not ruling.same:
            for a, b in product(ruling.one, ruling.other):
                found[a].add(b)
                found[b].add(a)
    return {key: frozenset(others) for key, others in found.items()}


def together(rulings: Iterable[Ruling]) -> tuple[tuple[frozenset[str], tuple[Ruling, ...]], ...]:
    """Sets of observations that were made in one look, each with the rulings that say so."""
    linked = [ruling for ruling in rulings if ruling.same]
    groups: list[set[str]] = []
    for ruling in linked:
        meets = [group for group in groups if group & ruling.ids]
        groups = [group for group in groups if group not in meets]
        groups.append(set(ruling.ids).union(*meets))
    return tuple(
        (frozenset(group), tuple(r for r in linked if r.ids <= group))
        for group in sorted(groups, key=min)
    )


def clash(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Rulings that cannot hold together, the one that tells apart first; empty where all can.

    "A and B are one look" and "B and C are one look" rule out "A and C are not".
    """
    links: defaultdict[str, list[tuple[str, Ruling]]] = defaultdict(list)
    for ruling in rulings:
        if ruling.same:
            # A chain through all that it names links every pair of them.
            for a, b in pairwise(sorted(ruling.ids)):
                links[a].append((b, ruling))
                links[b].append((a, ruling))
    for ruling in rulings:
        if not ruling.same:
            for a, b in product(ruling.one, ruling.other):
                way = _way(a, b, links)
                if way is not None:
                    return (ruling, *way)
    return ()


def _way(
    start: str, end: str, links: Mapping[str, Sequence[tuple[str, Ruling]]]
) -> tuple[Ruling, ...] | None:
    """The rulings that link two observations, or None where nothing does."""
    reached: dict[str, tuple[Ruling, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for beyond, ruling in links.get(here, ()):
            if beyond not in reached:
                way = reached[here]
                reached[beyond] = way if ruling in way else (*way, ruling)
                waiting.append(beyond)
    return reached.get(end)
