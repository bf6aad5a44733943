"""A labelled folder: pictures, and the boxes drawn on them, from CSV or COCO."""

from __future__ import annotations

import ast
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from sitewatch.errors import UnreadableError
from sitewatch.training.overlap import Table, overlaps_of

CORNERS = ("xmin", "ymin", "xmax", "ymax")
PLACES = ("place", "site", "airport", "port")
"""Columns that say which pictures show one place, the first that there is."""
CUT = ("truncated", "cut")
"""Words in the name of a class that mark objects cut by the border of the picture."""
SAME = 0.7
"""Boxes of one picture that overlap by this are one object, labelled twice.

Source:
    Of 2,352 boxes in 72 pictures of the Airbus aircraft sample, 84 pairs in four pictures overlap
    by 0.78 and more, and none by 0.3 to 0.78.
"""
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """One picture with its boxes.

    Attributes:
        path: Its file.
        place: Name of the place that it shows.
        boxes: Left, top, right and bottom of each box `(n, 4)` [pixels].
        cut: Which objects are cut by the border `(n,)`.
    """

    path: Path
    place: str
    boxes: Table
    cut: npt.NDArray[np.bool_]


def labelled_folder(folder: Path) -> tuple[Labelled, ...]:
    """Pictures of a folder with `annotations.csv` or one COCO file, by name.

    CSV: one row a box with the file (`image_id` or `image`), a polygon (`geometry`, as a list of
    points) or `xmin,ymin,xmax,ymax`, and, where known, `class` and the place. COCO: the usual
    form; an image may carry `place`. A picture without a place is a place of its own. An object
    that was labelled twice counts once.

    Raises:
        UnreadableError: If there are no labels, or they cannot be read.
    """
    table, catalogues = folder / "annotations.csv", sorted(folder.glob("*.json"))
    try:
        if table.is_file():
            rows = list(_csv_rows(table))
        elif len(catalogues) == 1:
            rows = list(_coco_rows(catalogues[0]))
        else:
            raise UnreadableError("neither annotations.csv nor one COCO file", where=str(folder))
        return _grouped(folder, rows)
    except (OSError, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise UnreadableError(f"labels that cannot be read: {error}", where=str(folder)) from error


Row = tuple[str, str, tuple[float, float, float, float] | None, bool]
"""File, place, box (None: the picture has none) and whether the object is cut."""


def _csv_rows(path: Path) -> Iterable[Row]:
    with path.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            name = row.get("image_id") or row["image"]
            place = next((row[key] for key in PLACES if row.get(key)), name)
            kind = row.get("class", "").lower()
            yield name, place, _box(row), any(word in kind for word in CUT)


def _box(row: Mapping[str, str]) -> tuple[float, float, float, float]:
    if row.get("geometry"):
        points = np.asarray(ast.literal_eval(row["geometry"]), np.float64)
        low, high = points.min(0), points.max(0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])
    left, top, right, bottom = (float(row[key]) for key in CORNERS)
    return left, top, right, bottom


def _coco_rows(path: Path) -> Iterable[Row]:
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    images = {one["id"]: one for one in told["images"]}
    for one in images.values():
        yield one["file_name"], str(one.get("place", one["file_name"])), None, False
    for one in told["annotations"]:
        image = images[one["image_id"]]
        left, top, width, height = (float(value) for value in one["bbox"])
        box = (left, top, left + width, top + height)
        name = image["file_name"]
        yield name, str(image.get("place", name)), box, bool(one.get("truncated", False))


def _grouped(folder: Path, rows: Iterable[Row]) -> tuple[Labelled, ...]:
    boxes: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    cut: dict[str, list[bool]] = defaultdict(list)
    places: dict[str, str] = {}
    for name, place, box, is_cut in rows:
        if PurePosixPath(name).name != name or "\\" in name or not name.lower().endswith(PICTURES):
            raise UnreadableError(f"not a picture of this folder: {name!r}", where=str(folder))
        places[name] = place
        if box is not None:
            boxes[name].append(box)
            cut[name].append(is_cut)
    return tuple(
        _once(folder / name, places[name], boxes[name], cut[name]) for name in sorted(places)
    )


def _once(
    path: Path, place: str, boxes: list[tuple[float, float, float, float]], cut: list[bool]
) -> Labelled:
    """A picture with every object once: the first of its boxes."""
    table = np.asarray(boxes, np.float64).reshape(-1, 4)
    before = np.triu(overlaps_of(table, table), 1) >= SAME
    first = ~before.any(0)
    return Labelled(path, place, table[first], np.asarray(cut, bool)[first])
