"""Files of positions added from the command line: kept as evidence, and their positions beside."""

import gzip
import hashlib
from pathlib import Path

import pytest

pl = pytest.importorskip("polars")

from sitewatch.store.tracks import TrackStore

LOG = b"1411920502 !AIVDM,1,1,,B,13:BuN001=15mQFOjcOBG1p800SK,0*7B\n" * 3
TABLE = (
    b"MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName\n"
    b"273396130,2024-12-21T10:00:00,34.9,35.85,0.1,10.0,511,SPARTA II\n"
    b"273396130,2024-12-21T10:03:00,34.9,35.85,0.1,10.0,511,SPARTA II\n"
    b"273396130,2024-12-21T10:06:00,91.0,181.0,0.1,10.0,511,SPARTA II\n"
)


def content(root: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def files(tmp_path) -> tuple[Path, ...]:
    (tmp_path / "log.nmea.gz").write_bytes(gzip.compress(LOG, mtime=0))
    (tmp_path / "noaa.csv").write_bytes(TABLE)
    pl.read_csv(TABLE).write_parquet(tmp_path / "noaa.parquet")
    return tuple(tmp_path / name for name in ("log.nmea.gz", "noaa.csv", "noaa.parquet"))


def test_logs_and_tables_are_kept_and_a_second_time_changes_nothing(cli, case, files):
    said = cli("add", case, *files)
    assert said.code == 0, said.err
    before = content(case / "tracks")
    assert cli("add", case, *files).code == 0
    assert content(case / "tracks") == before
    store = TrackStore(case / "tracks")
    kept = pl.concat([store.positions(bucket) for bucket in store.buckets()])
    assert sorted(kept["vessel"].to_list()) == [212_123_000] * 3 + [273_396_130] * 4
    reasons = store.dropped().group_by("reason").agg(pl.col("count").sum())
    assert reasons.rows() == [("position not available", 2)]


def test_the_positions_point_back_to_the_original(cli, case, files):
    cli("add", case, files[1])
    store = TrackStore(case / "tracks")
    row = store.positions(store.buckets()[0]).row(1, named=True)
    assert row["source"] == hashlib.sha256(TABLE).hexdigest()
    assert row["place"] == 2


def test_a_table_of_something_else_is_said_to_be_none(cli, case, tmp_path):
    path = tmp_path / "sales.parquet"
    pl.DataFrame({"shop": ["a"], "sold": [1]}).write_parquet(path)
    said = cli("add", case, path)
    assert said.code == 1
    assert "no column for vessel, time, lat, lon among shop, sold" in said.out + said.err
