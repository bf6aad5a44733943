"""The training itself: so many seconds of one core, however slow the core is."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from sitewatch.training.crops import Crops
from sitewatch.training.losses import heat_loss, sides_loss
from sitewatch.training.network import Detector
from sitewatch.training.targets import target_of
from sitewatch.training.terms import MEAN, STD, STRIDE, Budget, Progress

BATCH = 8
WARM = 150
"""Steps in which the rate grows to its full size; judgement."""
WARM_SHARE = 0.1
"""Share of the budget by which it has grown to that at the latest."""
KEEP = 0.998
"""Share of the averaged weights that a step keeps; judgement, some 500 steps long."""
BOXES = 2.0
"""Weight of the error of boxes against that of middles; judgement."""


def learn(
    crops: Crops,
    budget: Budget,
    tell: Callable[[Progress], None],
    begin: Detector | None = None,
) -> Detector:
    """The network with averaged weights after the budget is spent.

    Args:
        crops: Where crops come from.
        budget: How long and how hard.
        tell: Called after every step.
        begin: Network to go on from, or None for a new one.
    """
    torch.manual_seed(budget.seed)
    torch.set_num_threads(1)
    network = begin or Detector()
    averaged = copy.deepcopy(network).eval()
    network = network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    optimiser = _optimiser(network, budget.rate)
    begun, steps = time.process_time(), 0
    while (share := (time.process_time() - begun) / budget.seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate_at(budget.rate, share, steps)
        heat, sides = _step(network, optimiser, crops)
        steps += 1
        _average(averaged, network, min(KEEP, steps / (20 + steps)))
        tell(Progress(share, steps, heat, sides))
    return averaged


def rate_at(highest: float, share: float, steps: int) -> float:
    """The learning rate: growing at first, then falling along half a cosine.

    Source:
        Loshchilov and Hutter, SGDR (2017), equation 5, without restarts.
    """
    fall = 0.5 + 0.5 * math.cos(math.pi * min(share, 1.0))
    return highest * min(1.0, max((steps + 1) / WARM, share / WARM_SHARE)) * (fall + 0.004)


def _optimiser(network: nn.Module, rate: float) -> torch.optim.Optimizer:
    matrices = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": 2e-2},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate)


def _step(
    network: nn.Module, optimiser: torch.optim.Optimizer, crops: Crops
) -> tuple[float, float]:
    pictures, heat, sides, weight, counts = _batch(crops)
    with torch.autocast("cpu", torch.bfloat16):
        logits, logs = network(pictures)
    wrong_heat = heat_loss(logits[:, 0], heat, counts)
    wrong_sides = sides_loss(logs, sides, weight)
    optimiser.zero_grad(set_to_none=True)
    (wrong_heat + BOXES * wrong_sides).backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
    return float(wrong_heat.detach()), float(wrong_sides.detach())


def _batch(crops: Crops) -> tuple[Tensor, ...]:
    drawn = [crops.draw() for _ in range(BATCH)]
    side = crops.recipe.side
    made = [target_of(one.boxes, side, STRIDE, exact=one.tight) for one in drawn]
    pictures = torch.from_numpy(np.stack([one.picture for one in drawn])).permute(0, 3, 1, 2)
    pictures = ((pictures - MEAN) / STD).contiguous(memory_format=torch.channels_last)
    planes = (
        torch.from_numpy(np.stack([getattr(one, name) for one in made]))
        for name in ("heat", "sides", "weight", "counts")
    )
    return (pictures, *planes)


@torch.no_grad()
def _average(averaged: nn.Module, network: nn.Module, keep: float) -> None:
    pairs = zip(averaged.state_dict().values(), network.state_dict().values(), strict=True)
    for kept, new in pairs:
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - keep)
        else:
            kept.copy_(new)
