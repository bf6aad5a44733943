"""A trained network measured at places held out, and written as a model pack."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sitewatch.imagery.card import Card
from sitewatch.imagery.manifest import Class, Input, Manifest, Output
from sitewatch.sources.packs import MANIFEST
from sitewatch.training.drawing import read_picture
from sitewatch.training.labels import Labelled
from sitewatch.training.packing import as_told, carded, told_figures, trials, tuned, untuned
from sitewatch.training.places import Split, of_places
from sitewatch.training.terms import MEAN, OUTPUTS, STD, STRIDE, Order
from sitewatch.training.writing import manifest_toml, model_card

TILE, OVERLAP = 1280, 96
"""Side and overlap of tiles [pixels]. Source: measured, the fastest of 640, 896, 1280, 2048."""
WEIGHTS, CARD = "weights.onnx", "MODEL_CARD.md"
HELD_OUT = "held-out"
"""Folder of the measured network, where the one that is used went on to learn from all places."""
FINISHED = (
    "the network then went on to learn from all places, those of the test included, and no place "
    "is left to measure it at: the figures are those of the one before"
)
LEAST = 0.1
"""Scores below are not looked at; judgement, far below every threshold that was chosen."""
SPREAD = 0.3
"""Width of the fall of suppression; Bodla et al. (2017), section 5.2, try 0.1 to 1."""
RANGE = (0.25, 1.6)
"""Pixel sizes that a network takes, as shares of its own: it learned from 0.65 to 1.65 of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack before it is written.

    Attributes:
        manifest: Its manifest.
        weights: Its network.
        told: Figures of the test, in words.
    """

    manifest: Manifest
    weights: bytes
    told: str


def measured(order: Order, pictures: Sequence[Labelled], split: Split, weights: bytes) -> Pack:
    """A network with its thresholds and card, from places that it did not learn from."""
    level = level_of(of_places(pictures, split.learn))
    raw = untuned(first_manifest(order, weights, level), weights)
    chosen_on = trials(raw, of_places(pictures, split.choose), order.gsd_m)
    detector = tuned(raw, chosen_on)
    raw_test = trials(raw, of_places(pictures, split.test), order.gsd_m)
    tested = [as_told(detector, one, order.gsd_m) for one in raw_test]
    kept = [as_told(detector, one, order.gsd_m) for one in chosen_on]
    basis = basis_of(order, split, pictures)
    card = carded(detector, tested, (*tested, *kept), order.gsd_m, basis)
    told = told_figures(tested, raw_test)
    return Pack(replace(detector.manifest, card=card), weights, told)


def held_out(made: Pack) -> Pack:
    """The measured network as a pack of its own, for measuring again and nothing else."""
    manifest = replace(made.manifest, id=f"{made.manifest.id}-{HELD_OUT}", only_when_named=True)
    return replace(made, manifest=manifest)


def finished(made: Pack, weights: bytes) -> Pack:
    """The network that went on from the measured one, with the card of that one."""
    card = replace(made.manifest.card, basis=f"{made.manifest.card.basis}; {FINISHED}")
    sha256 = hashlib.sha256(weights).hexdigest()
    return replace(made, manifest=replace(made.manifest, card=card, sha256=sha256), weights=weights)


def write_pack(made: Pack, folder: Path) -> None:
    """Write a pack into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / made.manifest.weights).write_bytes(made.weights)
    (folder / MANIFEST).write_text(manifest_toml(made.manifest), encoding="utf-8")
    (folder / CARD).write_text(model_card(made.manifest, made.told), encoding="utf-8")


def level_of(pictures: Sequence[Labelled]) -> float:
    """Mean brightness of pictures, from every fourth pixel each way."""
    means = [float(read_picture(one)[::4, ::4].mean()) / 255 for one in pictures]
    return round(sum(means) / len(means), 3)


def basis_of(order: Order, split: Split, pictures: Sequence[Labelled]) -> str:
    """Where the figures come from, in words."""
    count = len(of_places(pictures, split.test))
    return (
        f"measured on {count} pictures of {len(split.test)} places held out by rule "
        f"({', '.join(split.test)}); thresholds chosen on {len(split.choose)} others "
        f"({', '.join(split.choose)}); pixels of {order.gsd_m:g} m read at {order.read_at_m:g} m"
    )


def first_manifest(order: Order, weights: bytes, level: float) -> Manifest:
    """The manifest before anything was chosen or measured.

    Args:
        order: What was ordered.
        weights: The network.
        level: Mean brightness of what it learned from.
    """
    size = order.read_at_m
    return Manifest(
        order.out.resolve().name.lower(),
        "1",
        order.licence,
        WEIGHTS,
        hashlib.sha256(weights).hexdigest(),
        Input(
            "picture",
            ("red", "green", "blue"),
            (MEAN,) * 3,
            (STD,) * 3,
            size,
            (round(size * RANGE[0], 3), round(size * RANGE[1], 3)),
            TILE,
            OVERLAP,
            level=level,
            coarsest_m=round(size * RANGE[1], 3),
        ),
        Output("centernet", LEAST, 0.0, SPREAD, OUTPUTS, STRIDE),
        (Class(order.path, mirrored=order.path.split(".")[0] == "aircraft"),),
        (),
        Card(order.sensor, (), None, 0.0, ""),
    )
