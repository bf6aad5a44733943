"""A detector of a model pack: objects in a scene, with probability, length and direction."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sitewatch.errors import UnreadableError
from sitewatch.imagery.boxes import Boxes, Floats, joined
from sitewatch.imagery.card import Card
from sitewatch.imagery.decode import FORMS, Reading
from sitewatch.imagery.manifest import Manifest, parse_manifest
from sitewatch.imagery.measure import axis_of, lengths
from sitewatch.imagery.onnx_model import Network, load_network
from sitewatch.imagery.prepare import Stretch, brightness, refusal, stretch_of, tile_of
from sitewatch.imagery.records import Found, Scene
from sitewatch.imagery.suppress import ranked
from sitewatch.imagery.tiles import Tile, in_scene_pixels, plan

HIDDEN = "under cloud"
AT_EDGE = "at the edge"
SLACK = 4.0
"""How far beyond its core a tile may speak [network pixels]; judgement: a cell of the heat map.
What two tiles tell of twice is suppressed as any double."""
EDGE = 1.0
"""A box that comes this near to the border of a scene may go on beyond it [network pixels]."""


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """A network with what its manifest says of it.

    Attributes:
        manifest: What it takes, gives, knows and cannot do.
        network: The network.
    """

    manifest: Manifest
    network: Network

    @property
    def card(self) -> Card:
        """How well it sees."""
        return self.manifest.card

    def refusal(self, scene: Scene) -> str:
        """Why it cannot read a scene, or empty where it can."""
        return refusal(scene, self.manifest.input)

    def find(self, scene: Scene) -> tuple[Found, ...]:
        """Objects in a scene, surest first.

        What stands on pixels that count as unseen is found too, and flagged: a mask may be wrong.

        Raises:
            UnreadableError: If the scene is outside of what the detector reads, with the reason.
        """
        reason = self.refusal(scene)
        if reason:
            raise UnreadableError(reason, where=self.manifest.id)
        how, said = self.manifest.input, self.manifest.output
        stretch = stretch_of(scene, how)
        core, margin = in_scene_pixels(how.tile, how.overlap, how.factor(scene.grid.gsd_m))
        parts = [self._in_tile(scene, tile, stretch) for tile in plan(scene.shape, core, margin)]
        boxes = joined([part for part, _ in parts])
        axes = np.concatenate([np.zeros(0), *(part for _, part in parts)])
        order, scores = ranked(boxes, said.spread, said.least)
        chances = [self.probability(float(score)) for score in scores]
        kept = boxes.scored(np.array(chances, np.float64))
        corners = kept.corners()
        chosen = [int(n) for n in order if chances[n] >= said.told]
        return tuple(self._told(scene, kept, (float(axes[n]), corners[n]), n) for n in chosen)

    def _in_tile(self, scene: Scene, tile: Tile, stretch: Stretch) -> tuple[Boxes, Floats]:
        """Boxes of a tile's core [pixels of the scene], and the axis of each (nan: unknown)."""
        how, said = self.manifest.input, self.manifest.output
        bright = brightness(scene, tile.window, how, stretch)
        numbers = tile_of(bright, how)
        sides = (numbers.shape[2], numbers.shape[3])
        reading = Reading(len(self.manifest.classes), said.least, said.stride, sides)
        found = FORMS[said.form][0](self.network.run(numbers), reading)
        rows, cols = tile.window.shape
        scale = cols / bright.shape[2], rows / bright.shape[1]
        placed = found.placed((tile.window.left, tile.window.top), scale)
        mine = tile.owns(placed.middle[:, ::-1], SLACK * max(scale))
        grey = bright[len(bright) // 2]  # green of three
        axes = [self._axis(grey, found, int(n)) for n in np.flatnonzero(mine)]
        return placed.take(mine), np.array(axes, np.float64)

    def _axis(self, grey: np.ndarray[tuple[int, int], np.dtype[np.float32]],
              boxes: Boxes, n: int) -> float:  # fmt: skip
        """Direction of a box's object clockwise from up [degrees], or nan."""
        if boxes.turn[n] or not self.manifest.classes[boxes.kind[n]].mirrored:
            return _long_side(boxes, n)
        (x, y), (width, height) = boxes.middle[n], boxes.size[n]
        if self.probability(float(boxes.score[n])) < self.manifest.output.told:
            return math.nan
        axis = axis_of(grey, (float(x), float(y)), (float(width), float(height)))
        return math.nan if axis is None else axis.degrees

    def probability(self, score: float) -> float:
        """The calibrated probability of a score of the network."""
        cut = min(max(score, 1e-6), 1 - 1e-6)
        said = self.manifest.output
        logit = said.slope * math.log(cut / (1 - cut)) + said.intercept
        return 1 / (1 + math.exp(-logit))

    def _told(self, scene: Scene, boxes: Boxes, seen: tuple[float, Floats], n: int) -> Found:
        """One box, with its axis and corners, as an object with place, length, class and flags."""
        col, row = (float(v) for v in boxes.middle[n])
        sides = (float(boxes.size[n, 0]), float(boxes.size[n, 1]))
        axis = None if math.isnan(seen[0]) else seen[0]
        kind = self.manifest.classes[boxes.kind[n]]
        measured = lengths(sides, axis) if kind.mirrored else (max(sides), min(sides))
        length_m, width_m = (side * scene.grid.gsd_m for side in measured)
        corners = tuple((float(y), float(x)) for x, y in seen[1])
        cut = self._cut(scene, corners)
        flags = [*self._flags(scene, (row, col)), *([AT_EDGE] if cut else [])]
        if not cut:
            flags += [w for at, w in self.manifest.sizes if length_m >= at][-1:]
        return Found(
            row, col, kind.path_at(None if cut else length_m),
            float(boxes.score[n]),
            None if cut else length_m, None if cut else width_m, axis, corners, tuple(flags),
        )  # fmt: skip

    def _cut(self, scene: Scene, corners: tuple[tuple[float, float], ...]) -> bool:
        """Whether an object may go on beyond the border of the scene."""
        edge = EDGE / self.manifest.input.factor(scene.grid.gsd_m)
        rows, cols = scene.shape
        inside = (edge < y < rows - edge and edge < x < cols - edge for y, x in corners)
        return not all(inside)

    def _flags(self, scene: Scene, at: tuple[float, float]) -> Iterator[str]:
        row, col = (min(max(int(v), 0), n - 1) for v, n in zip(at, scene.shape, strict=True))
        if not scene.valid[row, col]:
            yield HIDDEN


def _long_side(boxes: Boxes, n: int) -> float:
    """Direction of the long side of a turned box, clockwise from up, or nan of an upright one."""
    if not boxes.turn[n]:
        return math.nan
    width, height = boxes.size[n]
    turn = math.degrees(float(boxes.turn[n])) + (90.0 if width >= height else 0.0)
    return turn % 180.0


def load_pack(manifest: bytes, weights: bytes) -> Detector:
    """The detector of a model pack, from the bytes of its manifest and of its network.

    Raises:
        UnreadableError: If the manifest or the network cannot be read.
        RefusedError: If the weights are not the ones that the manifest names, or are not plain.
        TooLargeError: If they are larger than is run.
        MissingExtraError: If onnxruntime is not installed.
    """
    told = parse_manifest(manifest)
    return Detector(told, load_network(told, weights))
