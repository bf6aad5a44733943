"""Hostile and broken input: a clear word naming file and place, and the rest goes on."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

GOOD = (
    "Harbour Wire, 14 December 2024. Simulated article.\n\n"
    "Maxar images taken on December 13 show two frigates at Tartus naval base.\n"
)


def encrypted_pdf(path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 300_000_000)


def big_text(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"Two frigates were at Tartus.\n" * 36_158)


BROKEN = {
    "empty.txt": lambda path: path.write_bytes(b""),
    "binary.txt": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "large.txt": big_text,
    "bomb.zip": zip_bomb,
    "locked.pdf": encrypted_pdf,
    "truncated.pdf": lambda path: path.write_bytes(b"%PDF-1.7\n1 0 obj\n<<"),
    "broken.json": lambda path: path.write_text('{"items": [', encoding="utf-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_the_good_one_is_still_read(name, tmp_path, case, cli):
    folder = tmp_path / "in"
    folder.mkdir()
    BROKEN[name](folder / name)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    added = cli("add", case, folder)
    ran = cli("run", case, "--as-of", "2024-12-31")
    assert name in added.err + ran.err
    assert 1 in {added.code, ran.code}
    assert added.code in {0, 1}
    found = cli("timeline", case, "tartus", "--as-of", "2024-12-31")
    assert "Maxar" in found.out


@pytest.mark.parametrize("name", ["empty.txt", "binary.txt", "locked.pdf", "bomb.zip"])
def test_reading_only_a_broken_file_ends_with_code_2(name, tmp_path, cli):
    BROKEN[name](tmp_path / name)
    said = cli("read", tmp_path / name)
    assert said.code == 2
    assert name in said.err
    assert "Traceback" not in said.err


def test_a_missing_file_is_wrong_usage(cli, tmp_path):
    said = cli("read", tmp_path / "nowhere.txt")
    assert said.code == 2
    assert "nowhere.txt" in said.err


def test_scripts_in_html_are_not_text(tmp_path, cli):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><script>var a = 'Nine frigates at Tartus';</script></head><body><article>"
        "<p>Maxar images taken on December 13, 2024 show two frigates at Tartus naval base.</p>"
        "<script>document.write('Seven frigates were at Tartus.')</script></article></body></html>",
        encoding="utf-8",
    )
    rows = [json.loads(line) for line in cli("read", page, "--json").out.splitlines()]
    assert rows
    assert all(row["count"] is None or row["count"]["min"] == 2 for row in rows)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1251", "utf-8-sig", "cp1252"])
def test_other_encodings_are_read_and_quoted_exactly(encoding, tmp_path, cli):
    text = "Harbour Wire. On 13 December 2024 two frigates were seen at Tartus naval base.\n"
    text += {"cp1251": "Тартус: два фрегата у причала в порту.\n"}.get(
        encoding, "“Café” – déjà vu\n"
    )
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode(encoding))
    rows = [json.loads(line) for line in cli("read", path, "--json").out.splitlines()]
    assert rows
    for row in rows:
        place = row["locator"]
        assert text[place["start"] : place["end"]] == place["quote"]


def test_dates_that_contradict_each_other_are_pointed_out(tmp_path, cli):
    path = tmp_path / "dates.txt"
    path.write_text(
        "Two frigates were seen at Tartus naval base on December 20, 2024.\n", encoding="utf-8"
    )
    said = cli("read", path, "--published", "2024-12-13")
    assert "2024-12-20" in said.out
    assert "!" in said.out or "dates.txt" in said.err


def test_a_self_crossing_site_is_named_with_its_place(case, cli):
    ring = [[35.8, 34.8], [35.9, 34.9], [35.9, 34.8], [35.8, 34.9], [35.8, 34.8]]
    feature = {
        "type": "Feature",
        "properties": {"id": "bow-tie", "name": "Bow tie", "kind": "port"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    sites = {"type": "FeatureCollection", "features": [feature]}
    (case / "sites.geojson").write_text(json.dumps(sites), encoding="utf-8")
    said = cli("run", case)
    assert said.code == 2
    assert "sites.geojson" in said.err
    assert "bow-tie" in said.err
    assert "35.85" in said.err


def test_an_unknown_setting_names_its_file_and_key(case, cli):
    with (case / "sitewatch.toml").open("a", encoding="utf-8") as file:
        file.write("\n[publicaton]\ndelay_hours = 3\n")
    said = cli("show", case)
    assert said.code == 2
    assert "sitewatch.toml" in said.err
    assert "publicaton" in said.err


def test_a_folder_that_is_no_case_is_wrong_usage(tmp_path, cli):
    said = cli("show", tmp_path)
    assert said.code == 2
    assert str(tmp_path) in said.err


def test_terminal_output_carries_no_control_characters(tmp_path, cli):
    path = tmp_path / "escape.txt"
    path.write_text(
        "Two frigates \x1b[31mwere\x1b[0m seen at \u202eTartus naval base on 13 December 2024.\n",
        encoding="utf-8",
    )
    said = cli("read", path)
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out + said.err


def test_a_link_in_a_folder_is_refused_by_name(tmp_path, case, cli):
    folder = tmp_path / "in"
    folder.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("a file outside of the folder\n", encoding="utf-8")
    (folder / "link.txt").symlink_to(secret)
    said = cli("add", case, folder)
    assert said.code == 2
    assert "link.txt" in said.err
    assert not any((case / "evidence").rglob("*"))


@pytest.mark.parametrize("what", ["", ".", "case.db"])
def test_a_case_is_no_evidence_of_itself(what, case, cli, monkeypatch):
    monkeypatch.chdir(case)
    said = cli("add", case, what)
    assert said.code == 2
    assert "Traceback" not in said.err


def test_a_text_longer_than_a_book_is_refused_and_the_rest_is_read(tmp_path, case, cli):
    (tmp_path / "book.txt").write_text("Two frigates lay at Tartus. " * 40_000, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    cli("add", case, tmp_path / "book.txt", tmp_path / "good.txt")
    ran = cli("run", case, "--as-of", "2024-12-31")
    assert ran.code == 1
    assert ran.err.count("book.txt") == 1
    assert "Maxar" in cli("timeline", case, "tartus", "--as-of", "2024-12-31").out
