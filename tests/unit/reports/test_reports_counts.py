import pytest

from sitewatch.model import CountKind
from sitewatch.reports.counts import count_words, read_count


@pytest.mark.parametrize(
    ("words", "low", "high", "kind"),
    [
        ("two", 2, 2, CountKind.EXACT),
        ("a", 1, 1, CountKind.EXACT),
        ("twenty five", 25, 25, CountKind.EXACT),
        ("two hundred and ten", 210, 210, CountKind.EXACT),
        ("3,000", 3000, 3000, CountKind.EXACT),
        ("half a dozen patrol", 6, 6, CountKind.EXACT),
        ("a pair of", 2, 2, CountKind.EXACT),
        ("only four", 4, 4, CountKind.EXACT),
        ("no", 0, 0, CountKind.EXACT),
        ("at least two", 2, None, CountKind.AT_LEAST),
        ("no fewer than seven", 7, None, CountKind.AT_LEAST),
        ("more than 150 military", 151, None, CountKind.AT_LEAST),
        ("dozens of", 24, None, CountKind.AT_LEAST),
        ("up to 30", 0, 30, CountKind.AT_MOST),
        ("fewer than ten", 0, 9, CountKind.AT_MOST),
        ("about 40", 36, 44, CountKind.ABOUT),
        ("about a dozen support", 10, 14, CountKind.ABOUT),
        ("two or three", 2, 3, CountKind.ABOUT),
        ("between 10 and 12", 10, 12, CountKind.ABOUT),
        ("several", 3, 10, CountKind.FEW),
        ("Two of the four gantry", 2, 2, CountKind.EXACT),
    ],
)
def test_reads_a_quantity_as_a_range(words, low, high, kind):
    count = read_count(words.split())
    assert count is not None
    assert (count.min, count.max, count.kind) == (low, high, kind)


@pytest.mark.parametrize(
    "words", ["", "the", "Russian military", "elements of an", "part of the", "most of the"]
)
def test_gives_no_count_where_the_words_give_none(words):
    assert read_count(words.split()) is None


def test_a_designation_is_no_number():
    assert read_count(["an", "S-400"]).min == 1
    assert read_count(["the", "102nd"]) is None


def test_keeps_the_words_it_read():
    assert read_count(["more", "than", "60"]).text == "more than 60"


def test_every_vague_word_has_a_range_that_runs_forward():
    for word, (low, high) in count_words().vague.items():
        assert high == 0 or low <= high, word
