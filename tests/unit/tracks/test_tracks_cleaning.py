import math

import pytest

pl = pytest.importorskip("polars")
import numpy as np
import shapely

from sitewatch.tracks.clean import clean, with_draught, without_repeats
from sitewatch.tracks.clocks import Clock, clock_error
from sitewatch.tracks.columns import DROPPED, POSITIONS, STATICS, conform, drops, merged_drops
from sitewatch.tracks.identity import (
    changes,
    identities,
    imo_holds,
    same_hull,
    settled,
    successors,
)
from sitewatch.tracks.names import alike
from sitewatch.tracks.segments import segments, shared
from sitewatch.tracks.spoofing import circles, common_jumps, grids, on_land

MINUTE = 60_000_000
SHIP = 212_123_000


def positions(rows, **more) -> pl.DataFrame:
    """Positions from (minute, latitude, longitude[, speed, course])."""
    told = [
        {"vessel": SHIP, "kind": "ais-a", "time_us": round(row[0] * MINUTE),
         "lat_e7": round(row[1] * 1e7), "lon_e7": round(row[2] * 1e7),
         "sog_dkn": round(row[3] * 10) if len(row) > 3 else None,
         "cog_ddeg": round(row[4] * 10) if len(row) > 4 else None,
         "source": "s", "place": place, **more}
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told, infer_schema_length=None), POSITIONS)


def north(knots: float, minutes: range, lat: float, lon: float) -> list[tuple[float, ...]]:
    """A ship that runs north: a minute of latitude is a nautical mile."""
    return [(minute, lat + knots * minute / 3600, lon, knots, 0.0) for minute in minutes]


class TestSegments:
    def test_one_ship_is_one_hull_and_one_segment(self):
        found = segments(positions(north(12, range(0, 300, 5), 35, 20)))
        assert set(found["hull"]) == {0}
        assert set(found["segment"]) == {0}

    def test_two_far_ships_under_one_number_are_two_hulls(self):
        one, other = north(12, range(0, 300, 5), 35, 20), north(10, range(2, 300, 5), -20, 60)
        found = segments(positions(one + other))
        south = pl.col("lat_e7") < 0
        assert found.filter(south)["hull"].unique().to_list() == [1]
        assert found.filter(~south)["hull"].unique().to_list() == [0]
        told = shared(found).row(0, named=True)
        assert (told["vessel"], told["hulls"]) == (SHIP, 2)
        assert told["overlap_h"] == pytest.approx((295 - 2) / 60)

    def test_late_messages_of_one_ship_are_no_second_ship(self):
        # Every third message comes an hour late: 12 nautical miles behind where the ship is.
        rows = [
            (minute + 60 if minute % 15 == 0 else minute, *rest)
            for minute, *rest in north(12, range(0, 600, 5), 35, 20)
        ]
        found = segments(positions(rows))
        assert found["hull"].n_unique() == 1

    def test_two_ships_side_by_side_are_two_hulls(self):
        one, other = north(12, range(0, 300, 5), 35, 20), north(12, range(2, 300, 5), 35, 20.5)
        assert segments(positions(one + other))["hull"].n_unique() == 2

    def test_a_long_silence_ends_a_segment_but_not_a_hull(self):
        # 61 hours at 12 kn and no message: more than the 60 that a segment may be silent.
        rows = north(12, range(0, 60, 5), 10, 20) + north(12, range(3720, 3780, 5), 10, 20)
        found = segments(positions(rows))
        assert found["segment"].n_unique() == 2
        assert found["hull"].n_unique() == 1

    def test_a_speed_that_is_always_zero_is_no_speed(self):
        moving = [(minute, lat, lon, 0.0, 0.0) for minute, lat, lon, *_ in
                  north(12, range(0, 300, 5), 35, 20)]  # fmt: skip
        assert segments(positions(moving))["hull"].n_unique() == 1

    def test_aircraft_are_not_split_by_speed(self):
        rows = north(450, range(0, 60, 2), 35, 20)
        assert segments(positions(rows, kind="adsb"))["segment"].n_unique() == 1


class TestClean:
    def test_a_lone_jump_is_left_out_and_counted(self):
        rows = north(12, range(0, 100, 5), 35, 20)
        kept, dropped = clean(positions([*rows, (52, 10.0, -40.0, 12, 0)]))
        assert kept.height == len(rows)
        assert dropped.rows() == [("s", "jump that no other position supports", 1)]

    def test_a_message_heard_by_two_receivers_counts_once(self):
        rows = [(0, 35, 20, 12, 0), (0.02, 35, 20, 12, 0), (0.2, 35.01, 20, 12, 0)]
        first, again = without_repeats(positions(rows))
        assert first["place"].to_list() == [1, 3]
        assert again["place"].to_list() == [2]

    def test_a_ship_at_its_berth_is_not_a_repeat(self):
        rows = [(minute, 35, 20, 0, 0) for minute in range(0, 30, 3)]
        assert without_repeats(positions(rows))[1].is_empty()

    def test_counts_of_two_tables_add_up(self):
        both = merged_drops([drops("s", {"x": 2, "y": 0}), drops("s", {"x": 3})])
        assert both.rows() == [("s", "x", 5)]
        assert merged_drops([]).schema == dict(DROPPED)

    def test_the_draught_last_told_is_carried_on(self):
        message = {
            "vessel": SHIP,
            "time_us": 5 * MINUTE,
            "draught_dm": 82,
            "source": "s",
            "place": 9,
        }
        told = conform(pl.DataFrame([message]), STATICS)
        found = with_draught(positions(north(12, range(0, 12, 4), 35, 20)), told)
        assert found["draught_dm"].to_list() == [None, None, 82]


class TestIdentity:
    def statics(self, rows) -> pl.DataFrame:
        told = [
            {"vessel": SHIP, "time_us": minute * MINUTE, "source": "s", "place": place, **fields}
            for place, (minute, fields) in enumerate(rows, start=1)
        ]
        return conform(pl.DataFrame(told, infer_schema_length=None), STATICS)

    @pytest.mark.parametrize(
        ("number", "holds"),
        # 9074729: 9*7 + 0*6 + 7*5 + 4*4 + 7*3 + 2*2 = 139, and the last digit is 9.
        [(9_074_729, True), (9_074_728, False), (1_234_567, True), (74_729, False), (0, False)],
    )
    def test_the_check_digit_of_an_imo_number(self, number, holds):
        frame = pl.DataFrame({"imo": [number]})
        assert frame.select(imo_holds(pl.col("imo"))).item() is holds

    def test_an_imo_number_without_its_check_digit_is_unknown_and_counted(self):
        found, counts = settled(self.statics([(0, {"imo": 9_074_728, "name": "SPARTA@@II"})]))
        assert found.select("imo", "name").rows() == [(None, "SPARTA")]
        assert counts == {"value: IMO number without its check digit": 1}

    def test_a_new_name_is_a_change_and_a_bit_error_is_none(self):
        names = ["SPARTA", "SPARTA", "SPA?TA", "SPARTA", "URSA", "URSA", "URSA"]
        found = changes(self.statics([(at, {"name": name}) for at, name in enumerate(names)]))
        assert found.select("field", "before", "after", "time_us", "until_us", "place").rows() == [
            ("name", "SPARTA", "URSA", 4 * MINUTE, 3 * MINUTE, 5)
        ]

    def test_identities_are_spans(self):
        rows = [(0, {"name": "SPARTA", "imo": 9_268_710}), (1, {"name": "SPARTA"}),
                (2, {"name": "URSA"})]  # fmt: skip
        found = identities(self.statics(rows)).select("name", "imo", "first_us", "messages")
        assert found.rows() == [
            ("SPARTA", 9_268_710, 0, 2), ("URSA", 9_268_710, 2 * MINUTE, 1),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("SPARTA II", "SPARTA-II", True),
            ("LURONGYU 2669", "LURONGYU 2670", False),
            ("MARGRET", "CHRISTIAN", False),
            ("GULF SPIRIT", "GULF SPIRTT", True),
            ("", "SPARTA", False),
            (None, None, False),
        ],
    )
    def test_names_alike(self, one, other, same):
        assert alike(one, other) is same

    def pairs(self, **columns) -> pl.DataFrame:
        base = {
            "vessel": 1, "vessel_2": 2, "imo": None, "imo_2": None, "name": None, "name_2": None,
            "call_sign": None, "call_sign_2": None, "kind": None, "kind_2": None,
            "distance_m": 10.0, "gap_min": 5.0,
        }  # fmt: skip
        types = {"imo": pl.Int64, "imo_2": pl.Int64, "name": pl.String, "name_2": pl.String,
                 "call_sign": pl.String, "call_sign_2": pl.String, "kind": pl.String,
                 "kind_2": pl.String}  # fmt: skip
        return pl.DataFrame([base | columns], schema_overrides=types)

    def test_reasons_and_odds_of_one_hull(self):
        berth = same_hull(self.pairs(imo=9_074_729, imo_2=9_074_729)).row(0, named=True)
        assert berth["reasons"] == ["imo same"]
        far = same_hull(self.pairs(distance_m=2_500.0, gap_min=20_000.0)).row(0, named=True)
        both_heard = same_hull(self.pairs(gap_min=-600.0)).row(0, named=True)
        assert berth["odds"] > 8
        assert far["odds"] < 0
        assert both_heard["reasons"] == ["overlap"]
        assert both_heard["odds"] < -10

    def test_a_hull_has_one_successor(self):
        near = self.pairs(vessel=1, vessel_2=11, distance_m=5.0)
        other = self.pairs(vessel=1, vessel_2=12, distance_m=200.0)
        second = self.pairs(vessel=2, vessel_2=12, distance_m=100.0)
        found = successors(same_hull(pl.concat([near, other, second])))
        assert found["linked"].to_list() == [True, False, True]


class TestSpoofing:
    def ring(self, knots: float, radius_m: float, count: int) -> list[tuple[float, ...]]:
        speed = knots * 1852 / 60
        angles = [speed * minute / radius_m for minute in range(count)]
        return [
            (minute, 38 + radius_m * math.cos(a) / 111_195,
             -123 + radius_m * math.sin(a) / 111_195 / math.cos(math.radians(38)))
            for minute, a in enumerate(angles)
        ]  # fmt: skip

    def hulls(self, rows, **more) -> pl.DataFrame:
        return segments(positions(rows, **more))

    def test_rings_at_speed_are_found(self):
        # 20 kn on a radius of 1 km: 0.62 km a minute, so 24 minutes are 2.4 turns.
        found = circles(self.hulls(self.ring(20, 1_000, 40))).row(0, named=True)
        assert found["rule"] == "rings around one point"
        assert found["lat_e7"] == pytest.approx(38e7, abs=2e4)
        assert found["positions"] == 40

    def test_a_ship_swinging_at_anchor_and_a_single_turn_are_no_rings(self):
        assert circles(self.hulls(self.ring(1, 150, 60))).is_empty()
        assert circles(self.hulls(self.ring(3, 1_000, 60))).is_empty()

    def test_positions_on_a_coarse_grid_are_found_unless_all_are(self):
        grid = [(10 * step, 35 + (step % 5) / 100, 20.01, 5, 0) for step in range(30)]
        free = [(10 * step, 35 + step / 1313, 20.011733, 5, 0) for step in range(30)]
        spoofed, honest = self.hulls(grid), self.hulls(free, vessel=7)
        assert grids(pl.concat([spoofed, honest]))["vessel"].to_list() == [SHIP]
        rounded = self.hulls(grid, vessel=7)
        assert grids(pl.concat([spoofed, rounded])).is_empty()

    def test_ships_that_jump_together_are_found(self):
        jumps = [
            positions([(0, 35 + ship, 20), (5, 44.2, 33.5)], vessel=ship) for ship in (1, 2, 3)
        ]
        found = common_jumps(pl.concat(jumps))
        assert found["vessel"].to_list() == [1, 2, 3]
        assert found["detail"][0].endswith("as 2 other vessels did")
        assert common_jumps(pl.concat(jumps[:2])).is_empty()

    def test_a_run_of_positions_on_land_is_found(self):
        land = shapely.box(20, 34, 21, 36)
        rows = [(minute, 35, 19.97 + minute / 200) for minute in range(20)]
        found = on_land(self.hulls(rows), land).row(0, named=True)
        # Longitude 20 is reached after minute 6, so 13 of the 20 positions lie inside.
        assert (found["positions"], found["place"]) == (13, 8)
        assert on_land(self.hulls(rows[:10]), land).is_empty()


class TestClocks:
    def test_a_clock_that_runs_ahead_is_told(self):
        sent = np.arange(12, dtype=np.int64) * MINUTE
        error = clock_error(Clock(sent, sent + 95_000_000))
        assert error is not None
        assert (error.offset_s, error.off) == (95.0, True)
        assert "95 s ahead of UTC, by 12 base station reports" in error.sentence()

    def test_a_delay_is_no_error_and_few_reports_tell_nothing(self):
        sent = np.arange(12, dtype=np.int64) * MINUTE
        error = clock_error(Clock(sent, sent + 2_000_000))
        assert error is not None
        assert not error.off
        assert clock_error(Clock(sent[:9], sent[:9])) is None
