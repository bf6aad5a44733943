"""Teaches the small network that looks at candidates for ships, and writes it as ONNX.

Run it in `bench/` as `python -m imagery_lib.teach_ships_net LESSONS.npz NETWORK.onnx`, with what
`teach_ships` wrote. Four networks that leave a fold of the ports out come first: what they say of
those ports is kept in `ships_left_out.npz`, for it takes half an hour of one core to teach them.
The fifth learns from all ports and is the one that is shipped. Seeds are fixed; bfloat16 sums
differ a little between processors.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from imagery_lib.harbours import Harbour, harbours
from sitewatch.imagery.shipchips import COLS, ROWS, chip, frame, layers, sizes

Floats = NDArray[np.float64]

LEFT_OUT = Path(__file__).with_name("ships_left_out.npz")
FOLDS, STEPS, RATE = 4, 600, 2e-3
SHIPS, HARD, OTHERS = 28, 36, 32
"""Chips of a batch: ships, others that look like one, and any others."""
WIDTHS = (24, 48, 64, 96)
MINED = (0.35, 0.65)
"""Shares of the steps at which others that look like ships are sought anew."""
GREY = [0, 1, 2, 3, 5, 6]
"""Channels that hold a brightness."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A port's candidates: where they lie, which are ships, which others look like one."""

    parts: tuple[NDArray[np.float32], ...]
    gsd_m: float
    middles: Floats
    axes: Floats
    yes: Floats
    ships: list[NDArray[np.int64]]
    others: NDArray[np.int64]
    hard: NDArray[np.int64]


class Net(nn.Module):
    """Four stages of convolutions over chips; sizes join at the end."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three, four = WIDTHS
        self.stages = nn.ModuleList(
            [_stage(9, one), _stage(one, two, two), _stage(two, three, three), _stage(three, four)]
        )
        self.last = nn.Sequential(
            nn.Dropout(0.3), nn.Linear(2 * four + 2, 48), nn.ReLU(inplace=True),
            nn.Dropout(0.2), nn.Linear(48, 1),
        )  # fmt: skip

    def forward(self, chips: torch.Tensor, sides: torch.Tensor) -> torch.Tensor:
        for number, stage in enumerate(self.stages):
            chips = stage(functional.max_pool2d(chips, 2) if number else chips)
        pooled = [chips.mean((2, 3)), chips.amax((2, 3)), sides.to(chips.dtype)]
        return self.last(torch.cat(pooled, 1))[:, 0]


def _stage(*widths: int) -> nn.Sequential:
    made: list[nn.Module] = []
    for before, after in pairwise(widths):
        made += [nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after),
                 nn.ReLU(inplace=True)]  # fmt: skip
    return nn.Sequential(*made)


def lesson_of(port: Harbour, told: dict[str, NDArray]) -> Lesson:
    """A port's lesson from what `teach_ships` wrote."""
    middles, axes, odds, yes, weight, whose = (
        told[f"{port.name}_{n}"] for n in ("middles", "axes", "odds", "yes", "weight", "whose")
    )
    right = np.flatnonzero(yes > 0)
    others = np.flatnonzero((yes == 0) & (weight > 0))
    ships = [right[whose[right] == k] for k in np.unique(whose[right])]
    hard = others[odds[others] > -3]
    parts = layers(port.scene)
    return Lesson(parts, port.scene.grid.gsd_m, middles, axes, yes, ships, others, hard)


def shaken(one: Lesson, n: int, rng: np.random.Generator) -> tuple[NDArray, NDArray]:
    """A candidate's chip and sizes, turned, moved, mirrored, dimmed and blurred a little."""
    how, long = frame(one.middles[n], one.axes[n]), max(float(one.axes[n, 0]), 6.0)
    how = replace(
        how,
        step=how.step * np.exp(rng.uniform(-0.18, 0.18)),
        turn=how.turn + rng.normal(0, 0.12),
        row=how.row + rng.normal(0, 0.05) * long,
        col=how.col + rng.normal(0, 0.05) * long,
        mirror=(rng.choice((-1.0, 1.0)), rng.choice((-1.0, 1.0))),
    )
    made = chip(one.parts, how, (float(one.axes[n, 0]), float(one.axes[n, 1])))
    rise = np.sinh(made[GREY])
    gain = np.exp(rng.uniform(-0.4, 0.4))
    rise[:4] *= (gain * np.exp(rng.normal(0, 0.09, 4)))[:, None, None]
    rise[4:] *= gain
    rise[:4] += (rng.normal(0, 0.2) + rng.normal(0, 0.1, 4))[:, None, None]
    if rng.random() < 0.5:
        rise += rng.standard_normal(rise.shape, dtype=np.float32) * rng.uniform(0, 0.12)
    made[GREY] = np.arcsinh(rise)
    made[4] = made[4] * rng.uniform(0.65, 1.15) + rng.normal(0, 0.16)
    if rng.random() < 0.045:
        made[rng.integers(0, 4)] = 0.0
    sides = sizes(one.axes[n : n + 1], one.gsd_m)[0]
    return made, sides + (rng.normal(0, 0.12) + rng.normal(0, 0.05, 2)).astype(np.float32)


def batch(
    held: list[Lesson], share: Floats, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Chips, sizes and answers: every ship of a port is as likely as another."""
    cut, sides, yes = [], [], []
    for number in range(SHIPS + HARD + OTHERS):
        one = held[rng.choice(len(held), p=share)]
        if number < SHIPS:
            from_ = one.ships[rng.integers(len(one.ships))]
        else:
            from_ = one.hard if number < SHIPS + HARD else one.others
        at = int(from_[rng.integers(len(from_))])
        made, size = shaken(one, at, rng)
        cut.append(made)
        sides.append(size)
        yes.append(one.yes[at])
    chips = torch.from_numpy(np.stack(cut)).to(memory_format=torch.channels_last)
    return chips, torch.from_numpy(np.stack(sides)), torch.tensor(yes, dtype=torch.float32)


def taught(held: list[Lesson], seed: int) -> Net:
    """A network that has learned from some ports."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    share = np.array([len(one.ships) for one in held], float) ** 0.6
    net = Net().to(memory_format=torch.channels_last)
    step = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.03)
    for number in range(STEPS):
        for group in step.param_groups:
            fall = 0.5 + 0.5 * np.cos(np.pi * number / STEPS)
            group["lr"] = RATE * min(1, number / 50 + 0.02) * fall + 1e-6
        if number in {int(at * STEPS) for at in MINED}:
            held = [mined(net, one) for one in held]
        chips, sides, yes = batch(held, share / share.sum(), rng)
        with torch.autocast("cpu", torch.bfloat16):
            said = net(chips, sides)
        loss = functional.binary_cross_entropy_with_logits(said.float(), yes * 0.96 + 0.02)
        step.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        step.step()
    return net


def mined(net: Net, one: Lesson) -> Lesson:
    """The lesson with those others that the network takes for ships, out of a sample."""
    draw = np.random.default_rng(0)
    some = one.others
    if len(some) >= 1500:
        some = draw.choice(some, 1500, replace=False)
    some = np.union1d(some, one.hard[:500])
    odds = said_of(net, one, some, mirrors=((1, 1),))
    return replace(one, hard=some[np.argsort(-odds)][: max(250, len(some) // 8)])


def said_of(
    net: Net,
    one: Lesson,
    some: NDArray[np.int64],
    mirrors: tuple = ((1, 1), (-1, 1), (1, -1), (-1, -1)),
) -> Floats:
    """Log odds of candidates, the mean over mirror images."""
    net.eval()
    told = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(some), 256):
            part = some[start : start + 256]
            cut = np.stack([
                chip(one.parts, frame(one.middles[n], one.axes[n]), tuple(one.axes[n, :2]))
                for n in part
            ])  # fmt: skip
            sides = torch.from_numpy(sizes(one.axes[part], one.gsd_m))
            images = [np.ascontiguousarray(cut[:, :, ::down, ::over]) for down, over in mirrors]
            odds = [net(torch.from_numpy(image), sides).float().numpy() for image in images]
            told.append(np.mean(odds, axis=0))
    net.train()
    return np.concatenate(told)


def export(net: Net, path: Path) -> None:
    """Write a network as one plain ONNX file."""
    net.eval()
    like = torch.zeros(2, 9, ROWS, COLS), torch.zeros(2, 2)
    torch.onnx.export(
        net, like, str(path), input_names=["chips", "sizes"], output_names=["odds"],
        dynamic_axes={"chips": {0: "n"}, "sizes": {0: "n"}, "odds": {0: "n"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip


def main(told: dict[str, NDArray], path: Path) -> None:
    """Teach the networks of the folds and the last one; write what they said, and the last one."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    held = {port.name: lesson_of(port, told) for port in harbours()}
    names, said = sorted(held), {"digest": told["digest"]}
    for fold in range(FOLDS):
        out = names[fold::FOLDS]
        net = taught([held[n] for n in names if n not in out], fold + 1)
        for name in out:
            odds = said_of(net, held[name], np.arange(len(held[name].yes)))
            said[f"{name}_odds"] = odds.astype(np.float16)
            said[f"{name}_index"] = told[f"{name}_index"].astype(np.int32)
        print("fold", fold, "of", FOLDS)
    np.savez_compressed(LEFT_OUT, **said)
    export(taught(list(held.values()), FOLDS + 1), path)


if __name__ == "__main__":
    main(dict(np.load(sys.argv[1])), Path(sys.argv[2]))
