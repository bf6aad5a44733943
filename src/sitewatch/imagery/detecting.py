"""Which detectors this installation has for scenes, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sitewatch.imagery.detectors import Detector as Network
from sitewatch.imagery.detectors import load_pack
from sitewatch.imagery.parallax import marked
from sitewatch.imagery.records import Scene
from sitewatch.imagery.steps import PACKAGE, Detection, Detector, Recall
from sitewatch.model import is_within
from sitewatch.taxonomy.records import Taxonomy

Model = tuple[str, bytes, bytes]
"""Name, manifest and weights of a model pack."""


@dataclass(frozen=True, slots=True, eq=False)
class PackDetector:
    """A network of a model pack among the detectors.

    Attributes:
        network: The network.
        recall: Its chances by class, from its card and the sizes of the classes.
    """

    network: Network
    recall: Recall

    @property
    def method(self) -> str:
        """Name and version."""
        return f"{self.network.manifest.id}/{self.network.manifest.version}"

    @property
    def paths(self) -> tuple[str, ...]:
        """Classes that it searches for."""
        return tuple(sorted({kind.path for kind in self.network.manifest.classes}))

    def suits(self, scene: Scene) -> str:
        """Empty if it can search this scene, else why not."""
        return self.network.refusal(scene)

    def search(self, scene: Scene) -> Detection:
        """What it finds."""
        found = marked(self.network.find(scene), scene)
        return Detection(self.method, self.paths, found, self.recall, self.network.card)


def detectors(models: Sequence[Model], taxonomy: Taxonomy) -> tuple[Detector, ...]:
    """Detectors of the package, then those of model packs by name.

    Raises:
        UnreadableError: If a model pack is damaged.
        RefusedError: If its weights are not those that its manifest names.
    """
    packs = [_loaded(manifest, weights) for _, manifest, weights in sorted(models)]
    loaded = (PackDetector(pack, _recall(pack, taxonomy)) for pack in packs)
    return (*_own(), *loaded)


@lru_cache(maxsize=8)
def _loaded(manifest: bytes, weights: bytes) -> Network:
    """The detector of a pack, kept for the next scene: a network takes a while to be made ready."""
    return load_pack(manifest, weights)


def _own() -> tuple[Detector, ...]:
    """Detectors that need no model pack."""
    if find_spec(f"{PACKAGE}.ships") is None:
        return ()
    ships: Any = import_module(f"{PACKAGE}.ships")
    return tuple(ships.DETECTORS)


def _recall(pack: Network, taxonomy: Taxonomy) -> Recall:
    """What a network finds of every class that it knows or that lies below one of those."""
    known = sorted({kind.path for kind in pack.manifest.classes})
    made = []
    for path, asset in sorted(taxonomy.classes.items()):
        if asset.length_m is not None and any(is_within(path, root) for root in known):
            low, high = pack.card.recall(asset.length_m)
            made.append((path, low, high))
    return tuple(made)
