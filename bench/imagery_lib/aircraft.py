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
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from goals import Row, skipped

from sitewatch.errors import SitewatchError
from sitewatch.imagery.detectors import Detector, load_pack
from sitewatch.imagery.prepare import vision
from sitewatch.imagery.records import Scene
from sitewatch.sources.packs import read_pack
from sitewatch.training.judging import Judged, figures, found_by_length, judge
from sitewatch.training.labels import Labelled, labelled_folder
from sitewatch.training.packing import LENGTHS, Trial, scene_of, trials
from sitewatch.training.places import of_places, split_places

MEASURED = "aircraft-airbus/held-out"
"""The network that learned from none of the airports of the test; the one that is used went on from
it with all airports, and cannot be measured on any of them."""
GSD_M = 0.5
THIRD = 3
"""Pixels of 0.5 m to one of 1.5 m."""
COARSE = 20
"""Pixels of 0.5 m to one of 10 m."""
BLUR = 0.4
"""Standard deviation of the simulated sensor's blur, in its own pixels; judgement."""
WIDE = 20_000
TRIES = 5
"""Others on the same processor slow it down by up to four times; the median try is told, and the
best beside it."""


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


@cache
def tried_coarse(name: str, *, test: bool) -> tuple[Trial, ...]:
    """The same at 10 m a pixel, simulated."""
    detector, gsd_m = untuned(pack(name)), GSD_M * COARSE
    made = []
    for one in held_out()[0 if test else 1]:
        small = replace(one, boxes=one.boxes / COARSE)
        found = detector.find(coarse_scene(one))
        made.append(Trial(small, found, judge(found, small.boxes, gsd_m)))
    return tuple(made)


def absent(name: str, what: str, goal: str) -> Row | None:
    """Why nothing can be measured, or None where it can."""
    if not folder().is_dir():
        return skipped(what, goal, "data are absent")
    try:
        pack(name)
    except SitewatchError as error:
        return skipped(what, goal, str(error)[:60])
    return None


def detect(seed: int, scale: float) -> Iterator[Row]:
    """AP50, F1 and recall by length at airports of the test."""
    name = MEASURED
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
    made = figures(at_own_pixels(name), least)
    told = f"{made.ap50:.3f}, {made.f1:.3f}"
    yield Row("  the same at 1.5 m, read in its own pixels: AP50, F1", "", "", told)


def at_own_pixels(name: str) -> list[Judged]:
    """What the detector does with the pictures of the test reduced to 1.5 m."""
    detector, made = untuned(pack(name)), []
    for one in held_out()[0]:
        scene = thinned(one)
        made.append(judge(detector.find(scene), one.boxes / THIRD, scene.grid.gsd_m))
    return made


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
    for one in tried_coarse(name, test=True):
        by_box.append(one.judged)
        labels = one.labelled.boxes
        by_middle.append(judge(one.found, labels, GSD_M * COARSE, by_middle=True))
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
    detector.find(scenes[0])  # the first search makes the network ready
    middle, best = [], []
    for scene in scenes:
        tries = [seconds(lambda scene=scene: detector.find(scene)) for _ in range(TRIES)]
        rates = [scene.valid.size / 1e6 / one for one in tries]
        middle.append(float(np.median(rates)))
        best.append(max(rates))
    rate = float(np.mean(middle))
    measured = f"{rate:.2f} (best {np.mean(best):.2f})"
    yield Row(f"{what}, median of {TRIES} tries", "2.6", goal, measured, rate >= 3)


def seconds(work: Callable[[], object]) -> float:
    """Time of the processor that something takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def thinned(one: Labelled) -> Scene:
    """A picture reduced to 1.5 m."""
    fine = scene_of(one, GSD_M)
    library = vision()
    planes = [library.resize(p, None, fx=1 / THIRD, fy=1 / THIRD, interpolation=library.INTER_AREA)
              for p in fine.pixels]  # fmt: skip
    pixels = np.ascontiguousarray(np.stack(planes), np.float32)
    grid = replace(fine.grid, gsd_m=GSD_M * THIRD)
    return Scene(pixels, fine.bands, np.ones(pixels.shape[1:], bool), grid, fine.kind)


def at_1_5_m(one: Labelled) -> Scene:
    """A picture reduced to 1.5 m and laid out 2 by 2, some 3 Mpx."""
    once = thinned(one)
    pixels = np.ascontiguousarray(np.tile(once.pixels, (1, 2, 2)))
    return replace(once, pixels=pixels, valid=np.ones(pixels.shape[1:], bool))


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
        beside = str(Path(__file__).resolve().parents[1])  # where this package lies
        known = os.pathsep.join(filter(None, (beside, os.environ.get("PYTHONPATH"))))
        told = {**os.environ, "PYTHONPATH": known}
        done = subprocess.run(command, capture_output=True, check=False, text=True, env=told)
    if done.returncode:
        yield Row(what, "", goal, f"failed: {done.stderr.strip()[-200:]}", ok=False)
        return
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
