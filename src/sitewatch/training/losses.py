"""How wrong the network was."""

from __future__ import annotations

import torch
from torch import Tensor

FEWEST = 4.0
"""Errors are divided by the middles of a batch, by no fewer than this; judgement."""


def heat_loss(logits: Tensor, heat: Tensor, counts: Tensor) -> Tensor:
    """Error of the heat map for each middle.

    Source:
        Law and Deng, CornerNet (2018), equation 1, with alpha 2 and beta 4.
    """
    chance = torch.sigmoid(logits.float()).clamp(1e-4, 1 - 1e-4)
    middles = (heat == 1).float()
    missed = middles * (1 - chance) ** 2 * chance.log()
    false = (1 - middles) * counts * (1 - heat) ** 4 * chance**2 * (1 - chance).log()
    return -(missed + false).sum() / middles.sum().clamp(min=FEWEST)


def sides_loss(logs: Tensor, sides: Tensor, weight: Tensor) -> Tensor:
    """1 - generalised overlap of boxes, for each box.

    Source:
        Rezatofighi et al., Generalized Intersection over Union (2019), algorithm 1.
    """
    chosen = (weight > 0) & (sides > 0).all(1)
    made = logs.float().clamp(-3, 5).exp().permute(0, 2, 3, 1)[chosen]
    true, share = sides.permute(0, 2, 3, 1)[chosen], weight[chosen]
    small, large = torch.minimum(made, true), torch.maximum(made, true)
    shared, hull = _area(small), _area(large)
    union = _area(made) + _area(true) - shared
    error = 1 - shared / union + (hull - union) / hull
    return (error * share).sum() / share.sum().clamp(min=FEWEST)


def _area(sides: Tensor) -> Tensor:
    """Area of boxes from the distances of their sides."""
    return (sides[:, 0] + sides[:, 2]) * (sides[:, 1] + sides[:, 3])
