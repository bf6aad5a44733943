"""Whether two observations tell the same details: class, type, count, state, polarity."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import (
    AssetRef,
    CountKind,
    Direction,
    Modality,
    Observation,
    Polarity,
    Span,
    related,
)
from sitewatch.taxonomy.records import Taxonomy

RARE_FROM = 10
"""Counts from here on are rare enough that the same one told twice speaks for one origin. Small
counts are shared by chance: two of anything is common. Source: judgement."""

AT_LARGE = frozenset({"site", "force", "equipment"})
"""Roots of the taxonomy that speak of everything at a site, and so compare with any class."""

HALF_DAY = 0.5
"""Two times fit where they share half a day or half of the shorter: days of neighbouring time
zones overlap by hours and are still two days [d]. Source: judgement."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the taxonomy knows of states and classes; works without one, word by word."""

    taxonomy: Taxonomy | None = None

    def families(self, observation: Observation) -> frozenset[str]:
        """The families of all state words of an observation."""
        return frozenset(self.family(word) for word in state_words(observation))

    def family(self, word: str) -> str:
        """The family of a state word; an unknown word is its own family."""
        state = self.taxonomy.states.get(word) if self.taxonomy else None
        return state.family if state else word

    def opposed(self, word: str) -> frozenset[str]:
        """The families that cannot hold together with a state word."""
        state = self.taxonomy.states.get(word) if self.taxonomy else None
        return frozenset(state.opposes) if state else frozenset()

    def contrary(self, one: str, other: str) -> bool:
        """Whether two state words cannot hold together, whichever of them names the other."""
        return self.family(other) in self.opposed(one) or self.family(one) in self.opposed(other)

    def direction(self, observation: Observation) -> Direction | None:
        """Which way an observation says that things change, or None where it does not say."""
        if observation.comparison is not None:
            return observation.comparison.direction
        state = self.taxonomy.states.get(observation.state) if self.taxonomy else None
        return state.direction if state and not is_denied(observation) else None

    def is_countable(self, path: str) -> bool:
        """Whether single objects of a class can be counted; unknown classes go by their parent."""
        while path:
            known = self.taxonomy.classes.get(path) if self.taxonomy else None
            if known is not None:
                return known.countable
            path = path.rpartition(".")[0]
        return True

    def plural(self, path: str) -> str:
        """The printed plural of a class."""
        known = self.taxonomy.classes.get(path) if self.taxonomy else None
        return known.plural if known else path.rpartition(".")[2].replace("_", " ")

    def is_general(self, path: str) -> bool:
        """Whether a class stands for things at the site at large: the site, forces, equipment."""
        return path in AT_LARGE


def state_words(observation: Observation) -> tuple[str, ...]:
    """The main state word and the further ones."""
    return (observation.state, *observation.details)


def is_denied(observation: Observation) -> bool:
    """Whether the statement says that something is not so."""
    return observation.polarity is Polarity.NEGATED or observation.modality is Modality.DENIED


def fits(a: Span, b: Span) -> bool:
    """Whether one look can have fallen into both times."""
    shared = a.intersection(b)
    if shared is None:
        return False
    return shared.width_days >= min(HALF_DAY, 0.5 * min(a.width_days, b.width_days))


def same_asset(a: AssetRef, b: AssetRef) -> bool:
    """Whether two references can mean the same things: class, type and names do not clash."""
    if not related(a.path, b.path):
        return False
    if a.type and b.type and a.type.casefold() != b.type.casefold():
        return False
    return not (a.names and b.names) or bool(set(a.names) & set(b.names))


def same_details(a: Observation, b: Observation, words: Vocabulary, *, plain: bool = True) -> bool:
    """Whether two observations tell the same thing in particulars that tell it from others.

    The asset must not clash, the counts must share a number or both be missing, the states must
    share a family, the polarity be equal; and a type, a name or a count must be shared.

    Args:
        a: One observation.
        b: The other.
        words: State families.
        plain: Whether "is there" on one side goes with any state on the other.
    """
    if is_denied(a) != is_denied(b) or not same_asset(a.asset, b.asset):
        return False
    if (a.count is None) != (b.count is None) or clash(a, b):
        return False
    if not words.families(a) & words.families(b) and not (plain and _one_plain(a, b, words)):
        return False
    typed = a.asset.type is not None and a.asset.type == b.asset.type
    return typed or bool(set(a.asset.names) & set(b.asset.names)) or a.count is not None


def same_drift(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether the first of two observations of one article sums up the second.

    It speaks of the same class or of things at large; polarity is equal, counts do not clash, and
    a state family or the direction of change is shared.
    """
    if is_denied(a) != is_denied(b):
        return False
    if not (words.is_general(a.asset.path) or same_asset(a.asset, b.asset)):
        return False
    if clash(a, b):
        return False
    direction = words.direction(a)
    same_way = direction is not None and direction is words.direction(b)
    return same_way or bool(words.families(a) & words.families(b))


def rare_value(a: Observation, b: Observation) -> bool:
    """Whether both give the same count of related things, and it is a rare one."""
    if a.count is None or b.count is None or not same_asset(a.asset, b.asset):
        return False
    same = (a.count.min, a.count.max) == (b.count.min, b.count.max)
    return same and a.count.min >= RARE_FROM and a.count.kind is not CountKind.FEW


def clash(a: Observation, b: Observation) -> bool:
    """Whether both count the same things and no number satisfies both."""
    if a.count is None or b.count is None:
        return False
    return not a.count.overlaps(b.count)


def _one_plain(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether one side only says that it is there, which any state on the other side includes."""
    plain = frozenset({words.family("present")})
    return (words.families(a) == plain or words.families(b) == plain) and not (
        a.saw_none or b.saw_none
    )
