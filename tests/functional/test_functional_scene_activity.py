"""Many simulated scenes of one apron with a small pack: how busy it was, and since when not."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("pyproj")
cv2 = pytest.importorskip("cv2")

from sitewatch.testing.tiffs import Made, picture_bytes

EAST, NORTH = 780_000.0, 3_920_000.0
SIDE = 160
NOISE = cv2.GaussianBlur(np.random.default_rng(4).uniform(0, 1, (SIDE, SIDE)), (0, 0), 3)
GROUND = (NOISE - NOISE.min()) / np.ptp(NOISE) * 40 + 10
FIRST = date(2024, 1, 1)
STANDS = [(row, col) for row in (30, 70, 110) for col in (30, 70, 110)]
EVERY_D = 5
FULL, EMPTY = 46, 8
"""Days from date to date; dates with most stands taken, and dates after them with none."""
LATER = ("--as-of", "2024-09-23")


def shot(folder, number, taken):
    """A simulated scene with so many stands taken."""
    pixels = GROUND.copy()
    for row, col in STANDS[:taken]:
        pixels[row : row + 8, col : col + 8] = 255
    day = FIRST + timedelta(days=EVERY_D * number)
    path = folder / f"{day}.tif"
    made = Made(transform=(1.0, 0.0, EAST, 0.0, -1.0, NORTH))
    path.write_bytes(picture_bytes(np.stack([pixels.astype(np.uint8)] * 3), made))
    told = {"captured": f"{day}T08:00:00Z", "released": str(day), "licence": "CC0-1.0",
            "sensor": "optical-submetre", "platform": "Sim", "simulated": True}  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(told))
    return path


@pytest.fixture
def watched(watch_square):
    """A case that watches the stands of the scenes with the small pack."""
    return watch_square(5, 155)


def test_a_base_that_empties_is_told_from_its_dated_counts(cli, watched, tmp_path):
    shots = tmp_path / "shots"
    shots.mkdir()
    draw = np.random.default_rng(1)
    for number in range(FULL):
        shot(shots, number, int(draw.integers(5, 10)))
    cli("add", watched, shots)
    for number in range(FULL, FULL + EMPTY):
        cli("add", watched, shot(tmp_path, number, 0))
    assert cli("run", watched, *LATER).code in (0, 1)

    few = cli("show", watched, "--as-of", "2024-02-01").out
    assert "in scenes" not in few, "too few dates say nothing"
    said = " ".join(cli("show", watched, *LATER).out.split())
    assert "Aircraft in scenes: the level fell far below the usual by" in said
    assert "of the usual level on" in said

    shown = json.loads(cli("show", watched, *LATER, "--json").out)
    (one,) = shown["activity"]
    (fall,) = one["falls"]
    true = FIRST + timedelta(days=EVERY_D * FULL)
    assert date.fromisoformat(fall["earliest"]) <= true <= date.fromisoformat(fall["latest"])
    assert len(one["inputs"]) == 2 * (FULL + EMPTY), "every look and its scene"
    page = tmp_path / "report.html"
    assert cli("report", watched, "-o", page, *LATER).code == 0
    html = page.read_text("utf-8")
    assert "<h3>Activity in scenes</h3>" in html
    assert f"Looks behind it ({FULL + EMPTY})" in html
    trail = cli("why", watched, one["id"], *LATER).out
    assert "2024-01-01.tif" in trail
    assert cli("verify", watched, *LATER).code == 0
