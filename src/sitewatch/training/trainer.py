"""`sitewatch train`: from a labelled folder to a model pack."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sitewatch.errors import UsageError
from sitewatch.imagery.manifest import Manifest
from sitewatch.sources.packs import MANIFEST
from sitewatch.training.crops import Crops, Recipe
from sitewatch.training.export import exported
from sitewatch.training.labels import labelled_folder
from sitewatch.training.learn import learn
from sitewatch.training.measuring import write_pack
from sitewatch.training.places import of_places, split_places
from sitewatch.training.terms import Order, Progress


def train(order: Order, tell: Callable[[Progress], None]) -> Manifest:
    """The manifest of the pack that was written.

    Raises:
        UnreadableError: If the labels cannot be read.
        UsageError: If there are too few places, or the folder of the pack holds one already.
    """
    if (order.out / MANIFEST).exists():
        raise UsageError("holds a model pack already", where=str(order.out))
    pictures = labelled_folder(order.folder)
    split = split_places(one.place for one in pictures)
    recipe = Recipe(order.read_at_m)
    dice = np.random.default_rng(order.budget.seed)
    crops = Crops(of_places(pictures, split.learn), order.gsd_m, recipe, dice)
    weights = exported(learn(crops, order.budget, tell))
    return write_pack(order, pictures, split, weights)
