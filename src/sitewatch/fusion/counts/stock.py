"""What an observation says of how many of a class stand at a site; most say nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.model import (
    Count,
    Kind,
    Modality,
    Observation,
    Polarity,
    at_least,
    exactly,
    is_within,
)

NOT_STOCK = ("force", "site", "equipment")
"""Classes that are no number of things standing at a place."""

ARRIVED = frozenset({"arriving"})
GONE = frozenset({"left", "withdrawn"})
PASSING = frozenset({"moving", "taking_off"})
HARMED = frozenset({"damage", "attack", "capture", "construction"})
"""State families (see `taxonomy/states.toml`) by what they say of a number that is there."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A number of things said to be at a site.

    Attributes:
        observation: The observation that says so.
        count: How many.
        gone: Whether it is the number that has left, with none of them there any more.
        doubtful: Whether it is told as possible only, or follows from something else told.
    """

    observation: Observation
    count: Count
    gone: bool = False
    doubtful: bool = False


def stock(observation: Observation, words: Vocabulary) -> Stock | None:
    """What an observation says of a number present, or None where it says nothing of it.

    Convoys on the move, forces, intentions and statements are no stock. A number that arrived is
    a least number, and so is one told of a single area; a number that left stands for none where
    it is all that was known.
    """
    if not _speaks_of_stock(observation, words):
        return None
    family = words.family(observation.state)
    doubtful = observation.modality is Modality.POSSIBLE
    if _did_not_happen(observation, family):
        return None
    if observation.saw_none or _none_there(observation, family):
        # None in one area is no news of the rest of the site.
        elsewhere = observation.area is not None
        return None if elsewhere else Stock(observation, exactly(0), doubtful=doubtful)
    if observation.polarity is Polarity.NEGATED:
        return None
    if family in GONE:
        number = observation.count
        return Stock(observation, number, gone=True, doubtful=True) if number else None
    count = observation.count or at_least(1)
    in_part = observation.area is not None or family in ARRIVED
    return Stock(observation, at_least(count.min) if in_part else count, doubtful=doubtful)


def is_stock_class(path: str, words: Vocabulary) -> bool:
    """Whether a class is countable and can stand at a site."""
    return words.is_countable(path) and not any(is_within(path, root) for root in NOT_STOCK)


def _speaks_of_stock(observation: Observation, words: Vocabulary) -> bool:
    if observation.kind in (Kind.STATEMENT, Kind.EVENT):
        return False
    if observation.modality in (Modality.INTENDED, Modality.DENIED):
        return False
    families = words.families(observation)
    if families & HARMED or (observation.kind is Kind.MOVEMENT and families & PASSING):
        return False
    family = words.family(observation.state)
    stays = observation.kind is not Kind.MOVEMENT or family in ARRIVED | GONE | {"present"}
    return stays and is_stock_class(observation.asset.path, words)


def _did_not_happen(observation: Observation, family: str) -> bool:
    """Whether none of them is only said not to have done something: "none had been loaded"."""
    return observation.polarity is Polarity.NEGATED and family not in ("present", "absent")


def _none_there(observation: Observation, family: str) -> bool:
    negated = observation.polarity is Polarity.NEGATED
    if observation.count is not None:
        return False
    return (family == "absent" and not negated) or (family == "present" and negated)
