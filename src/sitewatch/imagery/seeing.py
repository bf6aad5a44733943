"""How much of a site and of each of its areas a scene shows, and what hides the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sitewatch.imagery.geometry import WHOLE, Placed, mask_of
from sitewatch.imagery.records import Mask, Scene

NO_DATA = "no data"
CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of one outline a scene shows.

    Attributes:
        size: Pixels of the outline, those beyond the scene included.
        visible: Pixels of it that show the ground.
        hidden: Pixels of it that are hidden, by reason; what lies beyond the scene is not in it.
    """

    size: float
    visible: float
    hidden: Mapping[str, float] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Visible share, 0 to 1."""
        return min(1.0, max(0.0, self.visible / self.size)) if self.size > 0 else 0.0

    @property
    def beyond(self) -> float:
        """Share of it that lies outside the scene."""
        if self.size <= 0:
            return 1.0
        return max(0.0, 1.0 - (self.visible + sum(self.hidden.values())) / self.size)

    def hidden_share(self, reason: str) -> float:
        """Share of it that something hides."""
        return self.hidden.get(reason, 0.0) / self.size if self.size > 0 else 0.0

    def plus(self, other: Seen) -> Seen:
        """Both parts of one outline together."""
        reasons = {*self.hidden, *other.hidden}
        hidden = {r: self.hidden.get(r, 0.0) + other.hidden.get(r, 0.0) for r in reasons}
        return Seen(self.size, self.visible + other.visible, dict(sorted(hidden.items())))


def nothing_seen(placed: Placed) -> dict[str, Seen]:
    """Every outline of a site, before anything of it was looked at."""
    return {key: Seen(float(shape.area), 0.0) for key, shape in placed.shapes.items()}


def seen_in(
    placed: Placed, scene: Scene, core: Mask, hidden: Mapping[str, Mask]
) -> dict[str, Seen]:
    """How much of each outline one block shows, in pixels of the file.

    Args:
        placed: The site.
        scene: The block.
        core: Pixels that the block answers for.
        hidden: What hides the ground, by reason.
    """
    found = {}
    each = 1 / (scene.grid.zoom[0] * scene.grid.zoom[1])
    for key, shape in placed.shapes.items():
        inside = mask_of(shape, scene) & core
        left = inside & scene.valid
        covered = {NO_DATA: float(np.count_nonzero(inside & ~scene.valid)) * each}
        for reason, mask in hidden.items():
            covered[reason] = float(np.count_nonzero(left & mask)) * each
            left &= ~mask
        told = {reason: size for reason, size in covered.items() if size}
        found[key] = Seen(float(shape.area), float(np.count_nonzero(left)) * each, told)
    return found


def whole(seen: Mapping[str, Seen]) -> Seen:
    """What is seen of the site: of its areas together where it has some, else of its outline."""
    areas = [part for key, part in seen.items() if key != WHOLE]
    if not areas:
        return seen[WHOLE]
    hidden: dict[str, float] = {}
    for part in areas:
        for reason, size in part.hidden.items():
            hidden[reason] = hidden.get(reason, 0.0) + size
    return Seen(sum(p.size for p in areas), sum(p.visible for p in areas), hidden)
