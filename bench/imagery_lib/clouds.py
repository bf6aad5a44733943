"""Cloud masks: ships that they lose, and cloud that they miss.

Thresholds were set on the left half of the one sample with a hand mask and on every other port.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from goals import Row, skipped

from imagery_lib.harbours import FOLDER, harbours
from imagery_lib.places import DATA
from sitewatch.imagery.clouds import hidden
from sitewatch.imagery.records import Grid, Kind, Scene

SAMPLE = DATA / "cloud" / "ukis_sentinel2.npz"
BANDS = ("blue", "green", "red", "nir", "swir16", "swir22")
CLOUD = 4


def rows(_seed: int, _share: float) -> Iterator[Row]:
    """Share of labelled ships under the mask at the worst port; recall and precision of cloud."""
    what = "ships lost to the cloud mask, worst port"
    if FOLDER.exists():
        lost = {h.name: _lost(h) for h in harbours()}
        worst = max(lost, key=lambda name: lost[name])
        told = f"{lost[worst]:.3f} ({worst}; {len(lost)} ports)"
        yield Row(what, ".15 and .33", "<= 0.01", told, lost[worst] <= 0.01)
    else:
        yield skipped(what, "<= 0.01", "data absent")
    if not SAMPLE.exists():
        yield skipped("cloud, by hand mask: recall", ">= 0.95", "data absent")
        return
    with np.load(SAMPLE) as held:
        pixels, truth = held["img"].transpose(2, 0, 1), held["msk"][..., 0] == CLOUD
    valid = np.ones(truth.shape, bool)
    grid = Grid((10.0, 0.0, 0.0, 0.0, -10.0, 0.0), "", 10.0)
    found = hidden(Scene(pixels, BANDS, valid, grid, Kind.OPTICAL))
    half = truth.shape[1] // 2
    for side, part in (("left, tuned on", np.s_[:, :half]), ("right half", np.s_[:, half:])):
        both = (found.mask[part] & truth[part]).sum()
        recall, precision = both / truth[part].sum(), both / max(found.mask[part].sum(), 1)
        ok = None if "tuned" in side else bool(recall >= 0.95)
        told = f"{recall:.3f} (P {precision:.2f}; {found.method})"
        yield Row(f"cloud, by hand mask, {side}: recall", ".97", ">= 0.95", told, ok)


def _lost(harbour) -> float:  # noqa: ANN001
    mask = hidden(harbour.scene).mask
    at = harbour.middles.astype(int)
    return float(mask[at[:, 0], at[:, 1]].mean())
