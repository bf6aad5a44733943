"""Teaches the trees that tell ships in 10 m scenes, and writes them as plain numbers.

Run it as `python -m imagery_lib.teach_ships OUTPUT.toml` in `bench/`. LightGBM is needed here and
nowhere else. Every chance that is used for a figure comes from trees that never saw that port.
"""

from __future__ import annotations

import sys
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from imagery_lib.harbours import Harbour, harbours
from sitewatch.imagery.shipmarks import NAMES, Candidates, candidates, in_open
from sitewatch.imagery.ships import picked
from sitewatch.imagery.trees import Trees
from sitewatch.imagery.water import water

Floats = NDArray[np.float64]

HIT, ASIDE = 0.35, 0.1
"""Overlap with a label from which a candidate is a ship, and from which it is not asked about."""
EACH = 12.0
"""Weight of one labelled ship, over all candidates that are it; other candidates weigh 1."""
ROUNDS = 160
HOW = {
    "objective": "binary", "num_leaves": 10, "learning_rate": 0.06, "min_data_in_leaf": 15,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
    "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
FOLDS = 4
KEPT = ("feature", "limit", "low", "high", "leaf")
LEASTS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.17, 0.25, 0.35, 0.5, 0.6, 0.7, 0.8)


def overlap(one: Floats, two: Floats) -> Floats:
    """Intersection over union of boxes (n, 4) and (m, 4)."""
    near = np.maximum(one[:, None, :2], two[None, :, :2])
    far = np.minimum(one[:, None, 2:], two[None, :, 2:])
    both = np.clip(far - near, 0, None).prod(axis=2)
    sizes = [(b[:, 2:] - b[:, :2]).prod(axis=1) for b in (one, two)]
    return both / (sizes[0][:, None] + sizes[1][None] - both)


def lesson(port: Harbour, some: Candidates) -> tuple[Floats, Floats]:
    """Which candidates are ships, and their weights."""
    middles, boxes = some.blobs.middles, port.boxes
    within = (middles[:, None] >= boxes[None, :, :2]) & (middles[:, None] <= boxes[None, :, 2:])
    share = overlap(some.blobs.boxes.astype(float), boxes)
    yes = (within.all(axis=2) & (share > HIT)).any(axis=1)
    weight = np.where(~yes & (share > ASIDE).any(axis=1), 0.0, 1.0)
    whose = share.argmax(axis=1)
    for ship in np.unique(whose[yes]):
        held = yes & (whose == ship)
        weight[held] = EACH / max(held.sum(), 6)
    return yes.astype(float), weight


def taught(lessons: list[tuple[Floats, Floats, Floats]]) -> Trees:
    """Trees from rows, answers and weights of several ports."""
    rows, yes, weight = (np.concatenate(x) for x in zip(*lessons, strict=True))
    used = weight > 0
    data = lightgbm.Dataset(rows[used], yes[used], weight=weight[used])
    return _plain(lightgbm.train(HOW, data, ROUNDS).dump_model()["tree_info"])


def _plain(told: list[dict]) -> Trees:
    grown = []
    for tree in told:
        nodes: list[list[float]] = []
        _grow(tree["tree_structure"], nodes)
        grown.append(nodes)
    most = max(len(nodes) for nodes in grown)
    table = np.array([nodes + [[-1, 0, 0, 0, 0]] * (most - len(nodes)) for nodes in grown])
    whole = table[..., (0, 2, 3)].astype(np.int64)
    return Trees(whole[..., 0], table[..., 1], whole[..., 1], whole[..., 2], table[..., 4])


def _grow(node: dict, nodes: list[list[float]]) -> int:
    at = len(nodes)
    if "leaf_value" in node:
        nodes.append([-1, 0.0, 0, 0, float(f"{node['leaf_value']:.4g}")])
        return at
    nodes.append([node["split_feature"], float(f"{node['threshold']:.5g}"), 0, 0, 0.0])
    nodes[at][2] = _grow(node["left_child"], nodes)
    nodes[at][3] = _grow(node["right_child"], nodes)
    return at


def calibrated(odds: Floats, yes: Floats) -> tuple[float, float]:
    """Slope and offset that make sums of trees into log odds (Platt 1999)."""
    slope, offset = 1.0, 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(slope * odds + offset, -30, 30)))
        gap, bend = yes - chance, chance * (1 - chance) + 1e-9
        rows = np.column_stack([odds, np.ones(len(odds))])
        step = np.linalg.solve((rows * bend[:, None]).T @ rows + np.eye(2) * 1e-6, rows.T @ gap)
        slope, offset = slope + step[0], offset + step[1]
    return float(slope), float(offset)


def left_out(ports: tuple[Harbour, ...]) -> dict[str, tuple[Candidates, Floats]]:
    """Candidates of each port and sums from trees that never saw it."""
    held = {p.name: candidates(p.scene) for p in ports}
    lessons = {p.name: (held[p.name].marks, *lesson(p, held[p.name])) for p in ports}
    names, told = sorted(held), {}
    for fold in (names[n::FOLDS] for n in range(FOLDS)):
        trees = taught([lessons[n] for n in names if n not in fold])
        told |= {n: (held[n], trees.log_odds(held[n].marks)) for n in fold}
    return told


def hits(port: Harbour, some: Candidates, chosen: list[int]) -> list[tuple[int, int | None]]:
    """Each find with the label that its middle lies in; each label once."""
    free, told = set(range(len(port.boxes))), []
    for n in chosen:
        row, col = some.blobs.middles[n]
        for k in sorted(free):
            top, left, low, right = port.boxes[k]
            if top <= row <= low and left <= col <= right:
                free.discard(k)
                told.append((n, k))
                break
        else:
            told.append((n, None))
    return told


def best_least(ports: tuple[Harbour, ...], told: dict, names: list[str]) -> tuple[float, float]:
    """The least chances, in open water and near land, with the best F1 at these ports."""
    tallies = {least: np.zeros((2, 3)) for least in LEASTS}
    for port in ports:
        if port.name in names:
            some, chance = told[port.name]
            for least in LEASTS:
                tallies[least] += tallied(port, some, chance, (least, least))
    best = [max(LEASTS, key=lambda v: f1(tallies[v][k])) for k in (0, 1)]
    return best[0], best[1]


def tallied(port: Harbour, some: Candidates, chance: Floats, least: tuple[float, float]) -> Floats:
    """Hits, false finds and labels (2, 3): in open water and near land."""
    enough = np.where(chance >= np.where(some.open_water, *least), chance, 0.0)
    labels = in_open(port.boxes.astype(np.int64), water(port.scene))
    tally = np.zeros((2, 3))
    for n, label in hits(port, some, picked(some.blobs, enough, min(least))):
        where = some.open_water[n] if label is None else labels[label]
        tally[int(not where), int(label is None)] += 1
    tally[:, 2] = labels.sum(), (~labels).sum()
    return tally


def f1(tally: Floats) -> float:
    """F1 of hits, false finds and labels."""
    return float(2 * tally[0] / max(tally.sum(), 1)) if tally[0] else 0.0


def write(path: Path) -> None:
    """Teach on all ports and write the trees; chances and their thresholds from left-out ports."""
    ports = harbours()
    told = left_out(ports)
    sums = np.concatenate([told[p.name][1] for p in ports])
    yes = np.concatenate([lesson(p, told[p.name][0])[0] for p in ports])
    slope, offset = calibrated(sums, yes)
    chances = {n: (some, _chance(odds, slope, offset)) for n, (some, odds) in told.items()}
    least = best_least(ports, chances, [p.name for p in ports])
    tally = sum(tallied(p, *chances[p.name], least) for p in ports)
    every = tally.sum(axis=0)
    shape = every[0] + 0.5, every[2] - every[0] + 0.5
    low, high = (float(beta.ppf(q, *shape)) for q in (0.05, 0.95))
    lessons = [(told[p.name][0].marks, *lesson(p, told[p.name][0])) for p in ports]
    trees = taught(lessons)
    lines = [
        "# Trees that tell ships from other bright patches in 10 m scenes, as plain numbers.",
        "# Learned from sen2ships (ShipDetectionExperts, MIT licence), eight harbours, by",
        "# bench/imagery_lib/teach_ships.py. A node: feature (-1: leaf), limit, next nodes, leaf.",
        f'basis = "{int(every[0])} of {int(every[2])} labelled ships at harbours left out in turn"',
        f"names = {list(NAMES)}".replace("'", '"'),
        f"slope = {slope:.5f}",
        f"offset = {offset:.5f}",
        f"least = [{least[0]:.4f}, {least[1]:.4f}]",
        *(f"{k} = {_numbers(getattr(trees, k))}" for k in KEPT),
        "[recall]",
        f"vessel = [{low:.2f}, {high:.2f}]",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _chance(odds: Floats, slope: float, offset: float) -> Floats:
    return 1 / (1 + np.exp(-np.clip(slope * odds + offset, -30, 30)))


def _numbers(table: NDArray) -> str:
    rows = ("[" + ", ".join(repr(v) for v in row) + "]" for row in table.tolist())
    return "[\n" + ",\n".join(rows) + "\n]"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
