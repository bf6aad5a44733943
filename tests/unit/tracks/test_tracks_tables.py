from datetime import datetime

import pytest

pl = pytest.importorskip("polars")

from sitewatch.errors import UnreadableError
from sitewatch.tracks.feeds import guess, is_position_header
from sitewatch.tracks.tables import frame_of_csv, frame_of_parquet, read_table
from sitewatch.tracks.times import time_us_column, time_us_of

DANISH = b"""# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,\
Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,\
Draught,Destination,ETA,Data source type,A,B,C,D
31/12/2021 23:59:58,Class A,219024336,55.804017,12.494017,Under way using engine,,6.1,93.8,94,\
Unknown,OXVY2,RESCUE,SAR,,6,20,GPS,1.5,HAVN,,AIS,10,10,3,3
31/12/2021 23:59:59,Base Station,2190071,91.0,0.0,Unknown value,,,,,Unknown,,,Undefined,,,,,,,,AIS,\
,,,
"""


def read(raw: bytes):
    return read_table(frame_of_csv(raw, "a.csv"), "a.csv", "s")


def reasons(found) -> dict[str, int]:
    return dict(found.dropped.select("reason", "count").iter_rows())


def test_a_danish_table_is_read():
    found = read(DANISH)
    row = found.positions.row(0, named=True)
    # 23:59:58 UTC on 31 December 2021 is 1,640,995,198 s after 1970.
    assert row["time_us"] == 1_640_995_198_000_000
    assert (row["lat_e7"], row["lon_e7"]) == (558_040_170, 124_940_170)
    assert (row["sog_dkn"], row["cog_ddeg"], row["heading_deg"]) == (61, 938, 94)
    assert (row["status"], row["draught_dm"], row["place"]) == (0, 15, 1)
    assert reasons(found) == {"position not available": 1}
    assert "read as a table of Danish Maritime Authority" in found.notes
    told = found.statics.row(0, named=True)
    assert (told["name"], told["call_sign"], told["imo"]) == ("RESCUE", "OXVY2", None)
    assert (told["ship_type"], told["length_m"], told["beam_m"]) == (51, 20, 6)


@pytest.mark.parametrize(
    ("header", "feed"),
    [
        ("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO", "MarineCadastre (NOAA)"),
        ("mmsi,base_date_time,longitude,latitude,sog", "MarineCadastre (NOAA)"),
        ("ssvid,lat,lon,timestamp,seg_id,speed", "Global Fishing Watch"),
        ("mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing",
         "Global Fishing Watch"),
        ("MMSI,TSTAMP,LATITUDE,LONGITUDE,COG,SOG,HEADING,NAVSTAT,IMO,NAME", "AISHub"),
        ("mmsi,dt_pos_utc,latitude,longitude,sog,cog,nav_status_code", "Spire"),
        ("time,icao24,lat,lon,velocity,heading,callsign", "OpenSky"),
        ("hex,now,lat,lon,gs,track,flight", "readsb"),
        ("vessel_id,ts,lon,lat", ""),
    ],
)  # fmt: skip
def test_feeds_are_known_by_their_columns(header, feed):
    found = guess(header.split(","))
    assert found.complete
    assert found.feed == feed
    assert is_position_header(header)


def test_a_table_of_something_else_is_no_table_of_positions():
    assert not is_position_header("title,url,published,lat,lon")
    assert not is_position_header("")


def test_a_missing_column_is_named_with_the_file():
    with pytest.raises(UnreadableError, match=r"b\.csv: no column for lat among mmsi, time, lon"):
        read_table(frame_of_csv(b"mmsi,time,lon\n1,2,3\n", "b.csv"), "b.csv", "s")


def test_an_unreadable_time_is_named_with_its_row():
    raw = b"mmsi,time,lat,lon\n1,2024-12-21 10:00:00,35,35\n2,noon,35,35\n3,noon,35,35\n"
    with pytest.raises(UnreadableError, match=r"a\.csv, row 2: time 'noon' cannot be read"):
        read(raw)


def test_single_unreadable_times_are_counted():
    raw = b"mmsi,time,lat,lon\n1,2024-12-21 10:00:00,35,35\n2,noon,35,35\n"
    assert reasons(read(raw)) == {"time not readable": 1}


def test_a_row_with_too_many_fields_is_named():
    raw = b"mmsi,time,lat,lon\n1,2024-12-21 10:00:00,35,35\n2,2024-12-21 10:00:00,35,35,9\n"
    with pytest.raises(UnreadableError, match=r"a\.csv:3: 5 fields under 4 columns"):
        read(raw)


def test_damaged_parquet_is_refused():
    with pytest.raises(UnreadableError, match="damaged Parquet"):
        frame_of_parquet(b"PAR1 and no more", "a.parquet")


def test_exchanged_coordinates_are_refused():
    rows = b"".join(b"1,2024-12-21 10:00:%02d,123.5,35\n" % second for second in range(9))
    with pytest.raises(UnreadableError, match="exchanged"):
        read(b"mmsi,time,lat,lon\n" + rows)


def test_raw_coordinates_are_scaled():
    # 35.5 degrees times 600,000 is 21,300,000.
    found = read(b"mmsi,time,lat,lon\n1,1734775200,21300000,21000000\n")
    assert found.positions["lat_e7"].to_list() == [355_000_000]
    assert found.positions["lon_e7"].to_list() == [350_000_000]


def test_speeds_in_metres_per_second_are_told_by_the_way_made_good():
    # 10 m/s due north for 60 s is 600 m, or 600 / 111,195 degrees.
    rows = [
        f"7,{1_734_775_200 + 60 * step},{35 + step * 600 / 111_195:.7f},35,10.0\n"
        for step in range(40)
    ]
    found = read(("mmsi,time,lat,lon,speed\n" + "".join(rows)).encode())
    # 10 / 0.514444 = 19.4 kn.
    assert set(found.positions["sog_dkn"].to_list()) == {194}
    assert any("metre per second" in note for note in found.notes)


def test_an_aircraft_table_is_read_with_its_addresses():
    raw = b"time,icao24,lat,lon,velocity,heading,callsign\n1734775200,3c6444,50.1,8.5,100,90,DLH1\n"
    row = read(raw).positions.row(0, named=True)
    assert row["vessel"] == 0x3C6444
    assert row["kind"] == "adsb"
    assert row["sog_dkn"] == 1944  # 100 / 0.514444 kn


def test_not_available_and_impossible_values_are_told_apart():
    raw = (
        b"mmsi,time,lat,lon,sog,cog,heading\n"
        b"1,1734775200,35,35,102.3,360,511\n"
        b"2,1734775200,35,35,5,361,400\n"
        b"3,1734775200,0,0,5,10,10\n"
        b"4,1734775200,95,10,5,10,10\n"
        b"0,1734775200,35,35,5,10,10\n"
    )
    found = read(raw)
    first = found.positions.row(0, named=True)
    assert (first["sog_dkn"], first["cog_ddeg"], first["heading_deg"]) == (None, None, None)
    assert reasons(found) == {
        "no vessel number": 1,
        "position exactly 0 N 0 E": 1,
        "position outside the globe": 1,
        "value: course out of range": 1,
        "value: heading out of range": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "2024-12-21 10:00:00", "2024-12-21T10:00:00Z", "2024-12-21T10:00:00.000Z",
        "2024-12-21 10:00:00+00:00", "2024-12-21 12:00:00+02:00", "2024-12-21 10:00:00 UTC",
        "21/12/2024 10:00:00", "20241221 100000", "1734775200", "1734775200000",
        "1734775200.0",
    ],
)  # fmt: skip
def test_a_time_is_the_same_however_it_is_written(text):
    # 10:00 UTC on 21 December 2024 is 1,734,775,200 s after 1970.
    assert time_us_column(pl.Series([text])).to_list() == [1_734_775_200_000_000]


def test_times_of_other_types_are_read():
    moment = datetime(2024, 12, 21, 10)  # noqa: DTZ001 - tables hold times without a zone
    wanted = [1_734_775_200_000_000]
    assert time_us_column(pl.Series([moment])).to_list() == wanted
    assert time_us_column(pl.Series([1_734_775_200])).to_list() == wanted
    assert time_us_column(pl.Series([1_734_775_200.0])).to_list() == wanted
    assert time_us_of(["2024-12-21T10:00:00Z", "never"]) == [*wanted, None]
