import pytest

from sitewatch.reports.html_source import Kind, attributes, tokens


def kinds(source):
    return [(token.kind.value, token.value) for token in tokens(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a<B>c</B>", [("text", "a"), ("open", "b"), ("text", "c"), ("close", "b")]),
        ("a<!-- <p>x</p> -->b", [("text", "a"), ("text", "b")]),
        ("a<!-- never closed <p>x", [("text", "a")]),
        ("<!doctype html>a<?xml x?>b", [("text", "a"), ("text", "b")]),
        ("1 < 2 and a<3", [("text", "1 < 2 and a<3")]),
        ("a &amp; b&nbsp;c", [("text", "a "), ("reference", "&"), ("text", " b"),
                              ("reference", "\u00a0"), ("text", "c")]),
        ("AT&T &nosuch; &", [("text", "AT&T "), ("text", "&nosuch;"), ("text", " &")]),
        ("&#65;&#x42;", [("reference", "A"), ("reference", "B")]),
        ("<script>if (a<b) '</p>'</SCRIPT>x", [("open", "script"), ("text", "if (a<b) '</p>'"),
                                               ("close", "script"), ("text", "x")]),
        ("<script>never closed", [("open", "script"), ("text", "never closed")]),
        ("<title>a &amp; b</title>", [("open", "title"), ("reference", "a & b"),
                                      ("close", "title")]),
        ('<a title="x > y">z', [("open", "a"), ("text", "z")]),
        ('<a href="x"">z</a>', [("open", "a"), ("text", "z"), ("close", "a")]),
        ("<br/>a", [("open", "br"), ("text", "a")]),
        ("", []),
    ],
)  # fmt: skip
def test_tokens(source, expected):
    found = [pair for pair in kinds(source) if pair[1]]
    assert found == expected


def test_offsets_cover_the_source_of_each_token():
    source = "a <b class='x'>c &amp; d</b>"
    assert [source[t.start : t.end] for t in tokens(source)] == [
        "a ", "<b class='x'>", "c ", "&amp;", " d", "</b>",
    ]  # fmt: skip


def test_offsets_count_from_the_start_of_the_source():
    assert [t.start for t in tokens("head<p>x", 4)] == [4, 7]


def test_attributes_are_read_as_browsers_read_them():
    (token,) = tokens("""<meta NAME="a &amp; b" content='c"d' x=1 hidden name="second">""")
    assert token.kind is Kind.OPEN
    assert attributes(token) == {"name": "a & b", "content": 'c"d', "x": "1", "hidden": ""}


@pytest.mark.parametrize("piece", ["<!--", '<a href="', "<!x", "</", "&#", "<script>", "<![CDATA["])
def test_time_grows_with_the_length_of_broken_source(piece):
    # a parser that looks to the end at every piece would need 10^9 steps here
    assert len(list(tokens(piece * 100_000))) <= 200_001
