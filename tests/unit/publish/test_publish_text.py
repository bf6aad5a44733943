from __future__ import annotations

import pytest

from sitewatch.publish.svg import el, fitted, path_of, width_of
from sitewatch.publish.text import (
    MASK,
    capital,
    listed,
    lower_first,
    masked,
    plain,
    sentence,
    shorten,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("as it is", "as it is"),
        ("nul\x00 bell\x07", "nul␀ bell␇"),
        ("\u202eevil\u202c", "⟨U+202E⟩evil⟨U+202C⟩"),
        ("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"),
        ("del\x7f c1\x85", "del\ufffd c1\ufffd"),
        ("half \ud800", "half \ufffd"),
        ("line\nbreak\tand tab", "line\nbreak\tand tab"),
        ("حميميم\u200f", "حميميم\u200f"),
    ],
)
def test_what_could_mislead_is_shown_and_the_rest_stays(raw, shown):
    assert plain(raw) == shown
    shown.encode()


def test_no_more_than_six_combining_marks_stand_in_a_row():
    assert plain("a" + "\u0301" * 400 + "b") == "a" + "\u0301" * 6 + "b"
    assert plain("e\u0301\u0323") == "e\u0301\u0323"


def test_shortened_text_is_one_line_and_says_that_it_was_cut():
    assert shorten("one\n two", 20) == "one two"
    assert shorten("abcdefghij", 5) == "abcd…"
    assert len(shorten("x" * 500, 60)) == 60


def test_a_quote_of_nothing_but_masks_is_withheld():
    assert masked(MASK * 3)
    assert not masked("")
    assert not masked(f"{MASK} a")


def test_lists_and_capitals_read_as_english():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert capital("frigates") == "Frigates"
    assert sentence("the times are too wide") == "The times are too wide."
    assert sentence("Why?") == "Why?"
    assert sentence("") == ""
    assert lower_first("Heavy airlift") == "heavy airlift"
    assert lower_first("HUR statement") == "HUR statement"


def test_elements_escape_words_and_attributes():
    made = el("text", "<script>&", class_="a", data_x="\"'><b>")
    assert made == ('<text class="a" data-x="&#34;&#39;&gt;&lt;b&gt;">&lt;script&gt;&amp;</text>')


def test_children_that_are_elements_are_not_escaped_twice():
    assert el("g", el("title", "a < b")) == "<g><title>a &lt; b</title></g>"


def test_positions_are_printed_to_a_tenth_of_a_pixel():
    assert path_of([(1.0, 2.25), (3.14159, 0.0)], closed=True) == "M1 2.2L3.1 0Z"
    assert path_of([]) == ""


@pytest.mark.parametrize("words", ["W" * 200, "i" * 300, "a long name of an outlet", "中文" * 40])
def test_a_fitted_name_fits(words):
    assert width_of(fitted(words, 120, 13), 13) <= 120


def test_a_name_that_fits_stays_whole():
    assert fitted("Northern Wire", 120, 13) == "Northern Wire"
