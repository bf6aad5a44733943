"""Arrivals and departures between two dates of one airport, against the labels of both dates.

Airports are those that the aircraft network was never shown (its own rule of every third). Truth:
labelled aircraft without a labelled one in the same place on the other date, laid over each other
by check points, not by the registration under test. The network's finds are used where its pack is
there; else labels are corrupted at stated rates, and the row says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from goals import Row, skipped
from numpy.typing import NDArray

from imagery_lib.coregister import patches, scene_of, shifted
from imagery_lib.revisits import FOLDER, GSD_M, Pair, Picture, pairs, pictures
from sitewatch.imagery.card import Card
from sitewatch.imagery.change import Changes, Outcome, Seen, compare
from sitewatch.imagery.coregister import Shift, shift
from sitewatch.imagery.detectors import Detector, load_pack
from sitewatch.imagery.matching import same_place
from sitewatch.imagery.normalise import levelled, matched
from sitewatch.imagery.records import Found, Grid, Mask, Scene
from sitewatch.training.places import split_places

Floats = NDArray[np.float64]
Finder = Callable[[Picture], tuple[Found, ...]]

PACK = Path(__file__).parents[2] / "packs" / "aircraft-airbus" / "held-out"
MISSED = ((30.0, 0.30), (45.0, 0.12), (999.0, 0.05))
"""Share of labelled aircraft taken away by length [m]: what the aircraft figures ask for."""
FALSE = 0.08
"""Finds put where nothing is, as a share of labels."""
ASSERTED = 0.5
CUT = 0.2
"""Share of a picture hidden at random in the test of what was not seen."""


def rows(seed: int, share: float) -> Iterator[Row]:
    """F1 of arrivals and departures, what is said beyond the overlap, and pixel differencing."""
    what, goal = "arrivals and departures, F1", ">= 0.88"
    if not FOLDER.exists():
        yield skipped(what, goal, "data absent")
        return
    cv2.setNumThreads(1)
    test = {int(one) for one in split_places(str(p.airport) for p in pictures()).test}
    chosen = [p for p in pairs(test) if p.same_frame]
    chosen = chosen[:: max(1, round(1 / share))]
    find, told = finder(seed)
    scored = [score(p, told_by(p, find, find)) for p in chosen]
    hit, said, true = np.sum(scored, axis=0)
    f1 = 2 * hit / max(said + true, 1)
    figures = f"{f1:.2f} (P {hit / max(said, 1):.2f} R {hit / true:.2f}, n={true:.0f})"
    yield Row(f"{what}; {told}", "0.83", goal, figures, f1 >= 0.88)
    hit, said, true = np.sum([_pixels(p) for p in chosen], axis=0)
    yield Row("  pixel differencing, same pairs", "0.34", "", f"{2 * hit / (said + true):.2f}")
    yield _beyond(test, find)
    yield _hidden(chosen[:6], find, seed)
    yield _controls(test, find)


def seen(picture: Picture, find: Finder, hidden: Mask | None = None) -> Seen:
    """One date as it was searched."""
    return Seen(scene_of(picture), find(picture), hidden, _card())


@cache
def _card() -> Card | None:
    """What is known of the network, where it is there."""
    return _network().card if (PACK / "manifest.toml").exists() else None


@cache
def _network() -> Detector:
    manifest, weights = PACK / "manifest.toml", next(PACK.glob("*.onnx"))
    return load_pack(manifest.read_bytes(), weights.read_bytes())


def finder(seed: int) -> tuple[Finder, str]:
    """The network, or labels corrupted."""
    if (PACK / "manifest.toml").exists():
        kept: dict[str, tuple[Found, ...]] = {}

        def find(picture: Picture) -> tuple[Found, ...]:
            if picture.name not in kept:
                kept[picture.name] = _network().find(_coloured(picture))
            return kept[picture.name]

        return find, "network"
    return lambda picture: corrupted(picture, seed), f"labels less {MISSED}, {FALSE:.0%} false"


def _coloured(picture: Picture) -> Scene:
    """The picture in colour, as the network wants it."""
    pixels = cv2.imread(str(picture.path))[..., ::-1].transpose(2, 0, 1).astype(np.float32) / 255
    return replace(scene_of(picture), pixels=pixels, bands=("red", "green", "blue"))


def labelled(picture: Picture) -> tuple[Found, ...]:
    """The labels as if found."""
    sides = picture.boxes[:, 2:] - picture.boxes[:, :2]
    return tuple(
        Found(r, c, "aircraft", 0.95, length_m=float(max(side)) * GSD_M)
        for (r, c), side in zip(picture.middles, sides, strict=True)
    )


def corrupted(picture: Picture, seed: int) -> tuple[Found, ...]:
    """Labels with some taken away, some added, and moved by some metres."""
    draw = np.random.default_rng([seed, sum(picture.name.encode())])
    held = []
    for one in labelled(picture):
        if draw.random() >= next(p for most, p in MISSED if (one.length_m or 0) < most):
            row, col = (one.row, one.col) + draw.normal(0, 2, 2) / GSD_M
            held.append(Found(row, col, one.path, draw.beta(12, 1), one.length_m))
    for row, col in draw.random((draw.poisson(FALSE * len(picture.boxes)), 2)) * 2560:
        held.append(Found(row, col, "aircraft", draw.beta(2, 2), 35.0))
    return tuple(held)


def told_by(pair: Pair, first: Finder, second: Finder) -> Changes:
    """What is said of a pair."""
    return compare(
        seen(pair.first, first),
        seen(pair.second, second),
        shifted=shifted(pair),
    )


def _over(pair: Pair) -> Callable[[Floats], Floats]:
    """From the second picture to the first by the nearest check points."""
    points, seen = patches(pair)
    if len(points) < 7:
        return lambda at: at

    def back(at: Floats) -> Floats:
        near = np.argsort(np.hypot(*(at[:, None] - seen[None]).transpose(2, 0, 1)), axis=1)[:, :9]
        return at + np.median((points - seen)[near], axis=1)

    return back


def truth(pair: Pair) -> list[tuple[float, float, float, bool]]:
    """Changes by the labels: row, col, length [pixels] in the first picture, whether it arrived."""
    one, two = pair.first.middles, _over(pair)(pair.second.middles)
    sides = [(p.boxes[:, 2:] - p.boxes[:, :2]).max(axis=1) for p in (pair.first, pair.second)]
    matches = same_place(one, two, (sides[0], sides[1]), 2 / GSD_M)
    gone = set(range(len(one))) - {i for i, _ in matches}
    come = set(range(len(two))) - {j for _, j in matches}
    every = [(*one[i], sides[0][i], False) for i in gone]
    every += [(*two[j], sides[1][j], True) for j in come]
    return every


def score(pair: Pair, told: Changes) -> tuple[int, int, int]:
    """Hits, changes asserted, true changes; places that could not be told are left out of both."""
    said = []
    for one in told.changes:
        if one.chance < ASSERTED:
            continue
        if one.outcome in {Outcome.ARRIVED, Outcome.MOVED}:
            said.append((one.row, one.col, True))
        if one.outcome in {Outcome.DEPARTED, Outcome.MOVED} and one.before:
            said.append((one.before.row, one.before.col, False))
    true = [t for t in truth(pair) if _inside(t)]
    edge = [t for t in truth(pair) if t not in true]
    hit = 0
    left = list(true)
    extra = 0
    for row, col, arrived in said:
        near = [t for t in left if t[3] == arrived and np.hypot(t[0] - row, t[1] - col) < t[2] / 2]
        if near:
            left.remove(min(near, key=lambda t: np.hypot(t[0] - row, t[1] - col)))
            hit += 1
        elif any(np.hypot(t[0] - row, t[1] - col) < t[2] / 2 for t in edge):
            extra += 1
    return hit, len(said) - extra, len(true)


def _inside(one: tuple[float, float, float, bool]) -> bool:
    """Whether a true change lies whole in both frames."""
    edge = one[2] / 2 + 16
    return all(edge <= n <= 2560 - edge for n in one[:2])


def _pixels(pair: Pair) -> tuple[int, int, int]:
    """The peer: registered, normalised, differenced, blobs as large as aircraft."""
    found, scenes = shifted(pair), [scene_of(p) for p in (pair.first, pair.second)]
    rows, cols = scenes[0].shape
    at = np.stack(np.meshgrid(np.arange(0, rows, 64), np.arange(0, cols, 64), indexing="ij"), -1)
    there = found.to_scene(at.reshape(-1, 2).astype(float)).reshape(*at.shape[:2], 2)
    there = cv2.resize(there.astype(np.float32), (cols, rows), interpolation=cv2.INTER_LINEAR)
    laid = cv2.remap(scenes[1].pixels[0], there[..., 1], there[..., 0], cv2.INTER_LINEAR)
    even = matched(laid, scenes[0].pixels[0], scenes[0].valid & (laid > 0))
    gap = cv2.GaussianBlur(np.abs(even - scenes[0].pixels[0]), (0, 0), 6)
    _, _, stats, middles = cv2.connectedComponentsWithStats(
        (levelled(gap, 401) > 1.5).astype(np.uint8)
    )
    area = stats[1:, cv2.CC_STAT_AREA] * GSD_M**2
    said = middles[1:][(area > 200) & (area < 5000)][:, ::-1]
    left, hit = truth(pair), 0
    true = len(left)
    for row, col in said:
        near = [t for t in left if np.hypot(t[0] - row, t[1] - col) < t[2] / 2]
        if near:
            left.remove(near[0])
            hit += 1
    return hit, len(said), true


def _beyond(test: set[int], find: Finder) -> Row:
    """Pairs that overlap only in part: what is asserted beyond the overlap is an error."""
    wrong = asserted = trusted = 0
    chosen = [p for p in pairs(test) if not p.same_frame]
    for pair in chosen:
        found = told_over(pair)
        told = compare(
            seen(pair.first, find),
            seen(pair.second, find),
            shifted=found,
        )
        trusted += found.trusted
        for one in told.changes:
            if one.outcome is not Outcome.CANNOT_TELL:
                asserted += 1
                at = np.array([one.row, one.col]) + pair.offset
                wrong += bool((at < 0).any() or (at > 2560).any())
    what = f"{wrong} of {asserted} in {len(chosen)} pairs ({trusted} trusted)"
    return Row("  asserted outside the overlap of partial pairs", "", "0", what, wrong == 0)


def told_over(pair: Pair) -> Shift:
    """Registration of a partial pair from a coarse start, as a georeference gives it."""
    row, col = (round(n / 32) * 32 for n in pair.offset)
    first, second = scene_of(pair.first), scene_of(pair.second)
    grids = (
        Grid((1.0, 0.0, 0.0, 0.0, 1.0, 0.0), "local", GSD_M),
        Grid((1.0, 0.0, -float(col), 0.0, 1.0, -float(row)), "local", GSD_M),
    )
    return shift(replace(second, grid=grids[1]), replace(first, grid=grids[0]))


def _hidden(chosen: list[Pair], find: Finder, seed: int) -> Row:
    """With a fifth of the later picture hidden: nothing is asserted there."""
    draw, wrong, cannot = np.random.default_rng(seed), 0, 0
    for pair in chosen:
        mask = _strip(draw)
        told = compare(
            seen(pair.first, find),
            seen(pair.second, find, mask),
            shifted=shifted(pair),
        )
        places = np.array([(c.row, c.col) for c in told.changes]).reshape(-1, 2)
        there = np.clip(shifted(pair).to_scene(places), 0, 2559).astype(int)
        for one, (row, col) in zip(told.changes, there, strict=True):
            deep = mask[max(row - 60, 0) : row + 60, max(col - 60, 0) : col + 60].all()
            cannot += deep and one.outcome is Outcome.CANNOT_TELL
            wrong += deep and one.outcome is not Outcome.CANNOT_TELL
    told = f"{wrong} asserted, {cannot} cannot tell"
    return Row("  under a hidden fifth of the later date", "", "0", told, wrong == 0)


def _strip(draw: np.random.Generator) -> Mask:
    start = int(draw.integers(0, int(2560 * (1 - CUT))))
    mask = np.zeros((2560, 2560), bool)
    mask[:, start : start + int(2560 * CUT)] = True
    return mask


def _controls(test: set[int], find: Finder) -> Row:
    """Neighbouring cuts of one acquisition: nothing changed, so anything said is false."""
    changed = places = tried = 0
    for pair in pairs(test):
        if pair.same_acquisition:
            tried += 1
            told = compare(
                seen(pair.first, find),
                seen(pair.second, find),
                shifted=told_over(pair),
            )
            sure = [c for c in told.changes if c.chance >= ASSERTED]
            changed += sum(
                c.outcome in {Outcome.ARRIVED, Outcome.DEPARTED, Outcome.MOVED} for c in sure
            )
            places += sum(c.outcome is not Outcome.CANNOT_TELL for c in told.changes)
    told = f"{changed} of {places} places in {tried} pairs"
    return Row("  changes within one acquisition (none true)", "", "0", told, changed == 0)
