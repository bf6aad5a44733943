"""Whatever is cleaned, every character that is read leads back to the original."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitewatch.reports.clean import clean
from sitewatch.reports.original import Original

PIECES = st.sampled_from(
    [
        "Two tugs left the quay. ", "\n", "\n\n", "\r\n", "**", " | ", "as", "β€œ", "â€œ", "Ã©",
        "“Away” ", "&amp;", "&#8211;", "&nbsp", "<p>", "</p>", "<b>", "</b>", "<br>", "<script>",
        "</script>", "<!-- x -->", "<h2>", "</h2>", "[a](https://x.org)", "\u00ad", "\u200b", "\t",
        "a long line that goes on and on until it is as wide as a mail, well\n", "of-\nfice ",
        "Порт ", "سفن ", "Β’ ", "<div hidden>", "</div>", "<", "&", "\f", "\u2028", "\x00", "12\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=200))


def check(original):
    result = clean(original)
    edits = [(e.start, e.end) for e in result.edits]
    for paragraph in result.paragraphs:
        assert len(paragraph.offsets) == len(paragraph.text) + 1
        spans = [paragraph.to_original(i, i + 1) for i in range(len(paragraph.text))]
        assert all(0 <= a < b <= len(original.text) for a, b in spans)
        assert all(x[0] <= y[0] and x[1] <= y[1] for x, y in pairwise(spans))
        for char, (start, end) in zip(paragraph.text, spans, strict=True):
            unedited = original.text[start:end] == char
            assert unedited or any(a <= start and end <= b for a, b in edits)
        for i, (start, end) in enumerate(paragraph.repeats):
            assert paragraph.repeats_of(0, len(paragraph.text))[i] == (start, end)
            assert 0 <= start < end <= len(original.text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("“a”\nb.\nâ€œaâ€\x9d")
def test_plain_text_leads_back(text):
    check(Original(text, "text/plain", "utf-8"))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("<p>&ampx &notin; &#x110000; &#0; &lt</p>")
def test_html_leads_back(text):
    check(Original(text, "text/html", "utf-8"))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_cleaning_twice_gives_the_same(text):
    original = Original(text, "text/plain", "utf-8")
    assert clean(original) == clean(original)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_paragraphs_come_in_the_order_of_the_original(text):
    paragraphs = clean(Original(text, "text/plain", "utf-8")).paragraphs
    starts = [p.offsets[0] for p in paragraphs]
    assert starts == sorted(starts)
