import pytest

pl = pytest.importorskip("polars")

from sitewatch.tracks.columns import DROPPED, POSITIONS, STATICS, conform, empty
from sitewatch.tracks.credible import credible
from sitewatch.tracks.records import Read, nothing

MINUTE = 60_000_000


def run(vessel: int, count: int, lat: float, first: int = 0) -> list[dict[str, object]]:
    """A ship that runs north at 12 knots, a position every five minutes."""
    return [
        {"vessel": vessel, "kind": "ais-a", "time_us": (first + 5 * at) * MINUTE,
         "lat_e7": round((lat + at / 60) * 1e7), "lon_e7": 200_000_000, "sog_dkn": 120,
         "cog_ddeg": 0, "source": "s", "place": 1_000 * first + at + 1}
        for at in range(count)
    ]  # fmt: skip


def read(rows, statics=None) -> Read:
    told = conform(pl.DataFrame(rows), POSITIONS)
    names = empty(STATICS) if statics is None else conform(pl.DataFrame(statics), STATICS)
    return Read(told, names, empty(DROPPED))


def reasons(found: Read) -> dict[str, int]:
    return dict(found.dropped.select("reason", "count").iter_rows())


def test_a_ship_alone_is_kept_whole():
    given = read(run(7, 40, 35.0))
    found = credible(given)
    assert found.positions.equals(given.positions)
    assert found.notes == ()


def test_the_few_positions_of_another_ship_are_left_out_and_counted():
    found = credible(read(run(7, 40, 35.0) + run(7, 5, -20.0, first=2)))
    assert found.positions.height == 40
    assert reasons(found) == {"position of another ship under the same number": 5}
    assert found.notes == ("7 is used by 2 ships, for 0.3 h by two at once",)


def test_a_number_that_ships_share_evenly_is_nobodys():
    found = credible(read(run(7, 40, 35.0) + run(7, 30, -20.0, first=2) + run(8, 10, 50.0)))
    assert found.positions["vessel"].unique().to_list() == [8]
    assert reasons(found) == {"number shared by several ships": 70}


def test_a_change_of_name_and_a_wrong_imo_number_are_told():
    statics = [
        {"vessel": 7, "time_us": at * MINUTE, "name": name, "imo": 9_074_728, "source": "s",
         "place": 9_000 + at}
        for at, name in enumerate(["SPARTA", "SPARTA", "URSA", "URSA"])
    ]  # fmt: skip
    found = credible(read(run(7, 4, 35.0), statics))
    assert found.notes == ("7: name changed from SPARTA to URSA by 1970-01-01 00:02 UTC",)
    assert reasons(found) == {"value: IMO number without its check digit": 4}


def test_nothing_stays_nothing():
    found = credible(nothing())
    assert found.positions.is_empty()
    assert found.dropped.is_empty()
