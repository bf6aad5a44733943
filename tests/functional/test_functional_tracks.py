"""A file of positions through a case: added, read, shown, reported, verified."""

from __future__ import annotations

import json
from importlib.metadata import entry_points

import pytest

pytest.importorskip("polars")

from sitewatch.testing.positions import ais_csv

DAY = ("--as-of", "2025-01-10")
SITES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "tartus", "name": "Tartus", "kind": "port"},
            "geometry": {"type": "Point", "coordinates": [35.87, 34.91]},
        }
    ],
}


@pytest.fixture
def tracked(tmp_path, cli):
    """A case with four simulated days of AIS off one site."""
    if "tracks" not in entry_points(group="sitewatch.readers").names:
        pytest.skip("the installed package does not name the tracks reader yet: install it again")
    folder = tmp_path / "case"
    assert cli("new", folder).code == 0
    (folder / "sites.geojson").write_text(json.dumps(SITES), encoding="utf-8")
    file = tmp_path / "ais.csv"
    file.write_text(ais_csv(), encoding="utf-8")
    assert cli("add", folder, file, "--published", "2024-12-25").code == 0
    assert cli("run", folder, *DAY).code == 0
    return folder


def test_show_prints_calls_and_silences(tracked, cli):
    text = " ".join(cli("show", tracked, *DAY).out.split())
    assert "21 December 2024: SPARTA (cargo ship) came in" in text
    assert "22 December 2024: SPARTA (cargo ship) left" in text
    assert "SPARTA (cargo ship) fell silent; silent for 22.2 h" in text
    assert "no tanker ships seen; reception was good" in text


def test_the_looks_are_on_the_timeline_and_the_silent_transponder_is_a_sign(tracked, cli):
    rows = [json.loads(line) for line in cli("timeline", tracked, *DAY, "--json").out.splitlines()]
    looks = [row for row in rows if row["type"] == "look"]
    assert [row["outcome"] for row in looks] == ["looked_absent", "saw", "saw", "looked_absent"]
    assert {row["medium"] for row in looks} == {"tracking"}
    shown = json.loads(cli("show", tracked, *DAY, "--json").out)
    seen = {found["rule"] for found in shown["indicators"] if found["sight"] == "seen"}
    assert "transponder-silent" in seen


def test_every_observation_leads_back_to_its_rows(tracked, cli):
    assert cli("verify", tracked, *DAY).code == 0
    rows = cli("show", tracked, *DAY).out.splitlines()
    first = next(line for line in rows if "[obs-" in line)
    key = first.split("[")[-1].rstrip("] \n")
    assert "ais.csv" in cli("why", tracked, key, *DAY).out


def test_the_report_draws_the_silence(tracked, cli, tmp_path):
    page = tmp_path / "report.html"
    assert cli("report", tracked, "-o", page, *DAY).code == 0
    html = page.read_text("utf-8")
    assert "way gap" in html
    assert "own positions say" in html


def test_running_again_changes_nothing(tracked, cli):
    before = cli("show", tracked, *DAY, "--json").out
    figures = json.loads(cli("run", tracked, *DAY, "--json").out.splitlines()[-1])
    assert (figures["read"], figures["kept"]) == (0, 1)
    assert cli("show", tracked, *DAY, "--json").out == before


def test_show_and_report_say_where_a_ship_can_be_and_why_leads_back(tracked, cli, tmp_path):
    pytest.importorskip("searoute")
    text = " ".join(cli("show", tracked, *DAY).out.split())
    assert "SPARTA (cargo ship) was last heard 23 December 2024, 19:20 UTC" in text
    assert "if bound for" in text
    assert "nothing in this case places it at any of them since" in text
    key = text[text.index("[onw-") + 1 :].partition("]")[0]
    said = cli("why", tracked, key, *DAY)
    trail = said.out
    assert said.code == 0, said.err
    assert "ais.csv" in trail
    assert "onward" in trail
    page = tmp_path / "reach.html"
    assert cli("report", tracked, "-o", page, *DAY).code == 0
    assert 'class="reach-cell"' in page.read_text("utf-8")


def test_destinations_that_the_case_names_are_always_told(tracked, cli):
    pytest.importorskip("searoute")
    settings = tracked / "sitewatch.toml"
    told = settings.read_text("utf-8")
    settings.write_text(
        told.replace("# destinations = []", 'destinations = ["Tobruk", "Kaliningrad"]'), "utf-8"
    )
    assert cli("run", tracked, *DAY).code == 0
    text = " ".join(cli("show", tracked, *DAY).out.split())
    assert "Tobruk (Libya)" in text
    assert "Kaliningrad (Russia)" in text
    assert cli("verify", tracked, *DAY).code == 0


def test_a_destination_that_is_no_port_is_refused_by_name(tracked, cli):
    pytest.importorskip("searoute")
    settings = tracked / "sitewatch.toml"
    told = settings.read_text("utf-8")
    settings.write_text(told.replace("# destinations = []", 'destinations = ["Tobrukk"]'), "utf-8")
    said = cli("run", tracked, *DAY)
    assert said.code == 2
    assert "Tobrukk" in said.err
    assert "like it: Tobruk" in said.err
