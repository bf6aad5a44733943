"""Detections of an image given to ships: matched, dark hull, or ship that the image did not show.

Each pair is weighed against its alternatives: that the detection is a hull without a transmitter,
and that the ship was there and not detected. The best assignment as a whole is taken, and how sure
each match is comes from all assignments together, not from the best one alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from sitewatch.tracks.predict import Predicted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NONE = -1
"""Stands for no ship."""
TAIL = 3.0
"""Degrees of freedom of the position law, Student's t in two dimensions.

Source:
    Measured with the spreads in `predict`: half of the ships lie within a fifth of the way that a
    tenth of them is off, because most keep their course and some turn or stop.
"""
NEIGHBOURS = 4
"""Detections around one that tell how dense hulls lie there; judgement."""
LEAST_M = 25.0
"""Least distance at which that density is taken [m]: two hulls abreast are one detection."""
DARK_SHARE = 0.3
"""Share of dark hulls that the search starts from.

Source:
    Paolo et al. 2024 (Nature 625:85): 21 to 30 % of transport and energy vessels are not in public
    tracking. The share is then estimated from the image itself.
"""
ROUNDS = 12
RECALL = ((20.0, 0.2), (25.0, 0.38), (35.0, 0.56), (50.0, 0.88), (60.0, 0.95))
"""Chance to be detected by length [m].

Source:
    493 reviewed radar detections matched to AIS (data of Kroodsma et al. 2022, Global Fishing
    Watch): 0.38 at 20 to 30 m, 0.56 at 30 to 40 m, 0.88 at 40 to 60 m, about 0.95 above.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Hulls found in an image, in metres from the same origin as the ships.

    Attributes:
        east: Position to the east [m].
        north: Position to the north [m].
        length_m: Measured length [m]; not a number where it was not measured.
        length_spread: Spread of the log of measured lengths: 0.15 for sharp optical images, 0.5
            for medium radar (log-sd 0.51 over 407 reviewed matches, same data as `RECALL`).
    """

    east: Floats
    north: Floats
    length_m: Floats
    length_spread: float = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """What each detection is.

    Attributes:
        ship: Index of the ship that each detection is, `NONE` for a dark hull.
        sure: Probability of that, over all assignments.
        dark: Probability that each detection is no ship of the list.
        unseen: Probability that each ship was not detected.
        dark_share: Share of dark hulls as estimated.
    """

    ship: Ints
    sure: Floats
    dark: Floats
    unseen: Floats
    dark_share: float

    @property
    def dark_hulls(self) -> tuple[float, float]:
        """Expected number of dark hulls, and its standard deviation."""
        return float(self.dark.sum()), float(np.sqrt((self.dark * (1 - self.dark)).sum()))


def assign(
    found: Detections, ships: Predicted, length_m: Floats, recall: Floats | None = None
) -> Assignment:
    """The best assignment with its probabilities.

    Args:
        found: The detections.
        ships: The ships at the moment of the image.
        length_m: Length of each ship [m]; not a number where it is not known.
        recall: Chance of each ship to be detected; without it by length.
    """
    if not len(ships.vessel) or not len(found.east):
        nobody, alone = np.full(len(found.east), NONE), np.ones(len(found.east))
        return Assignment(nobody, alone, alone, np.ones(len(ships.vessel)), DARK_SHARE)
    seen = recall_of(length_m) if recall is None else recall
    fit = _position_fit(found, ships) + _length_fit(found, length_m)
    crowd = _density(found)
    odds = np.log(np.clip(seen, 0.01, 0.99) / (1 - np.clip(seen, 0.01, 0.99)))
    share = DARK_SHARE
    for _ in range(ROUNDS):
        score = fit + odds - np.log(share * crowd)[:, None]
        chance, dark, unseen = marginals(np.exp(np.clip(score, -60, 60)))
        share = float(np.clip((dark.sum() + 0.5) / (len(dark) + 1), 0.01, 0.99))
    ship = best(chance - dark[:, None])
    sure = np.where(ship >= 0, chance[np.arange(len(ship)), np.maximum(ship, 0)], dark)
    return Assignment(ship, sure, dark, unseen, share)


def best(score: Floats) -> Ints:
    """The assignment with the highest sum of scores above zero; `NONE` for the rest.

    Asked with probabilities of pairs less that of no ship, it is the assignment of which most
    detections are expected to be right.
    """
    given = np.full(len(score), NONE, dtype=np.int64)
    rows, columns = linear_sum_assignment(np.maximum(score, 0.0), maximize=True)
    keep = score[rows, columns] > 0
    given[rows[keep]] = columns[keep]
    return given


def marginals(weight: Floats, rounds: int = 60) -> tuple[Floats, Floats, Floats]:
    """Probability of each pair, of each row alone and of each column alone.

    Args:
        weight: How much likelier each pair is than both of its parts alone `(row, column)`.
        rounds: Rounds of message passing.

    Source:
        Williams and Lau 2014, Approximate evaluation of marginal association probabilities with
        belief propagation, IEEE Trans. AES 50(4), equations 30 to 33; converges for any weights.
    """
    back = np.ones_like(weight)
    for _ in range(rounds):
        weighted = weight * back
        forth = weight / (1 + weighted.sum(axis=1, keepdims=True) - weighted)
        back = 1 / (1 + forth.sum(axis=0, keepdims=True) - forth)
    weighted = weight * back
    total = 1 + weighted.sum(axis=1, keepdims=True)
    alone = 1 / total[:, 0]
    return (
        weighted / total,
        alone,
        1 / (1 + forth.sum(axis=0)) if len(weight) else np.ones(weight.shape[1]),
    )


def recall_of(length_m: Floats) -> Floats:
    """Chance of ships to be detected by their length; of unknown length, that of 40 m."""
    lengths, chances = zip(*RECALL, strict=True)
    known = np.where(np.isfinite(length_m), length_m, 40.0)
    return np.interp(known, lengths, chances)


def _position_fit(found: Detections, ships: Predicted) -> Floats:
    """Log density of each detection at each ship's place [per m²]."""
    east = found.east[:, None] - ships.east
    north = found.north[:, None] - ships.north
    sine, cosine = np.sin(ships.course), np.cos(ships.course)
    along = (east * sine + north * cosine) / ships.along
    across = (east * cosine - north * sine) / ships.across
    square = along**2 + across**2
    # Density of a bivariate t law (Kotz and Nadarajah 2004, equation 1.1).
    peak = np.log(2 * np.pi * ships.along * ships.across)
    fit: Floats = -peak - (TAIL / 2 + 1) * np.log1p(square / TAIL)
    return fit


def _length_fit(found: Detections, length_m: Floats) -> Floats:
    """Log of how much better a ship's length explains the measured one than any hull's would."""
    known = np.isfinite(found.length_m)[:, None] & np.isfinite(length_m)
    measured = np.log(np.maximum(np.nan_to_num(found.length_m, nan=1.0), 1.0))[:, None]
    ship = np.log(np.maximum(np.nan_to_num(length_m, nan=1.0), 1.0))
    every = measured[np.isfinite(found.length_m)]
    middle, spread = (
        (float(every.mean()), max(float(every.std()), 0.3)) if every.size else (4.0, 1.0)
    )
    own = -0.5 * ((measured - ship) / found.length_spread) ** 2 - np.log(found.length_spread)
    # A wrong length in the static message must not forbid a match: one in twenty is wrong.
    other = -0.5 * ((measured - middle) / spread) ** 2 - np.log(spread)
    fit = np.logaddexp(np.log(0.95) + own, np.log(0.05) + other) - other
    return np.where(known, fit, 0.0)


def _density(found: Detections) -> Floats:
    """How dense detections lie around each [per m²]."""
    number = len(found.east)
    if number <= 1:
        return np.full(number, 1e-8)
    k = min(NEIGHBOURS, number - 1)
    places = np.column_stack([found.east, found.north])
    away, _ = cKDTree(places).query(places, k=k + 1)
    furthest = np.asarray(away)[:, -1]
    density: Floats = k / (np.pi * np.maximum(furthest, LEAST_M) ** 2)
    return density
