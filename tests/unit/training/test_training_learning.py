import csv

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2")
torch = pytest.importorskip("torch")
pytest.importorskip("onnxruntime")

from sitewatch.errors import UsageError
from sitewatch.imagery.detectors import load_pack
from sitewatch.sources.packs import read_pack
from sitewatch.training.learn import rate_at
from sitewatch.training.losses import heat_loss, sides_loss
from sitewatch.training.network import Detector, Exported
from sitewatch.training.terms import Budget, Order
from sitewatch.training.trainer import train


def folder(place):
    """Twelve dark pictures of six places, with bright crosses."""
    dice = np.random.default_rng(1)
    rows = []
    for n in range(12):
        picture = dice.integers(40, 60, (256, 256, 3), np.uint8)
        for _ in range(4):
            x, y = (int(v) for v in dice.integers(40, 216, 2))
            picture[y - 2 : y + 3, x - 16 : x + 16] = 230
            picture[y - 16 : y + 16, x - 2 : x + 3] = 230
            rows.append((f"{n}.png", n % 6, x - 16, y - 16, x + 16, y + 16))
        cv2.imwrite(str(place / f"{n}.png"), picture)
    with (place / "annotations.csv").open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["image", "place", "xmin", "ymin", "xmax", "ymax"])
        table.writerows(rows)
    return place


def test_a_pack_comes_out_of_a_folder(tmp_path):
    (tmp_path / "labelled").mkdir()
    order = Order(
        folder(tmp_path / "labelled"), tmp_path / "crosses", "aircraft", 1.0, 1.0, "CC0-1.0",
        budget=Budget(3.0),
    )  # fmt: skip
    steps = []
    made = train(order, steps.append)
    assert steps[-1].share < 1 <= steps[-1].steps
    assert sum(row.of for row in made.card.recalls) == 16  # two places of two pictures held out
    name, manifest, weights = read_pack(tmp_path / "crosses")
    assert (name, len(weights) < 5_000_000) == ("crosses", True)
    detector = load_pack(manifest, weights)
    assert detector.manifest == made
    assert "CC0-1.0" in (tmp_path / "crosses" / "MODEL_CARD.md").read_text("utf-8")
    with pytest.raises(UsageError, match="already"):
        train(order, steps.append)


def test_a_finished_pack_keeps_the_measured_network_beside_it(tmp_path):
    (tmp_path / "labelled").mkdir()
    order = Order(
        folder(tmp_path / "labelled"), tmp_path / "crosses", "aircraft", 1.0, 1.0, "CC0-1.0",
        budget=Budget(2.0), finish_s=1.0,
    )  # fmt: skip
    made = train(order, lambda _: None)
    held = load_pack(*read_pack(tmp_path / "crosses" / "held-out")[1:]).manifest
    assert held.only_when_named
    assert held.id == "crosses-held-out"
    assert held.sha256 != made.sha256
    assert held.card.recalls == made.card.recalls
    assert "those of the test included" in made.card.basis
    assert "those of the test included" not in held.card.basis


def test_the_network_has_a_cell_for_every_four_pixels():
    heat, size, offset = Exported(Detector().eval())(torch.zeros(1, 3, 64, 96))
    assert heat.shape == (1, 1, 16, 24)
    assert size.shape == offset.shape == (1, 2, 16, 24)
    assert float(heat.detach().max()) < 0.2  # middles are rare before it has learned


def test_a_right_answer_costs_nothing():
    heat = torch.zeros(1, 2, 2)
    heat[0, 0, 0] = 1
    logits = torch.where(heat == 1, 20.0, -20.0)
    assert float(heat_loss(logits, heat, torch.ones_like(heat))) < 1e-3
    sides = torch.full((1, 4, 2, 2), 3.0)
    weight = torch.tensor([[[1.0, 0], [0, 0]]])
    assert float(sides_loss(sides.log(), sides, weight)) == pytest.approx(0, abs=1e-5)


def test_boxes_of_half_the_width_cost_a_half():
    sides, logs = torch.full((1, 4, 1, 1), 2.0), torch.full((1, 4, 1, 1), 2.0)
    logs[:, [0, 2]] = 1.0
    weight = torch.full((1, 1, 1), 4.0)
    assert float(sides_loss(logs.log(), sides, weight)) == pytest.approx(0.5)


def test_the_rate_grows_and_falls():
    assert rate_at(1.0, 0.0, 0) < rate_at(1.0, 0.0, 75) < rate_at(1.0, 0.0, 200)
    assert rate_at(1.0, 0.5, 200) == pytest.approx(0.504)
    assert rate_at(1.0, 1.0, 200) == pytest.approx(0.004)
