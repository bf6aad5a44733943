import pytest

pl = pytest.importorskip("polars")
pyais = pytest.importorskip("pyais")

from hypothesis import given
from hypothesis import strategies as st
from pyais.exceptions import AISBaseException
from pyais.stream import IterMessages

from sitewatch.tracks.clean import clean, without_repeats
from sitewatch.tracks.columns import ORDER, POSITIONS
from sitewatch.tracks.nmea import decode
from sitewatch.tracks.segments import segments

ALPHABET = "".join(chr(code) for code in (*range(48, 88), *range(96, 120)))
SHIP_TYPES = "123BK9"


def sentence(payload: str, fill: int) -> bytes:
    body = f"AIVDM,1,1,,A,{payload},{fill}"
    folded = 0
    for letter in body.encode():
        folded ^= letter
    return f"!{body}*{folded:02X}".encode()


def theirs(line: bytes) -> tuple[object, ...] | None:
    try:
        message = next(iter(IterMessages([line]))).decode()
    except (AISBaseException, StopIteration, ValueError):
        return None
    lat, lon = getattr(message, "lat", None), getattr(message, "lon", None)
    degrees = [None if value is None else round(value * 10_000_000) for value in (lat, lon)]
    return (message.mmsi, *degrees, getattr(message, "second", None))


@given(st.sampled_from(SHIP_TYPES), st.text(ALPHABET, min_size=0, max_size=40), st.integers(0, 5))
def test_any_payload_of_a_ship_is_cut_as_pyais_cuts_it(kind, rest, fill):
    line = sentence(kind + rest, fill)
    told = theirs(line)
    ours = decode(line).positions
    if told is None:
        return
    row = ours.row(0, named=True)
    mine = (row["vessel"], row["lat_e7"], row["lon_e7"], row["second"])
    bits = (1 + len(rest)) * 6 - fill
    shown = tuple(None if there is None else value for value, there in zip(mine, told, strict=True))
    assert shown == told
    assert row["whole"] == (bits >= {"K": 79, "B": 112}.get(kind, 116))


@given(st.binary(max_size=400))
def test_no_bytes_break_the_decoder(raw):
    decode(b"!AIVDM,1,1,,A," + raw)


ROWS = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(0, 200_000), st.integers(-50, 50), st.integers(-50, 50),
        st.one_of(st.none(), st.integers(0, 300)), st.one_of(st.none(), st.integers(0, 3599)),
    ),
    max_size=40,
)  # fmt: skip


def table(rows) -> pl.DataFrame:
    told = [
        (vessel, "ais-a", second * 1_000_000, lat * 1_000_000, lon * 1_000_000, speed, course,
         None, None, None, "s", place)
        for place, (vessel, second, lat, lon, speed, course) in enumerate(rows, start=1)
    ]  # fmt: skip
    return pl.DataFrame(told, schema=dict(POSITIONS), orient="row")


@given(ROWS, st.randoms())
def test_segments_keep_every_row_and_do_not_depend_on_the_order(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    frame = table(rows)
    found = segments(frame)
    assert found.drop("segment", "hull").equals(frame.sort(ORDER))
    order = {row: place for place, row in enumerate(dict.fromkeys(rows), start=1)}
    mixed = table(shuffled).with_columns(
        place=pl.Series([order[row] for row in shuffled], dtype=pl.Int64)
    )
    straight = frame.with_columns(place=pl.Series([order[row] for row in rows], dtype=pl.Int64))
    assert segments(mixed).equals(segments(straight))


@given(ROWS)
def test_cleaning_loses_nothing_without_counting_it(rows):
    frame = table(rows)
    kept, dropped = clean(frame)
    assert kept.height + int(dropped["count"].sum()) == frame.height


@given(ROWS)
def test_adding_the_same_messages_again_changes_nothing(rows):
    frame = table(rows)
    first, _ = without_repeats(frame)
    again, _ = without_repeats(pl.concat([frame, frame.with_columns(pl.lit("t").alias("source"))]))
    said = ["vessel", "time_us", "lat_e7", "lon_e7"]
    assert again.select(said).unique().sort(said).equals(first.select(said).unique().sort(said))
