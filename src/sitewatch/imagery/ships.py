"""Ships in scenes of 10 m (optical) and in radar, with the chance that each is one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from sitewatch.imagery.blobs import Blobs, Floats
from sitewatch.imagery.records import Found, Kind, Scene
from sitewatch.imagery.shipmarks import NAMES, Candidates, candidates
from sitewatch.imagery.ships_radar import find_radar_ships
from sitewatch.imagery.steps import Detection, Recall
from sitewatch.imagery.trees import Trees
from sitewatch.imagery.water import water

TREES = "ships_trees.toml"
OVERLAP = 0.25
"""Share of the smaller box from which two candidates are one ship; the likelier is kept."""
FINEST_M, COARSEST_M = 5.0, 15.0
"""Pixel sizes that the optical way is made for [m]: it was learned at 7 to 10 m."""
BLUR_PX = 1.0
"""What blur and the pixel add to a measured side [pixels]; judgement."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The trees, the least chance for a find (open water, near land), and what is known of them."""

    trees: Trees
    least: tuple[float, float]
    recall: Recall
    basis: str


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
    chance = learned.trees.chance(some.marks)
    enough = chance >= np.where(some.open_water, *learned.least)
    chosen = picked(some.blobs, np.where(enough, chance, 0.0), min(learned.least))
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
    trees = Trees(feature, limit, low, high, leaf, held["slope"], held["offset"])
    recall = tuple((path, *bounds) for path, bounds in held["recall"].items())
    return Learned(trees, tuple(held["least"]), recall, held["basis"])


class OpticalShips:
    """Ships in optical scenes of about 10 m."""

    method = "ships-10m/1"
    paths = ("vessel",)

    def suits(self, scene: Scene) -> str:
        """Empty if it can search this scene, else why not."""
        if scene.kind is not Kind.OPTICAL:
            return "not a calibrated optical scene"
        missing = {"blue", "green", "red", "nir"} - set(scene.bands)
        if missing:
            return f"lacks {', '.join(sorted(missing))}"
        if not FINEST_M <= scene.grid.gsd_m <= COARSEST_M:
            return f"made for pixels of {FINEST_M:.0f} to {COARSEST_M:.0f} m"
        return ""

    def search(self, scene: Scene) -> Detection:
        """What it finds."""
        return Detection(self.method, self.paths, find_ships(scene), known().recall)


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
