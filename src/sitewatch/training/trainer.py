"""`sitewatch train`: from a labelled folder to a model pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sitewatch.errors import UsageError
from sitewatch.imagery.manifest import Manifest
from sitewatch.sources.packs import MANIFEST
from sitewatch.training.crops import Crops, Recipe
from sitewatch.training.export import exported
from sitewatch.training.labels import Labelled, labelled_folder
from sitewatch.training.learn import learn
from sitewatch.training.measuring import HELD_OUT, finished, held_out, measured, write_pack
from sitewatch.training.places import of_places, split_places
from sitewatch.training.terms import Order, Progress

FINISH_RATE = 0.4
"""Learning rate of the finish, as a share of the highest; judgement: most is learned by then."""


def train(order: Order, tell: Callable[[Progress], None]) -> Manifest:
    """The manifest of the pack that was written.

    With a finish, the measured network goes on to learn from all places. It is kept as a pack of
    its own in the folder `held-out`, for what is measured must be there to be measured again.

    Raises:
        UnreadableError: If the labels cannot be read.
        UsageError: If there are too few places, or the folder of the pack holds one already.
    """
    if (order.out / MANIFEST).exists():
        raise UsageError("holds a model pack already", where=str(order.out))
    pictures = labelled_folder(order.folder)
    split = split_places(one.place for one in pictures)
    network = learn(_crops(order, of_places(pictures, split.learn)), order.budget, tell)
    made = measured(order, pictures, split, exported(network))
    if not order.finish_s:
        write_pack(made, order.out)
        return made.manifest
    budget = replace(order.budget, seconds=order.finish_s, rate=order.budget.rate * FINISH_RATE)
    weights = exported(learn(_crops(order, pictures), budget, tell, network))
    write_pack(held_out(made), order.out / HELD_OUT)
    whole = finished(made, weights)
    write_pack(whole, order.out)
    return whole.manifest


def _crops(order: Order, pictures: Sequence[Labelled]) -> Crops:
    dice = np.random.default_rng(order.budget.seed)
    return Crops(pictures, order.gsd_m, Recipe(order.read_at_m), dice)
