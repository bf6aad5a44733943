"""What is ordered of a training, and what its parts must agree on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

STRIDE = 4
"""Pixels to a cell of the heat map."""
OUTPUTS = ("heat", "size", "offset")
"""Names of the outputs of an exported network."""
MEAN, STD = 0.4, 0.25
"""Brightness and its spread that the network takes as middle and unit; of common scenes."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long and how hard.

    Attributes:
        seconds: Time of the processor [s].
        rate: Highest learning rate.
        seed: Seed of all chance.
    """

    seconds: float = 2700.0
    rate: float = 2.5e-3
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is.

    Attributes:
        share: Share of the budget that is spent.
        steps: Steps made.
        heat: Error of the heat map of the last step.
        sides: Error of the boxes of the last step.
    """

    share: float
    steps: int
    heat: float
    sides: float


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be trained.

    Attributes:
        folder: Labelled folder.
        out: Folder of the pack.
        path: Class path of what is labelled.
        gsd_m: Pixel size of the pictures [m].
        read_at_m: Pixel size that the network reads [m].
        licence: Licence of the weights, as that of the pictures wants it.
        sensor: Id of the sensor card.
        budget: How long and how hard.
        finish_s: How long it then goes on, from all places [s]; 0 for not at all.
    """

    folder: Path
    out: Path
    path: str
    gsd_m: float
    read_at_m: float
    licence: str
    sensor: str = "optical-submetre"
    budget: Budget = field(default_factory=Budget)
    finish_s: float = 0.0
