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

RARE_LIMIT = 100
"""The same upper limit is rare from here on: "up to a dozen" is said of anything. Source:
judgement."""

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
    return not (a.names and b.names) or bool(names_of(a) & names_of(b))


def names_of(asset: AssetRef) -> frozenset[str]:
    """Names of an asset, in whatever case a text writes them."""
    return frozenset(name.casefold() for name in asset.names)


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
    return typed or bool(names_of(a.asset) & names_of(b.asset)) or a.count is not None


def same_subject(a: Observation, b: Observation, words: Vocabulary, *, closely: bool) -> bool:
    """Whether both speak of the same things, whatever they say of their number and state.

    Args:
        a: One observation.
        b: The other.
        words: Classes that stand for things at large, which are no subject.
        closely: Whether the same root ("aircraft") is too little: then a type, a name or a class
            below the root must be shared.
    """
    paths = (a.asset.path, b.asset.path)
    if any(words.is_general(path) for path in paths) or not same_asset(a.asset, b.asset):
        return False
    typed = a.asset.type is not None and a.asset.type == b.asset.type
    named = bool(names_of(a.asset) & names_of(b.asset))
    return not closely or typed or named or all("." in path for path in paths)


def retells(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether two observations can be one thing told twice, with a number or a shade gone wrong."""
    if is_denied(a) != is_denied(b) or a.saw_none != b.saw_none:
        return False
    if not same_subject(a, b, words, closely=True):
        return False
    return bool(words.families(a) & words.families(b)) or _one_plain(a, b, words)


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
    if CountKind.FEW in (a.count.kind, b.count.kind):
        return False
    same = (a.count.min, a.count.max) == (b.count.min, b.count.max)
    # "Up to 300" and "300" give the same number.
    limit = a.count.max == b.count.max and a.count.max is not None and a.count.overlaps(b.count)
    return (same and a.count.min >= RARE_FROM) or (limit and (a.count.max or 0) >= RARE_LIMIT)


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
