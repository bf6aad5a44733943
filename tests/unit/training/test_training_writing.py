from pathlib import Path

import numpy as np
import pytest

from sitewatch.imagery.card import Card, Hits, Misses, Recall, Yield
from sitewatch.imagery.manifest import ENDLESS, Class, Input, Manifest, Output, parse_manifest
from sitewatch.training.judging import Judged
from sitewatch.training.packing import calibration
from sitewatch.training.writing import manifest_toml, model_card

CARD = Card(
    "optical-submetre",
    (Recall(0.0, 30.0, 3, 9), Recall(30.0, ENDLESS, 19, 20)),
    Misses(
        30.0,
        (
            Yield("A", Hits(3, 1, 0), Hits(20, 19, 1)),
            Yield('"B"', Hits(0, 0, 1), Hits(12, 12, 0)),
        ),
    ),
    30.0,
    'measured on "2" places',
)
WHOLE = Manifest(
    "aircraft-x",
    "1",
    "CC BY 4.0",
    "weights.onnx",
    "0" * 64,
    Input("picture", ("red", "green"), (0.4, 0.4), (0.25, 0.25), 1.2, (0.3, 1.6), 1280, 96),
    Output("centernet", 0.1, 0.45, 0.3, ("heat", "size", "offset"), 4, 4.2, -0.3),
    (Class("aircraft", ((45.0, "aircraft.transport.heavy"),), mirrored=True),),
    ((0.0, "small"), (45.0, "large")),
    CARD,
)


def test_a_manifest_comes_back_as_it_was():
    assert parse_manifest(manifest_toml(WHOLE).encode()) == WHOLE


def test_the_model_card_says_how_well_and_what_not():
    told = model_card(WHOLE, "AP50 0.9")
    assert "| below 30 m | 3 | 9 |" in told
    assert "| 30 m and more | 19 | 20 | 0.82 to 0.99 |" in told
    assert "cannot count what is shorter than 30 m" in told
    assert "CC BY 4.0" in told


def test_calibration_of_scores_that_are_right():
    dice = np.random.default_rng(4)
    scores = dice.uniform(0.05, 0.95, 4000)
    true = dice.random(4000) < scores
    judged = Judged(scores, np.where(true, 0, -1), np.ones(1))
    assert calibration([judged]) == pytest.approx((1, 0), abs=0.15)


def test_the_manifest_of_the_documentation_can_be_read():
    page = Path(__file__).parents[3] / "docs" / "how-to" / "train-a-detector.md"
    example = page.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    made = parse_manifest(example.replace('sha256 = "..."', f'sha256 = "{"0" * 64}"').encode())
    assert made.output.form == "yolo-obb"
    assert made.card.misses.scenes[0] == Yield("Alpha", Hits(3, 1, 0), Hits(20, 19, 1))
