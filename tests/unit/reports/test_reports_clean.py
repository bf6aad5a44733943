import pytest

from sitewatch.reports.clean import clean, plain_paragraph
from sitewatch.reports.original import Original, decode_original


def cleaned(text, media_type="text/plain"):
    return clean(decode_original(text.encode(), media_type, "a.txt"))


def texts(text, media_type="text/plain"):
    return [p.text for p in cleaned(text, media_type).paragraphs]


def headings(text):
    return [p.text for p in cleaned(text).paragraphs if p.heading]


BODY = "Two tugs waited at the quay, the harbour office said."
MORE = "A crane was being taken down near the fuel pier."


class TestLines:
    def test_each_line_is_a_paragraph_with_its_place(self):
        first, second = cleaned(f"{BODY}\r\n\r\n  {MORE}\n").paragraphs
        assert (first.text, first.to_original(0, len(first.text))) == (BODY, (0, len(BODY)))
        assert second.to_original(2, 7) == (len(BODY) + 8, len(BODY) + 13)

    def test_wrapped_lines_are_joined_and_the_breaks_are_edits(self):
        text = (
            "Two tugs waited at the quay on Friday, the harbour office\n"
            "said in a short note. A crane was being taken down near\n"
            "the fuel pier, and three trucks stood beside it.\n"
        )
        result = cleaned(text)
        assert [p.text for p in result.paragraphs] == [text.strip().replace("\n", " ")]
        assert [(e.start, e.end, e.replacement) for e in result.edits] == [
            (57, 58, " "),
            (113, 114, " "),
        ]

    def test_a_word_divided_at_a_line_end_is_made_whole(self):
        text = (
            "Two tugs waited at the quay on Friday, the harbour of-\n"
            "fice said in a short note. An S-\n"
            "400 radar and a crane were being taken down near the pier,\n"
            "and three trucks stood beside it at the end of the day.\n"
        )
        (paragraph,) = texts(text)
        assert "the harbour office said" in paragraph
        assert "An S-400 radar" in paragraph

    def test_unwrapped_lines_are_not_joined(self):
        assert texts(f"{BODY}\n{MORE}\nA headline\n{BODY} Again.") == [
            BODY, MORE, "A headline", f"{BODY} Again.",
        ]  # fmt: skip

    def test_form_feeds_end_a_paragraph(self):
        assert texts(f"{BODY}\f{MORE}") == [BODY, MORE]


class TestDebris:
    def test_unpaired_markdown_marks_go(self):
        result = cleaned(f"**{BODY}\n\nHeadline of it all**\n\n{MORE}**")
        assert [p.text for p in result.paragraphs] == [BODY, "Headline of it all", MORE]
        assert {(e.replacement, e.reason) for e in result.edits} == {("", "markdown mark")}
        assert [e.start for e in result.edits] == [0, 75, 127]

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("The **two** tugs left __today__.", "The two tugs left today."),
            ("See [the map](https://example.org/m) of the pier.", "See the map of the pier."),
            ("Before ![a crane](https://example.org/c.jpg) after.", "Before after."),
            ("* A tug left the quay.", "A tug left the quay."),
            ("> A tug left the quay.", "A tug left the quay."),
            ("It is 2**3; snake_case, a__b stay.", "It is 2**3; snake_case, a__b stay."),
            ("Area [1] and [2](see below) stay.", "Area [1] and [2](see below) stay."),
            ("A\u00a0tug\t left  the quay.", "A tug left the quay."),
            ("The Hmei\u00admim\u200b field.", "The Hmeimim field."),
            ("From -5 to - well, 10.", "From -5 to - well, 10."),
        ],
    )  # fmt: skip
    def test_marks_and_white_space(self, given, expected):
        assert texts(f"{given}\n{BODY}")[0] == expected

    def test_rules_and_title_marks_go(self):
        assert texts(f"## What was seen\n\n{BODY}\n\n* * *\n\n---\n\n{MORE}") == [
            "What was seen", BODY, MORE,
        ]  # fmt: skip

    def test_leftovers_of_the_layout_go(self):
        result = cleaned(f"{BODY}\n\n | \nas\n\nShare this article\n12\n{MORE}")
        assert [p.text for p in result.paragraphs] == [BODY, MORE]
        assert [e.reason for e in result.edits] == ["stray fragment"] * 4

    def test_mojibake_is_mended_in_place(self):
        result = cleaned(f"He said: β€œ{BODY}")
        (paragraph,) = result.paragraphs
        assert paragraph.text == f"He said: “{BODY}"
        assert paragraph.to_original(9, 13) == (9, 15)
        (edit,) = result.edits
        assert (edit.start, edit.end, edit.replacement) == (9, 12, "“")


class TestRepeats:
    def test_repeated_paragraphs_are_merged_with_all_their_places(self):
        text = f"{BODY}\n{MORE}\n{BODY}\n\n{BODY}"
        result = cleaned(text)
        first, second = result.paragraphs
        assert [text[a:b] for a, b in first.repeats] == [BODY, BODY]
        assert first.repeats == ((103, 156), (158, 211))
        assert second.repeats == ()
        assert [e.start for e in result.edits] == [103, 158]

    def test_a_part_of_a_paragraph_is_found_in_its_repeats(self):
        text = f"{BODY}\n{MORE}\n{BODY}"
        first = cleaned(text).paragraphs[0]
        ((start, end),) = first.repeats_of(4, 8)
        assert (start, end, text[start:end]) == (107, 111, "tugs")

    def test_a_repeat_counts_although_it_is_damaged_differently(self):
        text = f"“{BODY}”\n{MORE}\nβ€œ{BODY}”"
        first = cleaned(text).paragraphs[0]
        ((start, end),) = first.repeats
        assert text[start:end] == f"β€œ{BODY}”"

    def test_different_numbers_are_no_repeat(self):
        assert len(texts("Two tugs left the quay.\nTwo ships left the quay.")) == 2


class TestHeadings:
    def test_a_short_line_without_an_end_before_a_paragraph_is_a_heading(self):
        assert headings(f"Tugs gone from the pier\n{BODY}\nA blow to trade\n{MORE}") == [
            "Tugs gone from the pier", "A blow to trade",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "line",
        [
            "The tugs are gone.",
            "“The tugs are gone,” he said",
            "the tugs are gone",
            "He added:",
            "Two tugs " * 20,
        ],
    )
    def test_other_lines_are_none(self, line):
        expected = [] if line != "“The tugs are gone,” he said" else [line]
        assert headings(f"{line}\n{BODY}") == expected

    def test_the_last_line_is_none(self):
        assert headings(f"{BODY}\nSeen at the pier") == []

    def test_the_subject_of_a_mail_is_one(self):
        raw = b"From: a@example.org\nSubject: Tugs gone\nDate: x\n\n" + BODY.encode()
        original = decode_original(raw, "message/rfc822", "a.eml")
        title, body = clean(original).paragraphs
        assert (title.text, title.heading, body.text) == ("Tugs gone", True, BODY)
        assert original.text[slice(*title.to_original(0, 9))] == "Tugs gone"


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


ARTICLE = "".join(
    f"<p>Paragraph {n}: two tugs and a pilot boat waited at the northern quay, the office said.</p>"
    for n in ("one", "two", "three")
)


class TestHtml:
    def test_tags_are_left_out_of_the_text_but_kept_in_the_offsets(self):
        source = page(f"<article><p>Two <b>big</b> tugs left the quay.</p>{ARTICLE}</article>")
        first = cleaned(source, "text/html").paragraphs[0]
        assert first.text == "Two big tugs left the quay."
        assert source[slice(*first.to_original(4, 7))] == "big"
        assert source[slice(*first.to_original(0, 7))] == "Two <b>big"

    def test_entities_map_to_their_whole_source(self):
        source = page(
            f"<article><p>Tugs &amp; cranes &#8211; &quot;all&quot; of them.</p>{ARTICLE}</article>"
        )
        result = cleaned(source, "text/html")
        first = result.paragraphs[0]
        assert first.text == 'Tugs & cranes – "all" of them.'
        assert source[slice(*first.to_original(5, 6))] == "&amp;"
        assert source[slice(*first.to_original(14, 15))] == "&#8211;"
        entities = [e for e in result.edits if e.reason == "character reference"]
        assert [source[e.start : e.end] for e in entities] == [
            "&amp;", "&#8211;", "&quot;", "&quot;",
        ]  # fmt: skip

    def test_what_is_no_prose_is_never_read(self):
        source = page(
            "<nav><p>Home of the tugs</p></nav><script>var x = '<p>tugs</p>';</script>"
            "<style>p {}</style><div hidden><p>Hidden tugs are here.</p></div>"
            "<p style='display:none'>More hidden tugs.</p>"
            f"<article>{ARTICLE}</article><footer>All rights reserved</footer>"
        )
        assert [t[:9] for t in texts(source, "text/html")] == ["Paragraph"] * 3

    def test_blocks_outside_the_main_text_are_edits(self):
        related = "".join(f'<li><a href="/{n}">Other story {n}</a></li>' for n in range(12))
        source = page(f"<article>{ARTICLE}</article><div class='related'><ul>{related}</ul></div>")
        result = cleaned(source, "text/html")
        assert len(result.paragraphs) == 3
        outside = [e for e in result.edits if e.reason.startswith("outside the main text")]
        assert len(outside) == 12

    def test_headings_are_those_of_the_markup(self):
        source = page(f"<article><h2>What was seen.</h2>{ARTICLE}</article>")
        heading = cleaned(source, "text/html").paragraphs[0]
        assert (heading.text, heading.heading) == ("What was seen.", True)

    def test_the_headline_is_kept(self):
        title = "Tugs gone from the northern quay"
        source = page(f"<header><h1>{title}</h1></header><article>{ARTICLE}</article>",
                      f"<title>{title}</title>")  # fmt: skip
        assert texts(source, "text/html")[0] == title

    def test_line_breaks_and_cells_end_a_block(self):
        source = page(f"<article>{ARTICLE}<p>One tug left.<br>Two tugs came.</p></article>")
        assert texts(source, "text/html")[-2:] == ["One tug left.", "Two tugs came."]

    def test_broken_markup_loses_no_text(self):
        source = page(f"<article>{ARTICLE}<p>One <b>tug left the quay.<div>Two tugs < three came.")
        joined = " ".join(texts(source, "text/html"))
        assert "One tug left the quay." in joined
        assert "Two tugs < three came." in joined

    def test_a_fragment_without_a_page_around_it_is_read_whole(self):
        assert texts("<p>One tug left the quay.</p><p>Two tugs came.</p>", "text/html") == [
            "One tug left the quay.", "Two tugs came.",
        ]  # fmt: skip

    def test_the_html_body_of_a_mail_maps_into_the_whole_text(self):
        raw = b"From: a@b.org\nSubject: S\nDate: x\nContent-Type: text/html\n\n<p>One tug left.</p>"
        original = decode_original(raw, "message/rfc822", "a.eml")
        paragraph = clean(original).paragraphs[-1]
        start, end = paragraph.to_original(0, len(paragraph.text))
        assert original.text[start:end] == paragraph.text == "One tug left."


def test_an_original_of_nothing_but_marks_has_no_paragraphs():
    result = clean(Original("** | **", "text/plain", "utf-8"))
    assert result.paragraphs == ()
    assert [e.reason for e in result.edits].count("markdown mark") == 2


def test_a_plain_paragraph_maps_to_where_it_stands():
    paragraph = plain_paragraph("Two tugs", 10)
    assert paragraph.to_original(4, 8) == (14, 18)
    assert paragraph.to_original(8, 8) == (18, 18)
    assert list(paragraph.offsets) == list(range(10, 19))
