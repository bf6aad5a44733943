"""Teaches the trees that tell ships in 10 m scenes, and writes them as plain numbers.

In `bench/`, three steps: `python -m imagery_lib.teach_ships LESSONS.npz` writes what the network
learns from, `teach_ships_net` teaches it, and `python -m imagery_lib.teach_ships OUTPUT.toml`
writes the trees and how both are weighed. LightGBM is needed here and nowhere else. Every chance
that is used for a figure comes from trees and a network that never saw that port.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray

from imagery_lib.harbours import Harbour, harbours
from imagery_lib.ships_fit import Told, crossed, fitted, labels_in_open
from sitewatch.imagery.shipmarks import NAMES, Candidates, candidates
from sitewatch.imagery.ships import LEAST_ODDS
from sitewatch.imagery.trees import Trees
from sitewatch.imagery.water import water
from sitewatch.model import is_within
from sitewatch.taxonomy.loader import load_taxonomy

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
LENGTHS = ((0.0, 100.0), (100.0, 150.0), (150.0, 220.0), (220.0, 500.0))
FEWEST_ODDS = -7.5
"""Sums of left-out trees from which the network learns of a candidate; the rest is plainly none."""
LEFT_OUT = Path(__file__).with_name("ships_left_out.npz")
"""What networks said of candidates at ports that they never saw, by `teach_ships_net`."""


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


def left_out(ports: tuple[Harbour, ...]) -> dict[str, tuple[Candidates, Floats]]:
    """Candidates of each port and sums from trees that never saw it."""
    held = {p.name: candidates(p.scene) for p in ports}
    lessons = {p.name: (held[p.name].marks, *lesson(p, held[p.name])) for p in ports}
    names, told = sorted(held), {}
    for fold in (names[n::FOLDS] for n in range(FOLDS)):
        trees = taught([lessons[n] for n in names if n not in fold])
        told |= {n: (held[n], trees.log_odds(held[n].marks)) for n in fold}
    return told


def digest(held: dict[str, Candidates], ports: tuple[Harbour, ...]) -> str:
    """Hash of all candidates and labels: what the network said holds for just these."""
    told = hashlib.sha256()
    for port in ports:
        for part in (held[port.name].blobs.boxes, port.boxes):
            told.update(np.ascontiguousarray(np.round(part), dtype="<i8").tobytes())
    return told.hexdigest()


def told_of(ports: tuple[Harbour, ...], *, both: bool) -> list[Told]:
    """Every port with what trees, and the network if asked for, said without having seen it.

    Raises:
        ValueError: If the network's words are of other candidates than the present ones.
    """
    odds = left_out(ports)
    held = {name: some for name, (some, _) in odds.items()}
    said = np.load(LEFT_OUT) if both else {}
    if both and str(said["digest"]) != digest(held, ports):
        raise ValueError(f"{LEFT_OUT.name} is of other candidates: run teach_ships_net again")
    made = []
    for port in ports:
        some, sums = odds[port.name]
        yes, weight = lesson(port, some)
        kept = sums >= LEAST_ODDS
        columns = [sums]
        if both:
            network = np.full(len(sums), np.nan)
            network[said[f"{port.name}_index"]] = said[f"{port.name}_odds"]
            kept &= np.isfinite(network)
            columns.append(network)
        where = labels_in_open(port, water(port.scene))
        rows = np.column_stack(columns)[kept]
        made.append(Told(port, some.only(kept), rows, yes[kept], weight[kept] > 0, where))
    return made


def lessons(path: Path) -> None:
    """Write what the network learns from: candidates, labels and what left-out trees said."""
    ports = harbours()
    odds, parts = left_out(ports), {}
    for port in ports:
        some, sums = odds[port.name]
        yes, weight = lesson(port, some)
        whose = overlap(some.blobs.boxes.astype(float), port.boxes).argmax(axis=1)
        kept = np.flatnonzero(sums > FEWEST_ODDS)
        columns = {
            "index": np.arange(len(sums)), "middles": some.blobs.middles, "axes": some.blobs.axes,
            "odds": sums, "yes": yes, "weight": weight, "whose": whose,
        }  # fmt: skip
        parts |= {f"{port.name}_{name}": one[kept] for name, one in columns.items()}
    held = {name: some for name, (some, _) in odds.items()}
    np.savez_compressed(path, digest=digest(held, ports), **parts)


def write(path: Path) -> None:
    """Teach trees on all ports and write them; all that is fitted comes from left-out ports."""
    ports = harbours()
    every = told_of(ports, both=True)
    alone = [replace(t, odds=t.odds[:, :1]) for t in every]
    held = {p.name: candidates(p.scene) for p in ports}
    trees = taught([(held[p.name].marks, *lesson(p, held[p.name])) for p in ports])
    lines = [
        "# Trees that tell ships from other bright patches in 10 m scenes, as plain numbers.",
        "# Learned from sen2ships (ShipDetectionExperts, MIT licence), eight harbours, by",
        "# bench/imagery_lib/teach_ships.py. A node: feature (-1: leaf), limit, next nodes, leaf.",
        "# [alone]: the trees; [both]: with ships_net.onnx. Weights: trees, network, offset.",
        f"names = {list(NAMES)}".replace("'", '"'),
        *(f"{k} = {_numbers(getattr(trees, k))}" for k in KEPT),
        *_way("alone", alone),
        *_way("both", every),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _way(name: str, told: list[Told]) -> list[str]:
    way, crossing = fitted(told), crossed(told, FOLDS)
    found = sum(label is not None for _, some in crossing for _, label in some)
    labels = sum(len(one.port.boxes) for one in told)
    return [
        f"[{name}]",
        f'basis = "{found} of {labels} labelled ships at harbours left out in turn"',
        f"weights = {[round(w, 4) for w in way.weights]}",
        f"least = {way.least:.4f}",
        f"[{name}.recall]",
        *(f'"{path}" = [{low:.2f}, {high:.2f}]' for path, low, high in recall(crossing)),
    ]


def recall(crossing: list) -> list[tuple[str, float, float]]:
    """Share found of each class of ships, by the length of the class.

    Ranges hold nine in ten of draws of ports with replacement: ports differ more than ships do.
    A ship of unknown length may be of any. Ships shorter than any that is labelled were never
    measured: theirs starts at 0.
    """
    rows = []
    for number, (one, found) in enumerate(crossing):
        seen = {label for _, label in found}
        rows += [(number, length, n in seen) for n, length in enumerate(one.port.lengths_m)]
    ports, lengths, hit = np.array(rows).T
    spread = {}
    for low, high in LENGTHS:
        of = (lengths >= low) & (lengths < high)
        spread[low, high] = _spread(ports[of], hit[of], len(crossing))
    lows, highs = zip(*spread.values(), strict=True)
    made = [("vessel", min(lows), max(highs))]
    classes = load_taxonomy().classes
    for path, asset in sorted(classes.items()):
        if is_within(path, "vessel") and path != "vessel" and asset.length_m is not None:
            least, most = next(v for b, v in spread.items() if b[0] <= asset.length_m < b[1])
            made.append((path, least if asset.length_m >= lengths.min() else 0.0, most))
    return made


def _spread(ports: Floats, hit: Floats, count: int) -> tuple[float, float]:
    draw = np.random.default_rng(1)
    of, found = (np.bincount(ports.astype(int), w, count) for w in (None, hit))
    lots = draw.integers(0, count, (4000, count))
    # Half a find and half a miss more: no share is known to be 0 or 1.
    share = (found[lots].sum(axis=1) + 0.5) / (of[lots].sum(axis=1) + 1)
    return float(np.quantile(share, 0.05)), float(np.quantile(share, 0.95))


def _numbers(table: NDArray) -> str:
    rows = ("[" + ", ".join(repr(v) for v in row) + "]" for row in table.tolist())
    return "[\n" + ",\n".join(rows) + "\n]"


if __name__ == "__main__":
    (lessons if sys.argv[1].endswith(".npz") else write)(Path(sys.argv[1]))
