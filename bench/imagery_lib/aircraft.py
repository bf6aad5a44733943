"""The aircraft detector at airports that it never learned from.

The airports are split by rule (sorted, every third held out): the network learned from none of the
held-out ones, thresholds were chosen on three others, and the figures below come from the held-out
ones alone. Recall counts every labelled aircraft, those cut by the border of a picture included.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from goals import Row, skipped

from sitewatch.errors import SitewatchError
from sitewatch.imagery.card import Card, Recall
from sitewatch.imagery.detectors import Detector, load_pack
from sitewatch.imagery.missed import count_interval
from sitewatch.imagery.missed_fit import fit_misses
from sitewatch.imagery.prepare import vision
from sitewatch.imagery.records import Scene
from sitewatch.sources.packs import read_pack
from sitewatch.training.judging import figures, found_by_length, judge
from sitewatch.training.labels import Labelled, labelled_folder
from sitewatch.training.packing import LENGTHS, Trial, scene_of, scored, trials
from sitewatch.training.places import of_places, split_places

GSD_M = 0.5
COARSE = 20
"""Pixels of 0.5 m to one of 10 m."""
BLUR = 0.4
"""Standard deviation of the simulated sensor's blur, in its own pixels; judgement."""
WIDE = 20_000
TRIES = 4
"""Others on the same processor slow it down by up to four times; the best try is told."""


def folder() -> Path:
    """Where the labelled pictures lie."""
    named = os.environ.get("SITEWATCH_DATA")
    base = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    return base / "imagery" / "airbus_aircraft"


def pack(name: str) -> Detector:
    """The detector of a pack beside the source."""
    _, manifest, weights = read_pack(Path(__file__).resolve().parents[2] / "packs" / name)
    return load_pack(manifest, weights)


def untuned(detector: Detector) -> Detector:
    """The same detector, telling of all that it can."""
    output = replace(detector.manifest.output, told=0.0)
    return replace(detector, manifest=replace(detector.manifest, output=output))


@cache
def held_out() -> tuple[tuple[Labelled, ...], tuple[Labelled, ...]]:
    """Pictures of the test's airports, and of those on which thresholds were chosen."""
    pictures = labelled_folder(folder())
    split = split_places(one.place for one in pictures)
    return of_places(pictures, split.test), of_places(pictures, split.choose)


@cache
def tried(name: str, *, test: bool) -> tuple[Trial, ...]:
    """What the detector of a pack tells of, raw, on the test or on the other held-out pictures."""
    pictures = held_out()[0 if test else 1]
    return trials(untuned(pack(name)), pictures, GSD_M)


def absent(name: str, what: str, goal: str) -> Row | None:
    """Why nothing can be measured, or None where it can."""
    if not folder().is_dir():
        return skipped(what, goal, "data are absent")
    try:
        pack(name)
    except SitewatchError as error:
        return skipped(what, goal, str(error)[:60])
    return None


def told(trial: Trial, least: float) -> Trial:
    """A trial with only the finds that the detector would tell of."""
    found = tuple(one for one in trial.found if one.score >= least)
    return replace(trial, found=found, judged=judge(found, trial.labelled.boxes, GSD_M))


def detect(seed: int, scale: float) -> Iterator[Row]:
    """AP50, F1 and recall by length at airports of the test."""
    name = "aircraft-airbus"
    if row := absent(name, "aircraft at unseen airports", ">= .90"):
        yield row
        return
    least = pack(name).manifest.output.told
    judged = [one.judged for one in tried(name, test=True)]
    made = figures(judged, least)
    labels = sum(len(one.lengths_m) for one in judged)
    of = f"({labels} aircraft, {len(judged)} pictures)"
    yield Row(f"aircraft at unseen airports: AP50 {of}", ".836", ">= .90", f"{made.ap50:.3f}",
              made.ap50 >= 0.9)  # fmt: skip
    measured = f"{made.f1:.3f} (P {made.precision:.3f}, R {made.recall:.3f})"
    yield Row("  F1 at the pack's threshold", ".864", ">= .90", measured, made.f1 >= 0.9)
    goals = ((45.0, LENGTHS[-1], 0.96, ".94"), (0.0, 30.0, 0.70, ".41"))
    for low, high, goal, before in goals:
        ((_, _, hit, of_labels),) = found_by_length(judged, least, (low, high))
        what = f"  recall of aircraft {'over 45 m' if low else 'below 30 m'}"
        share = hit / max(of_labels, 1)
        yield Row(what, before, f">= {goal:.2f}", f"{share:.3f} ({hit} of {of_labels})",
                  share >= goal)  # fmt: skip
    for low, high, hit, of_labels in found_by_length(judged, least, LENGTHS):
        yield Row(f"    {low:g} m to {min(high, 999):g} m", "", "", f"{hit} of {of_labels}")


def counts(seed: int, scale: float) -> Iterator[Row]:
    """Coverage of the 90 % interval, every airport left out of the fit in turn."""
    name, what, goal = "aircraft-airbus", "true count within the 90 % interval", ".87 to .94"
    if row := absent(name, what, goal):
        yield row
        return
    detector = pack(name)
    least = detector.manifest.output.told
    every = [told(one, least) for test in (True, False) for one in tried(name, test=test)]
    held, width, plain = [], [], []
    for place in sorted({one.labelled.place for one in every}):
        rest = [one for one in every if one.labelled.place != place]
        card = card_of(rest, detector.card)
        for one in (trial for trial in every if trial.labelled.place == place):
            count = count_interval(one.found, card)
            true = len(one.labelled.boxes)
            held.append(count.low <= true <= (count.high or 0))
            width.append((count.high or 0) - count.low)
            plain.append(abs((count.likely or 0) - true))
    share = float(np.mean(held))
    measured = f"{share:.3f} of {len(held)}, width {np.mean(width):.1f}"
    yield Row(f"{what}, airports left out", ".83", goal, measured, 0.87 <= share <= 0.94)
    yield Row("  mean error of the likely count", "5.1", "", f"{np.mean(plain):.2f}")


def card_of(rest: Sequence[Trial], card: Card) -> Card:
    """A card from trials."""
    rows = found_by_length([one.judged for one in rest], 0.0, LENGTHS)
    plain = replace(card, recalls=tuple(Recall(*row) for row in rows))
    return replace(plain, misses=fit_misses([scored(one, plain) for one in rest]))


def coarse_scene(one: Labelled) -> Scene:
    """A picture as a sensor of 10 m would give it: blurred, each twentieth pixel (simulated)."""
    fine = scene_of(one, GSD_M)
    library = vision()
    planes = []
    for plane in fine.pixels:
        blurred = library.GaussianBlur(plane, (0, 0), BLUR * COARSE)
        planes.append(blurred[COARSE // 2 :: COARSE, COARSE // 2 :: COARSE])
    pixels = np.round(np.stack(planes) * 255).astype(np.float32) / np.float32(255)
    grid = replace(fine.grid, gsd_m=GSD_M * COARSE)
    return Scene(pixels, fine.bands, np.ones(pixels.shape[1:], bool), grid, fine.kind)


def coarse(seed: int, scale: float) -> Iterator[Row]:
    """The same airports at 10 m a pixel, simulated."""
    name = "aircraft-airbus-10m"
    if row := absent(name, "aircraft at 10 m (simulated)", ">= .75"):
        yield row
        return
    detector = pack(name)
    least = detector.manifest.output.told
    by_box, by_middle = [], []
    for one in held_out()[0]:
        found = untuned(detector).find(coarse_scene(one))
        labels = one.boxes / COARSE
        by_box.append(judge(found, labels, GSD_M * COARSE))
        by_middle.append(judge(found, labels, GSD_M * COARSE, by_middle=True))
    made, loose = figures(by_box, least), figures(by_middle, least)
    yield Row("aircraft at 10 m (simulated): AP50", ".68", ">= .75", f"{made.ap50:.3f}",
              made.ap50 >= 0.75)  # fmt: skip
    yield Row("  AP, middle within the label", "", "", f"{loose.ap50:.3f}")
    yield Row("  F1 (precision, recall), middle within the label", ".65", "",
              f"{loose.f1:.3f} ({loose.precision:.3f}, {loose.recall:.3f})")  # fmt: skip
    for judged, how in ((by_box, "by overlap"), (by_middle, "by middle")):
        ((_, _, hit, of),) = found_by_length(judged, least, (68.0, LENGTHS[-1]))
        yield Row(f"  recall over 68 m, {how}", ".75", ">= .85", f"{hit / max(of, 1):.3f} of {of}",
                  hit / max(of, 1) >= 0.85 if judged is by_box else None)  # fmt: skip
    says = detector.card.countable_from_m
    yield Row("  says from which length on it counts", "", "said", f"{says:g} m", says > 0)


def speed(seed: int, scale: float) -> Iterator[Row]:
    """Pixels of 1.5 m that are searched in a second of one core, resampling and all."""
    name, what, goal = "aircraft-airbus", "Mpx of 1.5 m a pixel per CPU-s", ">= 3"
    if row := absent(name, what, goal):
        yield row
        return
    detector = pack(name)
    scenes = [at_1_5_m(one) for one in held_out()[0][: max(2, round(4 * scale))]]
    rates = []
    for scene in scenes:
        tries = [seconds(lambda scene=scene: detector.find(scene)) for _ in range(TRIES)]
        rates.append(scene.valid.size / 1e6 / min(tries))
    rate = float(np.mean(rates))
    yield Row(f"{what}, best of {TRIES} tries", "2.6", goal, f"{rate:.2f}", rate >= 3)


def seconds(work: Callable[[], object]) -> float:
    """Time of the processor that something takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def at_1_5_m(one: Labelled) -> Scene:
    """A picture reduced to 1.5 m and laid out 2 by 2, some 3 Mpx."""
    fine = scene_of(one, GSD_M)
    library = vision()
    planes = [library.resize(p, None, fx=1 / 3, fy=1 / 3, interpolation=library.INTER_AREA)
              for p in fine.pixels]  # fmt: skip
    pixels = np.ascontiguousarray(np.tile(np.stack(planes), (1, 2, 2)), np.float32)
    grid = replace(fine.grid, gsd_m=1.5)
    return Scene(pixels, fine.bands, np.ones(pixels.shape[1:], bool), grid, fine.kind)


def memory(seed: int, scale: float) -> Iterator[Row]:
    """Peak memory of a search through a file of 20,000 by 20,000 pixels, block by block."""
    what, goal = f"peak memory, {WIDE:,} x {WIDE:,} pixels of 1.5 m", "< 1.5 GB"
    if row := absent("aircraft-airbus", what, goal):
        yield row
        return
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "wide.tif"
        write_wide(path)
        command = [sys.executable, "-m", "imagery_lib.aircraft", str(path), str(scale)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    found = json.loads(done.stdout)
    measured = f"{found['gb']:.2f} GB, {found['blocks']} blocks, {found['found']} finds"
    yield Row(what, "", goal, measured, found["gb"] < 1.5)


def write_wide(path: Path) -> None:
    """A file of one picture over and over."""
    import rasterio  # noqa: PLC0415  # an extra
    from rasterio.transform import from_origin  # noqa: PLC0415
    from rasterio.windows import Window  # noqa: PLC0415

    scene = at_1_5_m(held_out()[0][0])
    piece = np.round(scene.pixels * 255).astype(np.uint8)
    side = piece.shape[1]
    profile = {
        "driver": "GTiff", "width": WIDE, "height": WIDE, "count": 3, "dtype": "uint8",
        "crs": "EPSG:32636",
        "transform": from_origin(300_000, 4_000_000, 1.5, 1.5), "tiled": True, "blockxsize": 512,
        "blockysize": 512, "compress": "jpeg", "photometric": "rgb",
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as made:
        for top in range(0, WIDE, side):
            rows = min(side, WIDE - top)
            strip = np.tile(piece[:, :rows], (1, 1, WIDE // side + 1))[:, :, :WIDE]
            made.write(strip, window=Window(0, top, WIDE, rows))


def search_wide(path: Path, scale: float) -> dict[str, float]:
    """Finds and peak memory of a search through a file, or through some of its blocks."""
    import rasterio  # noqa: PLC0415  # an extra

    from sitewatch.imagery.facts import Facts  # noqa: PLC0415
    from sitewatch.imagery.geotiff import raster_of  # noqa: PLC0415
    from sitewatch.imagery.raster import Box, blocks  # noqa: PLC0415

    detector = pack("aircraft-airbus")
    count, found = 0, 0
    with rasterio.open(path) as dataset:
        raster = raster_of(dataset, path.name, Facts())
        cut = list(blocks(Box(0, 0, *raster.shape), 1.5))
        chosen = cut[: max(2, round(len(cut) * min(scale, 1.0)))]
        for block in chosen:
            found += len(detector.find(raster.scene(block.box)))
            count += 1
    return {"gb": peak_gb(), "blocks": count, "found": found}


def peak_gb() -> float:
    """Peak memory of this process; what the kernel's usage figures say counts its parent too."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(peak) / 1e6


if __name__ == "__main__":
    print(json.dumps(search_wide(Path(sys.argv[1]), float(sys.argv[2]))))
