from __future__ import annotations

import csv
import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from xml.etree import ElementTree as ET

import pytest

from sitewatch.errors import UsageError
from sitewatch.model import CasePicture, Point, Polygon
from sitewatch.publish.csv import csv_tables, safe_cell, to_csv
from sitewatch.publish.ftm import to_ftm
from sitewatch.publish.geojson import geometry, to_geojson
from sitewatch.publish.kml import to_kml
from sitewatch.publish.policy import Policy
from sitewatch.publish.provjson import to_provjson
from sitewatch.publish.stac import to_stac
from sitewatch.publish.stix import to_stix
from sitewatch.testing import example_picture
from sitewatch.testing.hostile import hostile_picture

POLICY = Policy(at=datetime(2025, 4, 1, tzinfo=UTC))
SINGLE = {
    "geojson": to_geojson,
    "kml": to_kml,
    "stac": to_stac,
    "prov": to_provjson,
    "ftm": to_ftm,
    "stix": to_stix,
}
FORMATS = ("csv", *SINGLE)
KML = "{http://www.opengis.net/kml/2.2}"


def export(form: str, picture: CasePicture, policy: Policy) -> dict[str, str]:
    """The texts of one format by name."""
    if form == "csv":
        return csv_tables(picture, policy)
    return {form: SINGLE[form](picture, policy)}


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(to_csv(example_picture(), POLICY, table))))


@pytest.mark.parametrize("form", FORMATS)
def test_no_export_names_a_protected_source(form):
    for text in export(form, example_picture(), POLICY).values():
        assert "Pell" not in text
        assert "quay-contact" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_no_export_lets_waiting_material_out(form):
    waiting = "38"
    texts = export(form, example_picture(), Policy())
    assert not any(re.search(rf"\b{waiting} (trucks|military)", t) for t in texts.values())
    assert all("quay-note" not in text for text in texts.values())


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_picture_is_the_same_text(form):
    assert export(form, example_picture(), POLICY) == export(form, example_picture(), POLICY)


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_evidence_is_written_as_text_that_can_be_encoded(form):
    picture, _ = hostile_picture()
    for text in export(form, picture, POLICY).values():
        text.encode()
        assert "\x00" not in text
        assert "\u202e" not in text


def test_geojson_holds_one_feature_a_site_and_says_what_is_withheld():
    read = json.loads(to_geojson(example_picture(), POLICY))
    assert read["type"] == "FeatureCollection"
    assert read["simulated"] is True
    assert read["withheld"]
    assert [f["id"] for f in read["features"]] == ["corran-air-base", "sablemouth", "tern-ridge"]
    port = read["features"][1]["properties"]
    assert port["explanations"][0]["probability"] == 0.64
    assert port["signs"]["not_looked"] == ["fuel-removed", "quarters-empty"]
    assert port["estimates"][1] | {"id": ""} == {
        "id": "", "area": None, "class": "vessel.naval.frigate", "on": "2025-03-24",
        "low": 0, "median": 0,
        "high": 1, "level": 0.9, "p_none": 0.7919, "days_since_look": 2.0,
    }  # fmt: skip
    silent = read["features"][2]["properties"]
    assert (silent["looks"], silent["last_look"], silent["estimates"]) == (0, None, [])


def test_outer_rings_run_against_the_clock_and_holes_with_it():
    square = (Point(0, 0), Point(0, 2), Point(2, 2), Point(2, 0), Point(0, 0))
    hole = (Point(0.5, 0.5), Point(1, 0.5), Point(1, 1), Point(0.5, 1), Point(0.5, 0.5))
    outer, inner = geometry(Polygon((square, hole)))["coordinates"]
    assert outer == [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    assert inner == [[0.5, 0.5], [0.5, 1], [1, 1], [1, 0.5], [0.5, 0.5]]


def test_geojson_holds_no_place_finer_than_a_site():
    points = re.findall(r"-?\d+\.\d{3,}", to_geojson(example_picture(), POLICY))
    assert "69.6183" not in points
    assert "70.2257" not in points


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-cmd", "'-cmd"),
        ("@sum", "'@sum"),
        ("  =1+1", "'  =1+1"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t=1"),
        ("plain", "plain"),
        (-3, -3),
        (None, None),
        (0.5, 0.5),
    ],
)
def test_no_cell_is_a_formula(cell, safe):
    assert safe_cell(cell) == safe


def test_tables_can_be_read_back():
    seen = rows("observations")
    assert len(seen) == len(example_picture().observations)
    column = next(row for row in seen if row["count_min"] == "121")
    assert (column["count_max"], column["count_kind"]) == ("", "at_least")
    assert column["quote"].startswith("a column of more than 120")
    withheld = [row for row in seen if row["quote"] == "withheld"]
    assert len(withheld) == 2
    assert {row["looked"] for row in rows("estimates")} == {"yes", "no"}
    assert {row["sight"] for row in rows("signs")} == {"seen", "looked_absent", "not_looked"}
    assert "cloud" in {row["outcome"] for row in rows("looks")}
    assert ("site without a look", "tern-ridge") in {(r["about"], r["what"]) for r in rows("notes")}


def test_every_row_has_a_cell_for_every_column():
    for text in csv_tables(example_picture(), POLICY).values():
        lengths = {len(row) for row in csv.reader(StringIO(text))}
        assert len(lengths) == 1


def test_an_unknown_table_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="observations, looks"):
        to_csv(example_picture(), POLICY, "tanks")


def test_kml_can_be_read_and_shows_no_markup_from_evidence():
    picture, _ = hostile_picture()
    tree = ET.fromstring(to_kml(picture, POLICY))  # noqa: S314 -- written a line above
    names = [element.text for element in tree.iter(f"{KML}name")]
    assert len(names) > 10
    for element in tree.iter(f"{KML}description"):
        assert set(re.findall(r"<[^>]*>", element.text)) <= {"<p>", "</p>"}


def test_kml_gives_each_look_its_time_and_its_sites_place():
    tree = ET.fromstring(to_kml(example_picture(), POLICY))  # noqa: S314
    begins = [element.text for element in tree.iter(f"{KML}begin")]
    assert len(begins) == sum(len(part.looks) for part in example_picture().sites)
    assert "2025-03-14T00:00:00+00:00" in begins
    assert "Simulated" in next(tree.iter(f"{KML}description")).text


def test_stac_items_have_what_the_specification_asks_for():
    read = json.loads(to_stac(example_picture(), POLICY))
    assert len(read["features"]) == 11
    for item in read["features"]:
        assert item["type"] == "Feature"
        assert item["stac_version"] == "1.1.0"
        assert {"id", "geometry", "bbox", "properties", "links", "assets"} <= set(item)
        properties = item["properties"]
        assert properties["datetime"] is None
        assert properties["start_datetime"] < properties["end_datetime"]
        assert properties["start_datetime"].endswith("Z")
    outcomes = {item["properties"]["sitewatch:outcome"] for item in read["features"]}
    assert outcomes == {"saw", "looked_absent", "cloud"}


def test_prov_relations_name_only_what_is_defined():
    read = json.loads(to_provjson(example_picture(), POLICY))
    entities, agents, activities = read["entity"], read["agent"], read["activity"]
    for relation in read["wasDerivedFrom"].values():
        assert relation["prov:generatedEntity"] in entities
        assert relation["prov:usedEntity"] in entities
    for relation in read["wasGeneratedBy"].values():
        assert relation["prov:activity"] in activities
    for relation in read["wasAttributedTo"].values():
        assert relation["prov:agent"] in agents
    derived = {r["prov:generatedEntity"] for r in read["wasDerivedFrom"].values()}
    assert f"sw:{example_picture().sites[0].assessment.id}" in derived


def test_ftm_lines_are_entities_with_lists_of_values():
    entities = [json.loads(line) for line in to_ftm(example_picture(), POLICY).splitlines()]
    by_id = {entity["id"]: entity for entity in entities}
    assert len(by_id) == len(entities)
    schemata = {entity["schema"] for entity in entities}
    assert schemata == {"Address", "Article", "Documentation", "Event", "LegalEntity"}
    assert all(isinstance(v, list) and v for e in entities for v in e["properties"].values())
    for told in (e for e in entities if e["schema"] == "Documentation"):
        assert by_id[told["properties"]["document"][0]]["schema"] == "Article"
        assert by_id[told["properties"]["entity"][0]]["schema"] == "Event"


def test_ftm_gives_no_address_that_could_run():
    picture, _ = hostile_picture()
    assert "sourceUrl" not in to_ftm(picture, POLICY)


def test_stix_objects_refer_to_each_other_and_have_valid_ids():
    bundle = json.loads(to_stix(example_picture(), POLICY))
    ids = {item["id"] for item in bundle["objects"]}
    assert len(ids) == len(bundle["objects"])
    for item in bundle["objects"]:
        kind, _, tail = item["id"].partition("--")
        assert kind == item["type"]
        assert uuid.UUID(tail).version == 5
        assert item["created"] == "2025-03-24T00:00:00.000Z"
        assert set(item.get("object_refs", ())) <= ids
    reports = [item for item in bundle["objects"] if item["type"] == "report"]
    assert len(reports) == 3
    assert all(report["description"].startswith("Simulated") for report in reports)


def test_a_real_case_is_not_called_simulated():
    picture = replace(example_picture(), simulated=False)
    assert "Simulated" not in to_stix(picture, POLICY)
    assert json.loads(to_geojson(picture, POLICY))["simulated"] is False
