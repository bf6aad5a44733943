"""The example case is whole: its files load, say that they are simulated, and keep their oracle."""

from __future__ import annotations

import json
import re
import tomllib
from email import message_from_bytes, policy
from html import unescape
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from sitewatch.model import Difference, Medium, SiteKind
from sitewatch.settings import load_settings
from sitewatch.sources.sites import load_sites

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "syria-2024"
SEEDS = ROOT.parent / "shared" / "seeds"
REPORTS = sorted((EXAMPLE / "reports").iterdir())
NAMES = [path.name for path in REPORTS]
EXPECTED = json.loads((EXAMPLE / "expected.json").read_text("utf-8"))
NOTICE = "Simulated article, written for the sitewatch example."
SHARED_RUN = 8


def text_of(path: Path) -> str:
    """Title and body as a person would read them."""
    raw = path.read_bytes()
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(raw)).pages)
    if path.suffix == ".eml":
        mail = message_from_bytes(raw, policy=policy.default)
        return f"{mail['Subject']}\n{mail.get_content()}"
    if path.suffix == ".json":
        (item,) = json.loads(raw)["items"]
        return f"{item['title']}\n{item['content_text']}"
    text = raw.decode("windows-1251" if b'charset="windows-1251"' in raw else "utf-8")
    return unescape(re.sub(r"<[^>]+>", " ", text)) if path.suffix == ".html" else text


def flat(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + SHARED_RUN]) for i in range(len(found) - SHARED_RUN + 1)}


def quotes() -> list[tuple[str, str]]:
    """Every (document, quote) of the oracle."""
    sides = [d[side] for d in EXPECTED["disagreements"] for side in ("a", "b")]
    sides += [d[side] for d in EXPECTED["must_not_be_flagged"] for side in ("a", "b")]
    sides += EXPECTED["must_not_be_observed"] + EXPECTED["repairs"]
    sides += [entry for entry in EXPECTED["nobody_looked"] if entry["document"]]
    return [(side["document"], side["quote"]) for side in sides]


def test_there_are_ten_reports_in_every_form_that_is_read():
    assert len(REPORTS) == 10
    assert {path.suffix for path in REPORTS} == {".txt", ".html", ".eml", ".json", ".pdf"}


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
def test_every_report_says_at_its_head_that_it_is_simulated(path):
    text = flat(text_of(path))
    assert NOTICE in text
    assert text.index(NOTICE) < 250


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
def test_every_report_is_short(path):
    assert 100 <= len(words(text_of(path))) <= 350


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
def test_no_report_shares_a_run_of_eight_words_with_a_real_article(path):
    seeds = sorted(SEEDS.glob("*.txt"))
    if not seeds:
        pytest.skip("the real articles are not on this machine")
    shared = {run for seed in seeds for run in runs(text_of(path)) & runs(seed.read_text("utf-8"))}
    assert not shared


def test_the_undated_report_names_no_full_date():
    text = text_of(EXAMPLE / "reports" / "08-undated.txt")
    assert not re.search(r"\b2024\b", text)
    assert "2011" in text
    assert "thirteen years ago" in text


def test_the_sites_load_with_their_areas():
    sites = {site.id: site for site in load_sites(EXAMPLE / "sites.geojson")}
    assert list(sites)[:2] == ["hmeimim", "tartus"]
    areas = {area.id for area in sites["hmeimim"].areas}
    assert areas == {"apron", "air-defence-site", "helicopter-stand"}
    assert {area.id for area in sites["tartus"].areas} == {"quay", "pier", "roadstead"}
    assert sites["m5"].kind is SiteKind.ROAD


def test_no_name_means_two_sites():
    sites = load_sites(EXAMPLE / "sites.geojson")
    names = [name.casefold() for site in sites for name in {site.name, *site.aliases}]
    assert len(names) == len(set(names))


def test_watched_names_stand_in_three_scripts():
    aliases = [alias for site in load_sites(EXAMPLE / "sites.geojson") for alias in site.aliases]
    for first, last in (("a", "z"), ("а", "я"), ("ء", "ي")):
        assert any(first <= char <= last for alias in aliases for char in alias.lower())


def test_every_position_is_coarse():
    collection = json.loads((EXAMPLE / "sites.geojson").read_text("utf-8"))
    for feature in collection["features"]:
        for lon, lat in feature["geometry"]["coordinates"][0]:
            assert (round(lon, 3), round(lat, 3)) == (lon, lat)


def test_the_settings_load():
    settings = load_settings(EXAMPLE)
    assert "simulated" in settings.title.lower()
    ids = [source.id for source in settings.sources]
    assert len(ids) == len(set(ids))
    assert {"maxar", "levant-dispatch", "hur"} <= set(ids)


def test_the_rules_of_the_case_and_their_likelihoods_fit_together():
    settings = load_settings(EXAMPLE)
    rules = {rule.id for rule in settings.rules}
    explanations = {hypothesis.id for hypothesis in settings.hypotheses.hypotheses}
    pairs = [(entry.rule, entry.hypothesis) for entry in settings.hypotheses.likelihoods]
    assert len(rules) >= 10
    assert len(explanations) >= 4
    assert {rule for rule, _ in pairs} == rules
    assert len(pairs) == len(set(pairs)) == len(rules) * len(explanations)
    assert sum(item.prior for item in settings.hypotheses.hypotheses) == pytest.approx(1.0)


def test_every_rule_of_the_settings_stands_once():
    table = tomllib.loads((EXAMPLE / "sitewatch.toml").read_text("utf-8"))
    assert len(table["rules"]) == len(load_settings(EXAMPLE).rules)


def test_the_oracle_speaks_of_every_report_and_only_of_known_looks():
    assert sorted(EXPECTED["documents"]) == NAMES
    told = {look for entry in EXPECTED["documents"].values() for look in entry["looks"]}
    assert told == set(EXPECTED["looks"])
    sites = {site.id for site in load_sites(EXAMPLE / "sites.geojson")} | {None}
    for look in EXPECTED["looks"].values():
        assert look["site"] in sites
        assert Medium(look["medium"])
        assert look["captured"][0] <= look["captured"][1]
        assert look.get("derived_from", "hmeimim/maxar-1213") in EXPECTED["looks"]


def test_the_oracle_bounds_every_publication_date():
    for entry in EXPECTED["documents"].values():
        first, last = entry["published"]["outer"]
        assert first <= entry["published"]["likely"] <= last


@pytest.mark.parametrize(("document", "quote"), quotes())
def test_every_quotation_of_the_oracle_stands_in_its_report(document, quote):
    assert quote in flat(text_of(EXAMPLE / "reports" / document))


def test_the_oracle_uses_the_kinds_of_difference_that_exist():
    kinds = {entry["type"] for entry in EXPECTED["disagreements"]}
    assert kinds == {Difference.RETELLING, Difference.CHANGE, Difference.CONFLICT}
    ids = [entry["id"] for entry in EXPECTED["disagreements"]]
    assert len(ids) == len(set(ids))


def test_the_facts_of_the_oracle_are_told_by_reports_of_that_look():
    for fact in EXPECTED["facts"]:
        for document in fact["told_by"]:
            assert fact["look"] in EXPECTED["documents"][document]["looks"]


def test_repeated_paragraphs_are_planted_where_the_oracle_says():
    text = text_of(EXAMPLE / "reports" / "10-meridian-review.txt")
    repeated = [block for block in text.split("\n\n") if text.count(block.strip()) == 2]
    assert len(repeated) == 4  # two paragraphs, each found at both places
