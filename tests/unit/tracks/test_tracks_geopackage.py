import sqlite3
import struct

import pytest

pl = pytest.importorskip("polars")

from sitewatch.errors import UnreadableError
from sitewatch.sources.sniff import media_type_of
from sitewatch.tracks.geopackage import frame_of_geopackage, point
from sitewatch.tracks.sqlite_pages import DamagedError, Pages
from sitewatch.tracks.tables import read_table


def geometry(lon: float, lat: float) -> bytes:
    return b"GP\0\x01" + struct.pack("<i", 4326) + struct.pack("<BIdd", 1, 1, lon, lat)


def geopackage(path, count: int, srs: int = 4326, note: str = "") -> bytes:
    base = sqlite3.connect(path)
    base.execute("PRAGMA application_id = 0x47504B47")
    base.execute(
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
        " geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT,"
        " CONSTRAINT pk PRIMARY KEY (table_name, column_name))"
    )
    base.execute(
        'CREATE TABLE "fixes" ( "fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "geom" POINT,'
        ' "mmsi" MEDIUMINT, "time" DATETIME, "sog" REAL, "note" TEXT(20) )'
    )
    base.execute(
        "INSERT INTO gpkg_geometry_columns VALUES ('fixes', 'geom', 'POINT', ?, 0, 0)", (srs,)
    )
    base.executemany(
        "INSERT INTO fixes (geom, mmsi, time, sog, note) VALUES (?, ?, ?, ?, ?)",
        [
            (geometry(20 + at / 1000, 35.5), 212_123_000, f"2024-12-21T10:00:{at % 60:02}Z",
             0.1 * at, note)
            for at in range(count)
        ],
    )  # fmt: skip
    base.commit()
    base.close()
    return path.read_bytes()


def test_points_of_a_geopackage_are_positions(tmp_path):
    raw = geopackage(tmp_path / "a.gpkg", 2)
    assert media_type_of(raw, "a.gpkg") == "application/geopackage+sqlite3"
    frame = frame_of_geopackage(raw, "a.gpkg")
    assert frame["fid"].to_list() == [1, 2]
    found = read_table(frame, "a.gpkg", "s").positions
    assert found["lon_e7"].to_list() == [200_000_000, 200_010_000]
    assert found["lat_e7"].to_list() == [355_000_000] * 2
    assert found["sog_dkn"].to_list() == [0, 1]


def test_many_pages_and_long_texts_are_read_as_sqlite_reads_them(tmp_path):
    path = tmp_path / "a.gpkg"
    raw = geopackage(path, 3_000, note="x" * 5_000)
    pages = Pages(raw)
    ours = [tuple(row.values()) for row in pages.rows(pages.tables()["fixes"])]
    base = sqlite3.connect(path)
    theirs = base.execute("SELECT * FROM fixes").fetchall()
    base.close()
    assert ours == theirs


def test_a_geopackage_in_metres_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match=r"fixes is not in degrees.*WGS 84"):
        frame_of_geopackage(geopackage(tmp_path / "a.gpkg", 1, srs=3857), "a.gpkg")


@pytest.mark.parametrize("cut", [50, 600, 5_000])
def test_damage_is_an_error_of_the_file(tmp_path, cut):
    raw = geopackage(tmp_path / "a.gpkg", 500)
    with pytest.raises(UnreadableError):
        frame_of_geopackage(raw[:cut], "a.gpkg")


def test_a_page_that_leads_to_itself_is_damage(tmp_path):
    raw = bytearray(geopackage(tmp_path / "a.gpkg", 3_000))
    pages = Pages(bytes(raw))
    start = (pages.tables()["fixes"].root - 1) * pages.size
    raw[start + 8 : start + 12] = pages.tables()["fixes"].root.to_bytes(4, "big")
    broken = Pages(bytes(raw))
    with pytest.raises(DamagedError):
        list(broken.rows(broken.tables()["fixes"]))


def test_other_geometries_are_no_points():
    assert point(geometry(1.5, 2.5)) == (1.5, 2.5)
    assert point(b"GP") == (None, None)
    assert point(None) == (None, None)
    line = b"GP\0\x01" + struct.pack("<i", 4326) + struct.pack("<BIdd", 1, 2, 1, 2)
    assert point(line) == (None, None)
