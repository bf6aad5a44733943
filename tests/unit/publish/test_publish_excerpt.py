from __future__ import annotations

import pytest

from sitewatch.model import TextLocator
from sitewatch.publish.excerpt import CONTEXT, Excerpt, excerpt, readable
from sitewatch.publish.text import MASK


def at(text: str, quote: str) -> TextLocator:
    start = text.index(quote)
    return TextLocator(start, start + len(quote), quote)


def test_a_quote_stands_in_its_paragraph_and_no_further():
    text = "First paragraph.\n\nBefore the ship after.\n\nLast paragraph."
    shown = excerpt(text, at(text, "the ship"), "text/plain")
    assert shown == Excerpt("Before ", "the ship", " after.")


def test_a_line_that_ends_a_sentence_ends_a_paragraph():
    text = "One line.\nThe quote here.\nAnother line."
    shown = excerpt(text, at(text, "quote"), "text/plain")
    assert (shown.before, shown.after) == ("The ", " here.")


def test_a_wrapped_line_goes_on():
    text = "a wrapped\nline with quote in\nit"
    assert excerpt(text, at(text, "quote"), "text/plain").before == "a wrapped\nline with "


def test_long_surroundings_are_cut_at_a_word_and_say_so():
    text = "word " * 200 + "QUOTE" + " word" * 200
    shown = excerpt(text, at(text, "QUOTE"), "text/plain")
    assert shown.before.startswith("… word")
    assert shown.after.endswith("word …")
    assert len(shown.before) <= CONTEXT + 2
    assert shown.quote == "QUOTE"


def test_markup_is_not_shown_and_that_is_said():
    text = "<p>old</p><p class='x'>Two <b>grey</b> ships &amp; one more</p><p>next</p>"
    shown = excerpt(text, at(text, "<b>grey</b> ships"), "text/html")
    assert shown == Excerpt("Two ", "grey ships", " & one more", hidden=True)


def test_half_a_tag_at_the_cut_is_not_shown():
    text = f"<p><a href='{'x' * 400}'>word</a> QUOTE <a href='{'y' * 400}'>word</a></p>"
    shown = excerpt(text, at(text, "QUOTE"), "text/html")
    assert "x'" not in shown.before
    assert "href" not in shown.after


def test_markup_that_only_looks_like_markup_stays_escaped_text():
    assert readable("&lt;script&gt;", "text/html") == "<script>"
    assert readable("a < b", "text/plain") == "a < b"


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_what_is_masked_reads_as_withheld(media_type):
    assert readable(MASK * 5, media_type) == "[withheld]"
    assert readable(f"said {MASK * 4} {MASK * 3} today", media_type) == "said [withheld] today"
