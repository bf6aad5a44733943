"""The corpus of simulated reports is the one that its floors were set on, and its labels hold."""

import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from reports_lib import corpus

from sitewatch.reports.original import decode_original
from sitewatch.sources.sites import load_sites

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "bench/corpus"
WORDS = tomllib.loads((ROOT / "bench/reports_words.toml").read_text("utf-8"))
MEDIA = {".txt": "text/plain", ".html": "text/html", ".eml": "message/rfc822"}


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("corpus_build", FOLDER / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def gold(half):
    return json.loads((FOLDER / half / "gold.json").read_text("utf-8"))


def reports(half):
    return {p.name for p in (FOLDER / half).iterdir() if p.suffix in MEDIA}


def test_the_corpus_is_the_one_that_the_floors_were_set_on():
    assert corpus.corpus_hash() == WORDS["corpus"]["sha256"]


def test_gold_is_what_the_labels_make(build, capsys):
    assert build.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("half", corpus.HALVES)
def test_every_quote_stands_where_the_reader_will_look(half):
    for label in gold(half)["observations"]:
        path = FOLDER / half / label["file"]
        text = decode_original(path.read_bytes(), MEDIA[path.suffix], path.name).text
        assert text[label["char_start"] : label["char_end"]] == label["quote"], label["id"]


@pytest.mark.parametrize("half", corpus.HALVES)
def test_every_report_is_labelled_on_average_four_times(half):
    assert {d["file"] for d in gold(half)["documents"]} == reports(half)
    assert len(gold(half)["observations"]) >= 4 * len(reports(half))


def test_no_site_stands_in_two_halves():
    sites = [{s for d in gold(half)["documents"] for s in d["sites"]} for half in corpus.HALVES]
    assert len(set().union(*sites)) == sum(map(len, sites))


@pytest.mark.parametrize("pair", corpus.PAIRS)
def test_the_watched_sites_are_those_that_are_written_of(pair):
    written = {s for half in pair for d in gold(half)["documents"] for s in d["sites"]}
    watched = {s.id for half in pair for s in load_sites(corpus.sites_of(FOLDER / half))}
    assert written == watched


def test_no_site_of_the_first_pair_stands_in_the_other_articles():
    other = {s.id for s in load_sites(ROOT / "tests/data/reports/sites.geojson")}
    assert not other & {s.id for s in load_sites(FOLDER / "sites.geojson")}


@pytest.mark.parametrize("half", corpus.HALVES)
def test_labels_say_that_the_reports_are_simulated_and_the_reports_do_not(half):
    assert "nothing in these reports happened" in gold(half)["simulated"]
    assert "simulated" in corpus.name_of(half)
    for name in reports(half):
        assert not re.search("simulated", (FOLDER / half / name).read_text("utf-8"), re.I), name


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("two ships | ship | ship | 2 | present | - | - |", "not in the report"),
        ("a ship | ship | ship | 1 | levitating | - | - |", "not in the vocabulary"),
        ("a ship | boat | ship | 1 | present | - | - |", "not in the vocabulary"),
        ("ship | ship | ship | 1 | present | - | - |", "stands 2 times"),
    ],
)
def test_a_label_that_does_not_hold_is_refused(build, line, what):
    with pytest.raises(build.LabelError, match=what):
        build.label(line, "rota-1.txt", 1, "a ship, the ship")


def test_a_line_becomes_a_label_with_its_bounds(build):
    line = "a ship | ship | ship | ..4 | docked | 2026-01-02..2026-01-05 | Ana > Bo | neg c=k"
    made, tags = build.label(line, "rota-1.txt", 3, "Then a ship came")
    assert (made["id"], made["char_start"], made["char_end"]) == ("rota-1-03", 5, 11)
    assert made["count"] == {"min": 0, "max": 4}
    assert made["observation_date"] == {"start": "2026-01-02", "end": "2026-01-05"}
    assert (made["origin"], made["polarity"], made["tier"]) == ("Ana", "negated", "core")
    assert tags == {"c": ["k"], "x": []}


def test_f1_on_core_leaves_background_out():
    """Recall 6/8, precision 6/(12 - 2): F1 = 2 * 0.75 * 0.6 / 1.35."""
    f1 = corpus.core_f1({"core": 6, "context": 2}, {"core": 8, "context": 4}, 12)
    assert f1 == pytest.approx(2 / 3)


def test_the_goal_wants_a_high_test_half_close_to_the_tuning_half():
    def held(tuning, test):
        figures = (tuning, test, tuning, test)
        made = {
            half: corpus.Half(f1, 0, 0, 1, (1, 1, 1), ())
            for half, f1 in zip(corpus.HALVES, figures, strict=True)
        }
        return list(corpus.rows(made))[-1][3]

    assert held(0.80, 0.76)
    assert not held(0.76, 0.70)
    assert not held(0.90, 0.80)
