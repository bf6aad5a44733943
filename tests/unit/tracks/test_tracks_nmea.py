import pytest

pytest.importorskip("polars")

from sitewatch.tracks.nmea import decode, read_nmea

SHIP = b"!AIVDM,1,1,,B,13:BuN001=15mQFOjcOBG1p800SK,0*7B"
"""MMSI 212123000; decoded by hand below."""
VOYAGE = (
    b"!AIVDM,2,1,7,A,53A0iB02=o?4uPi7:20huAE>222222222222221I9H<676SB0;BhC2CR,0*23",
    b"!AIVDM,2,2,7,A,0EQ`88888888880,2*4C",
)


def line_with(checked: bytes) -> bytes:
    """A sentence with its checksum."""
    folded = 0
    for letter in checked[1:]:
        folded ^= letter
    return checked + b"*%02X" % folded


def test_a_position_report_is_cut_at_its_bits():
    # 1 3 : B u N 0 0 1 = ... : type 1, repeat 0, MMSI 212123000 in the next 30 bits.
    row = decode(SHIP).positions.row(0, named=True)
    assert row["type"] == 1
    assert row["vessel"] == 212_123_000
    assert row["kind"] == "ais-a"
    assert row["sog_dkn"] == 77
    assert row["sound"]
    assert row["whole"]
    assert row["time_us"] is None


def test_a_wrong_checksum_is_counted_and_left_out():
    read = read_nmea(b"\\c:1411920502*59\\" + SHIP.replace(b"*7B", b"*7C"), "s")
    assert read.positions.is_empty()
    assert dict(read.dropped.select("reason", "count").iter_rows()) == {"checksum wrong": 1}


def test_a_position_without_a_receive_time_is_counted_and_left_out():
    read = read_nmea(SHIP, "s")
    assert read.positions.is_empty()
    assert dict(read.dropped.select("reason", "count").iter_rows()) == {"no receive time": 1}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (line_with(b"\\c:1411920502") + b"\\", b""),
        (line_with(b"\\s:station,c:1411920502") + b"\\", b""),
        (line_with(b"\\c:1411920502000") + b"\\", b""),
        (b"", b",1411920502"),
        (b"", b",s28,d-107,1411920502"),
        (b"$PGHP,1,2014,9,28,16,8,22,0,219,,2190067,1,7B*00\n", b""),
        (b"\\si:AISD*3F\\\n$PGHP,1,2014,9,28,16,8,22,0,219,,2190067,1,7B*00\n", b""),
        (b"2014-09-28T16:08:22Z ", b""),
        (b"1411920502,", b""),
    ],
)
def test_receive_times_are_found_wherever_they_are_written(before, after):
    # 1,411,920,502 s after 1970 is 16:08:22 UTC on 28 September 2014 (date -u -d @1411920502).
    read = read_nmea(before + SHIP + after, "s")
    assert read.positions["time_us"].to_list() == [1_411_920_502_000_000]


def test_a_tag_block_with_a_wrong_checksum_tells_no_time():
    read = read_nmea(b"\\c:1411920502*00\\" + SHIP, "s")
    assert read.positions.is_empty()


def test_the_time_of_one_sentence_is_not_the_time_of_the_next():
    gatehouse = b"$PGHP,1,2014,9,28,16,8,22,0,219,,2190067,1,7B*00"
    read = read_nmea(b"\n".join((gatehouse, SHIP, SHIP)), "s")
    assert read.positions.height == 1
    assert read.positions["place"].to_list() == [2]


def test_parts_of_a_message_are_joined_and_lone_parts_counted():
    parts = [line_with(part.partition(b"*")[0]) for part in VOYAGE]
    whole = decode(b"\n".join((parts[0], SHIP, parts[1])))
    assert whole.statics.height == 1
    assert whole.statics["type"].to_list() == [5]
    assert whole.statics["vessel"].to_list() == [219_165_000]
    assert decode(parts[0]).dropped["part missing"] == 1
    assert decode(b"\n".join(parts[::-1])).dropped["part missing"] == 2


def test_lines_that_are_no_sentence_are_counted():
    raw = b"\n".join((b"# a comment", b"$GPGGA,1,2,3*00", b"", SHIP, b"!AIVDM,1,1,,B,*00"))
    dropped = decode(raw).dropped
    assert dropped["no sentence"] == 1
    assert dropped["other sentence"] == 1
    assert dropped["malformed sentence"] == 1


def test_messages_without_a_position_are_counted_by_type():
    raw = line_with(b"!AIVDM,1,1,,A,802R5Ph0BkF<H@00,0")
    assert decode(raw).dropped["message type 8 not read"] == 1


def test_an_empty_log_gives_empty_tables():
    read = read_nmea(b"", "s")
    assert read.positions.is_empty()
    assert read.statics.is_empty()
    assert read.dropped.is_empty()
