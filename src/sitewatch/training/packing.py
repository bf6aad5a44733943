"""A trained network as a model pack: thresholds chosen, calibration fitted, the card measured."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sitewatch.imagery.card import Card, Hits, Misses, Recall, Yield
from sitewatch.imagery.detectors import Detector
from sitewatch.imagery.manifest import ENDLESS, Manifest
from sitewatch.imagery.onnx_model import load_network
from sitewatch.imagery.records import Found, Grid, Kind, Mask, Scene
from sitewatch.training.drawing import read_picture
from sitewatch.training.judging import Judged, best_score, figures, found_by_length, judge
from sitewatch.training.labels import Labelled

LENGTHS = (0.0, 30.0, 45.0, 68.0, ENDLESS)
"""Bounds of the classes of length of the card [m]."""
SPLIT_M = 30.0
"""Length that parts what is counted well from what is not [m]; the first bound above."""
COUNTABLE = 0.5
"""Objects of a length of which less than this share is found are not counted; judgement."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What a detector did on one picture.

    Attributes:
        labelled: The picture.
        found: What it found.
        judged: That against the labels.
    """

    labelled: Labelled
    found: tuple[Found, ...]
    judged: Judged


def scene_of(one: Labelled, gsd_m: float) -> Scene:
    """A labelled picture as a scene."""
    picture = read_picture(one)
    pixels = np.ascontiguousarray(picture.transpose(2, 0, 1), np.float32) / np.float32(255)
    valid: Mask = np.asarray(picture.any(2), bool)
    grid = Grid((gsd_m, 0, 0, 0, -gsd_m, 0), "", gsd_m)
    return Scene(pixels, ("red", "green", "blue"), valid, grid, Kind.PICTURE)


def trials(detector: Detector, pictures: Sequence[Labelled], gsd_m: float) -> tuple[Trial, ...]:
    """What a detector does on pictures."""
    made = []
    for one in pictures:
        found = detector.find(scene_of(one, gsd_m))
        made.append(Trial(one, found, judge(found, one.boxes, gsd_m)))
    return tuple(made)


def untuned(manifest: Manifest, weights: bytes) -> Detector:
    """The detector with raw scores, telling of all that it can."""
    raw = replace(manifest.output, told=0.0, slope=1.0, intercept=0.0)
    plain = replace(manifest, output=raw, sha256=hashlib.sha256(weights).hexdigest())
    return Detector(plain, load_network(plain, weights))


def as_told(detector: Detector, raw: Trial, gsd_m: float) -> Trial:
    """A trial with raw scores as the tuned detector would tell of it."""
    chances = [(detector.probability(one.score), one) for one in raw.found]
    told = detector.manifest.output.told
    found = tuple(replace(one, score=chance) for chance, one in chances if chance >= told)
    return Trial(raw.labelled, found, judge(found, raw.labelled.boxes, gsd_m))


def tuned(detector: Detector, chosen_on: Sequence[Trial]) -> Detector:
    """The detector with its threshold and calibration, from trials with raw scores."""
    judged = [one.judged for one in chosen_on]
    slope, intercept = calibration(judged)
    output = replace(detector.manifest.output, slope=slope, intercept=intercept)
    made = replace(detector, manifest=replace(detector.manifest, output=output))
    told = made.probability(best_score(judged))
    output = replace(output, told=math.floor(told * 1000) / 1000)
    return replace(made, manifest=replace(made.manifest, output=output))


def calibration(judged: Sequence[Judged]) -> tuple[float, float]:
    """Slope and intercept from logits of scores to logits of probabilities.

    Source:
        Platt, Probabilistic outputs for support vector machines (1999); Newton's method.
    """
    scores = np.clip(np.concatenate([one.scores for one in judged]), 1e-6, 1 - 1e-6)
    true = np.concatenate([one.of_label >= 0 for one in judged]).astype(np.float64)
    columns = np.column_stack([np.log(scores / (1 - scores)), np.ones(len(scores))])
    usual = np.array([1.0, 0.0])  # scores taken as they are, where there is little to learn from
    found = usual
    for _ in range(50):
        chance = 1 / (1 + np.exp(-columns @ found))
        pull = columns.T @ (true - chance) - 1e-3 * (found - usual)
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + 1e-3 * np.eye(2)
        found = found + np.linalg.solve(bend, pull)
    return float(found[0]), float(found[1])


def carded(
    detector: Detector, tested: Sequence[Trial], mixed: Sequence[Trial], gsd_m: float, basis: str
) -> Card:
    """The card: recall by length from the test; yield scene by scene from all held-out ones.

    Args:
        detector: The tuned detector.
        tested: Its trials at places of the test.
        mixed: Its trials at all places that it did not learn from.
        gsd_m: Size of their pixels [m].
        basis: Where the numbers come from.
    """
    rows = found_by_length([one.judged for one in tested], 0.0, LENGTHS)
    recalls = tuple(Recall(*row) for row in rows)
    misses = Misses(SPLIT_M, tuple(yield_of(one, gsd_m) for one in mixed))
    short = [row.to_m for row in recalls if row.share < COUNTABLE]
    return Card(detector.card.sensor, recalls, misses, max(short, default=0.0), basis)


def yield_of(trial: Trial, gsd_m: float) -> Yield:
    """A trial as the interval of counts takes it: finds are objects when their middles fit."""
    judged = judge(trial.found, trial.labelled.boxes, gsd_m, by_middle=True)
    order = np.argsort([-one.score for one in trial.found], kind="stable")
    told = [trial.found[int(n)].length_m for n in order]
    long_found = np.array([length is None or length >= SPLIT_M for length in told], bool)
    false = judged.of_label < 0
    long, hit = judged.lengths_m >= SPLIT_M, judged.hit(0.0)
    parts = (
        Hits(int(own.sum()), int((hit & own).sum()), int((false & found).sum()))
        for own, found in ((~long, ~long_found), (long, long_found))
    )
    return Yield(trial.labelled.place, *parts)


def told_figures(tested: Sequence[Trial], raw: Sequence[Trial]) -> str:
    """The figures of a test in words: mean precision from raw finds, the rest as told."""
    whole = figures([one.judged for one in raw], 0.0)
    told = figures([one.judged for one in tested], 0.0)
    return (
        f"AP50 {whole.ap50:.3f}, F1 {told.f1:.3f} "
        f"(precision {told.precision:.3f}, recall {told.recall:.3f})"
    )
