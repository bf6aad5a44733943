"""The reader holds its floors on the simulated articles on other sites."""

import importlib.util
import sys
from pathlib import Path

import pytest

from sitewatch.sources.sites import load_sites
from sitewatch.testing.reports import english

ROOT = Path(__file__).resolve().parents[2]
NAME = "other sites (simulated)"
CORPUS = "3034cd329b70512f4f9fbe8c89bed77b8f6679edb60c87e610a70502702a9aaa"


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_reports", ROOT / "bench/reports.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def score(bench):
    folder = ROOT / "tests/data/reports"
    found, _ = bench.score_folder(folder, load_sites(folder / "sites.geojson"), english())
    return found


def test_the_articles_are_the_ones_that_the_floors_were_set_on(bench):
    assert bench.corpus_hash(ROOT / "tests/data/reports") == CORPUS


def test_no_figure_is_below_its_floor(bench, score):
    assert bench.below_floor(NAME, score) == []


def test_a_figure_below_its_floor_is_named(bench, score):
    worse = bench.Score(gold=score.gold, found=score.found, matched=1, predicted=100)
    assert any("precision 0.01" in line for line in bench.below_floor(NAME, worse))


def test_every_article_says_that_it_is_simulated():
    for file in (ROOT / "tests/data/reports").glob("*.txt"):
        assert "simulated" in file.read_text("utf-8").splitlines()[0], file.name
