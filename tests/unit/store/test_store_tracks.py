import hashlib
from pathlib import Path

import pytest

pl = pytest.importorskip("polars")

from sitewatch.errors import CaseError
from sitewatch.store.tracks import TrackStore, bucket_of
from sitewatch.tracks.columns import DAY_US, POSITIONS, STATICS, conform, drops, ordered
from sitewatch.tracks.records import Read

METHOD = "tracks/1"


def read(source: str, first_day: int = 20_000, ships: int = 40) -> Read:
    rows = pl.DataFrame(
        {
            "vessel": [200_000_000 + ship for ship in range(ships) for _ in range(4)],
            "time_us": [(first_day + day) * DAY_US for _ in range(ships) for day in range(4)],
        }
    ).with_columns(
        kind=pl.lit("ais-a"), lat_e7=pl.lit(350_000_000), lon_e7=pl.lit(200_000_000),
        source=pl.lit(source), place=pl.int_range(pl.len()) + 1,
    )  # fmt: skip
    statics = rows.with_columns(name=pl.lit("SPARTA"))
    return Read(
        ordered(conform(rows, POSITIONS)),
        ordered(conform(statics, STATICS)),
        drops(source, {"no receive time": 3}),
    )


def content(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_what_is_put_comes_back_in_its_total_order(tmp_path):
    store, told = TrackStore(tmp_path), read("a")
    put = store.put(told, "a", METHOD)
    assert put.new
    back = pl.concat([store.positions(bucket) for bucket in store.buckets()])
    assert ordered(back).equals(told.positions)
    statics = pl.concat([store.statics(bucket) for bucket in store.buckets()])
    assert ordered(statics).equals(told.statics)
    assert store.dropped().rows() == [("a", "no receive time", 3)]


def test_the_same_file_twice_changes_nothing(tmp_path):
    store = TrackStore(tmp_path)
    first = store.put(read("a"), "a", METHOD)
    before = content(tmp_path)
    again = store.put(read("a"), "a", METHOD)
    assert content(tmp_path) == before
    assert not again.new
    assert again.buckets == first.buckets


def test_a_put_that_was_killed_is_done_again(tmp_path):
    whole, broken = TrackStore(tmp_path / "whole"), TrackStore(tmp_path / "broken")
    whole.put(read("a"), "a", METHOD)
    broken.put(read("a"), "a", METHOD)
    (tmp_path / "broken" / "sources" / "a.json").unlink()
    next((tmp_path / "broken").rglob("*.parquet")).unlink()
    broken.put(read("a"), "a", METHOD)
    assert content(tmp_path / "broken") == content(tmp_path / "whole")


def test_another_method_replaces_what_was_kept(tmp_path):
    store = TrackStore(tmp_path)
    store.put(read("a", ships=40), "a", METHOD)
    store.put(read("a", ships=10), "a", "tracks/2")
    assert sum(store.positions(bucket).height for bucket in store.buckets()) == 40


def test_late_data_touches_only_its_own_buckets(tmp_path):
    store = TrackStore(tmp_path)
    store.put(read("a"), "a", METHOD)
    before = content(tmp_path)
    put = store.put(read("b", ships=1), "b", METHOD)
    changed = {name for name, hashed in content(tmp_path).items() if before.get(name) != hashed}
    bucket = pl.DataFrame({"vessel": [200_000_000]}).select(bucket_of(pl.col("vessel"))).item()
    assert put.buckets == (bucket,)
    assert all(f"bucket={bucket:02}" in name or name == "sources/b.json" for name in changed)


def test_days_are_read_one_by_one(tmp_path):
    store = TrackStore(tmp_path)
    store.put(read("a"), "a", METHOD)
    bucket = store.buckets()[0]
    assert store.days(bucket) == (20_000, 20_001, 20_002, 20_003)
    day = store.positions(bucket, (20_001, 20_002))
    assert set(day["time_us"].to_list()) == {20_001 * DAY_US}


def test_damage_is_named(tmp_path):
    store = TrackStore(tmp_path)
    store.put(read("a"), "a", METHOD)
    bucket = store.buckets()[0]
    next(tmp_path.glob(f"positions/bucket={bucket:02}/*/*.parquet")).write_bytes(b"PAR1")
    with pytest.raises(CaseError, match="positions are damaged"):
        store.positions(bucket)


def test_vessels_spread_over_all_buckets():
    frame = pl.DataFrame({"vessel": range(200_000_000, 200_010_000)})
    counts = frame.group_by(bucket_of(pl.col("vessel"))).len()["len"]
    assert len(counts) == 32
    assert counts.max() < 2 * counts.min()
