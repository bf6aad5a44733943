"""Ships in scenes of 10 m (optical) and in radar, with the chance that each is one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sitewatch.imagery.blobs import Blobs, Floats
from sitewatch.imagery.coarser import coarser, finer
from sitewatch.imagery.records import Found, Kind, Scene
from sitewatch.imagery.shipmarks import LEAST_WATER, NAMES, Candidates, candidates
from sitewatch.imagery.ships_net import log_odds, network
from sitewatch.imagery.ships_radar import find_radar_ships
from sitewatch.imagery.steps import Detection, Recall
from sitewatch.imagery.trees import Trees
from sitewatch.imagery.water import water

TREES = "ships_trees.toml"
OVERLAP = 0.25
"""Share of the smaller box from which two candidates are one ship; the likelier is kept."""
FINEST_M, COARSEST_M = 2.0, 15.0
"""Pixel sizes of optical scenes that are searched [m]."""
LEARNED_M = 9.0
"""Pixel size that finer scenes are reduced to [m]: it was learned at 7 to 10 m."""
BANDS = ("blue", "green", "red", "nir")
BLUR_PX = 1.0
"""What blur and the pixel add to a measured side [pixels]; judgement."""


LEAST_ODDS = -5.0
"""Sums of trees below which a candidate is let go [log odds].

Source:
    At eight harbours left out in turn it leaves 10 of 194 labelled ships without a good candidate;
    a floor of -7.4, with two and a half times the candidates, gave the same F1 (0.50).
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to tell ships, and what it is worth.

    Attributes:
        weights: Of the trees, of the network if it has one, and the offset: they make log odds.
        least: Least chance for a find.
        recall: Share found by class, lowest and highest.
    """

    weights: tuple[float, ...]
    least: float
    recall: Recall

    def chance(self, *odds: Floats) -> Floats:
        """Calibrated chance that a find of such sums is a ship (n,)."""
        total = sum(w * one for w, one in zip(self.weights, odds, strict=False)) + self.weights[-1]
        chance: Floats = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
        return chance


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The trees, and what they are worth alone and together with the network."""

    trees: Trees
    alone: Way
    both: Way

    def way(self) -> Way:
        """The better way that this installation has."""
        return self.alone if network() is None else self.both


def find_ships(scene: Scene) -> tuple[Found, ...]:
    """Ships of a scene, likeliest first.

    Args:
        scene: An optical scene with blue, green, red and near infrared, or radar backscatter.
    """
    if scene.kind is Kind.RADAR:
        return find_radar_ships(scene)
    some = candidates(scene)
    if some is None or not len(some.blobs):
        return ()
    learned = known()
    odds = learned.trees.log_odds(some.marks)
    some, odds = some.only(odds >= LEAST_ODDS), odds[odds >= LEAST_ODDS]
    session, way = network(), learned.way()
    looked = () if session is None else (log_odds(session, scene, some.blobs),)
    chance = way.chance(odds, *looked)
    chosen = picked(some.blobs, chance, way.least)
    return tuple(_found(some, n, float(chance[n]), scene.grid.gsd_m) for n in chosen)


def picked(blobs: Blobs, chance: Floats, least: float) -> list[int]:
    """The likeliest candidates that do not overlap, likeliest first."""
    order = np.argsort(-chance, kind="stable")
    kept: list[int] = []
    sizes = (blobs.boxes[:, 2:] - blobs.boxes[:, :2]).prod(axis=1)
    for n in order[chance[order] >= least]:
        held = blobs.boxes[kept]
        near = np.maximum(blobs.boxes[n, :2], held[:, :2])
        far = np.minimum(blobs.boxes[n, 2:], held[:, 2:])
        both = np.clip(far - near, 0, None).prod(axis=1)
        if not (both > OVERLAP * np.minimum(sizes[n], sizes[kept])).any():
            kept.append(int(n))
    return kept


def _found(some: Candidates, n: int, chance: float, gsd_m: float) -> Found:
    top, left, low, right = (float(v) for v in some.blobs.boxes[n])
    long, wide, turn = (float(v) for v in some.blobs.axes[n])
    row, col = (float(v) for v in some.blobs.middles[n])
    where = "open water" if some.open_water[n] else "near the shore"
    return Found(
        row,
        col,
        "vessel",
        chance,
        length_m=max(long - BLUR_PX, 1.0) * gsd_m,
        width_m=max(wide - BLUR_PX, 1.0) * gsd_m,
        axis_deg=turn,
        outline=((top, left), (top, right), (low, right), (low, left)),
        flags=(where,),
    )


@cache
def known() -> Learned:
    """The trees that the package carries."""
    held = tomllib.loads(files("sitewatch.imagery").joinpath(TREES).read_text(encoding="utf-8"))
    if tuple(held["names"]) != NAMES:
        raise ValueError(f"{TREES} was learned from other marks than these")
    feature, low, high = (np.array(held[k], np.int64) for k in ("feature", "low", "high"))
    limit, leaf = (np.array(held[k], np.float64) for k in ("limit", "leaf"))
    trees = Trees(feature, limit, low, high, leaf)
    return Learned(trees, _way(held["alone"]), _way(held["both"]))


def _way(told: dict[str, Any]) -> Way:
    recall = tuple((path, *bounds) for path, bounds in told["recall"].items())
    return Way(tuple(told["weights"]), told["least"], recall)


class OpticalShips:
    """Ships in optical scenes of about 10 m, and in finer ones reduced to that."""

    paths = ("vessel",)

    @property
    def method(self) -> str:
        """Name and version: the network sees more than the trees alone."""
        return "ships-10m/2" if network() is None else "ships-10m-net/2"

    def suits(self, scene: Scene) -> str:
        """Empty if it can search this scene, else why not."""
        if scene.kind is not Kind.OPTICAL:
            return "not a calibrated optical scene"
        missing = set(BANDS) - set(scene.bands)
        if missing:
            return f"lacks {', '.join(sorted(missing))}"
        if not FINEST_M <= scene.grid.gsd_m <= COARSEST_M:
            return f"made for pixels of {FINEST_M:.0f} to {COARSEST_M:.0f} m"
        told = water(coarser(scene, BANDS, LEARNED_M)[0]).mean() >= LEAST_WATER
        return "" if told else "no water is told in it"

    def search(self, scene: Scene) -> Detection:
        """What it finds."""
        seen, times = coarser(scene, BANDS, LEARNED_M)
        found = tuple(finer(one, times) for one in find_ships(seen))
        return Detection(self.method, self.paths, found, known().way().recall)


class RadarShips:
    """Ships in radar scenes."""

    method = "ships-radar-cfar/1"
    paths = ("vessel",)

    def suits(self, scene: Scene) -> str:
        """Empty if it can search this scene, else why not: a rough sea is not told from land."""
        if scene.kind is not Kind.RADAR:
            return "not radar"
        return "" if water(scene).any() else "no water is told in it"

    def search(self, scene: Scene) -> Detection:
        """What it finds."""
        return Detection(self.method, self.paths, find_ships(scene))


DETECTORS = (OpticalShips(), RadarShips())
