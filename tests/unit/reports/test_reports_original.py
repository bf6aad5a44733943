import io
import json

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.reports.original import decode_original


def decode(raw, media_type="text/plain", name="a.txt"):
    return decode_original(raw, media_type, name)


def pdf(*pages, locked_with=None):
    writer = pypdf.PdfWriter()
    font = writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }))  # fmt: skip
    for text in pages:
        page = writer.add_blank_page(300, 300)
        stream = DecodedStreamObject()
        stream.set_data(b"BT /F1 12 Tf 20 200 Td (%s) Tj ET" % text.encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    writer.add_metadata({"/Title": "Harbour notes", "/CreationDate": "D:20241214103000Z"})
    if locked_with is not None:
        writer.encrypt(locked_with, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestText:
    def test_line_ends_are_kept_as_they_are(self):
        assert decode(b"one\r\ntwo\rthree\n").text == "one\r\ntwo\rthree\n"

    @pytest.mark.parametrize(
        ("raw", "encoding"),
        [
            ("“Away”".encode(), "utf-8"),
            (b"\xef\xbb\xbf" + "“Away”".encode(), "utf-8"),
            (b"\xff\xfe" + "“Away”".encode("utf-16-le"), "utf-16-le"),
            (b"\xfe\xff" + "“Away”".encode("utf-16-be"), "utf-16-be"),
        ],
    )
    def test_marks_and_utf8(self, raw, encoding):
        original = decode(raw)
        assert (original.text, original.encoding) == ("“Away”", encoding)

    def test_a_russian_code_page_is_recognised(self):
        text = "Корабли покинули порт в пятницу, сообщили местные жители. " * 5
        assert decode(text.encode("cp1251")).text == text

    def test_a_western_code_page_is_recognised(self):
        text = (
            "The café by the quay was closed, the harbour master’s office said. “Two tugs” left. "
            * 5
        )
        assert decode(text.encode("cp1252")).text == text

    def test_utf8_cut_in_a_character_stays_utf8(self):
        original = decode("“Two tugs” – “one pilot” – “three boats”".encode()[:-1])
        assert original.encoding == "utf-8, damaged"
        assert original.text == "“Two tugs” – “one pilot” – “three boats\ufffd"

    @pytest.mark.parametrize("raw", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_empty_files_are_refused(self, raw):
        with pytest.raises(UnreadableError, match="empty"):
            decode(raw)

    @pytest.mark.parametrize(
        "raw",
        [
            b"\x7fELF\x01\x02\x03\x04" * 50,
            b"GIF89a" + bytes(range(256)) * 4,
            b"text with a \0 in it",
            bytes(range(1, 256)) * 20,
        ],
    )
    def test_binary_files_are_refused_with_a_hint(self, raw):
        with pytest.raises(UnreadableError, match=r"binary file, not text \(check what it is"):
            decode(raw)

    def test_utf16_without_a_mark_is_told_apart_from_binary(self):
        with pytest.raises(UnreadableError, match=r"UTF-16 .* \(save it as UTF-8\)"):
            decode("Two tugs at the quay".encode("utf-16-le"))

    def test_one_stray_control_character_does_no_harm(self):
        assert decode(b"Two tugs \x01 at the quay").text == "Two tugs \x01 at the quay"

    def test_equal_bytes_give_equal_results(self):
        raw = "Größe und café und naïve".encode("latin-1") * 9
        assert decode(raw) == decode(raw)

    def test_unbounded_text_is_refused(self):
        with pytest.raises(TooLargeError, match="20000001 characters"):
            decode(b"x" * 20_000_001)


class TestOtherTypes:
    @pytest.mark.parametrize(
        ("media_type", "words"),
        [
            ("image/png", "a picture"),
            ("application/octet-stream", "binary file"),
            ("application/vnd.rar", "cannot read application/vnd.rar"),
        ],
    )
    def test_what_is_no_report_is_said(self, media_type, words):
        with pytest.raises(UnreadableError, match=words) as caught:
            decode(b"x", media_type, "b.bin")
        assert caught.value.where == "b.bin"


class TestHtml:
    def test_the_source_is_kept_with_its_tags(self):
        raw = b"<html><p>Two &amp; three</p></html>"
        original = decode(raw, "text/html")
        assert (original.text, original.media_type) == (raw.decode(), "text/html")

    def test_a_declared_code_page_is_believed(self):
        raw = '<meta charset="windows-1251"><p>Порт</p>'.encode("cp1251")
        original = decode(raw, "text/html")
        assert (original.encoding, original.text[-8:-4]) == ("cp1251", "Порт")

    def test_latin1_means_cp1252(self):
        raw = "<meta charset=iso-8859-1><p>“Away” … caf\u00e9</p>".encode("cp1252")
        assert "“Away”" in decode(raw, "text/html").text

    def test_utf8_wins_over_a_wrong_declaration(self):
        raw = '<meta charset="iso-8859-1"><p>“Away”</p>'.encode()
        assert "“Away”" in decode(raw, "text/html").text

    @pytest.mark.parametrize("label", ["base64", "rot13", "no-such-code", "utf-16"])
    def test_impossible_declarations_are_ignored(self, label):
        raw = f"<meta charset={label}><p>The caf\u00e9 by the quay was closed.</p>".encode("cp1252")
        assert "caf\u00e9" in decode(raw, "text/html").text

    def test_what_a_page_says_of_itself(self):
        linked = {"@graph": [{"@type": "NewsArticle", "datePublished": "2024-12-14T08:00:00Z",
                              "publisher": {"name": "Harbour News"}}]}  # fmt: skip
        raw = f"""<html><head><title>Tugs &amp; more</title>
            <meta property="article:published_time" content="2024-12-13">
            <meta name="author" content="A. Writer"><link rel="canonical" href="https://x.org/a">
            <script type="application/ld+json">{json.dumps(linked)}</script></head></html>"""
        assert decode(raw.encode(), "text/html").meta == {
            "title": "Tugs & more",
            "published:meta tag article:published_time": "2024-12-13",
            "author": "A. Writer",
            "url": "https://x.org/a",
            "published:linked data datePublished": "2024-12-14T08:00:00Z",
            "publisher": "Harbour News",
        }

    def test_broken_linked_data_is_passed_over(self):
        raw = b'<script type="application/ld+json">{"@type": </script><title>T</title>'
        assert decode(raw, "text/html").meta == {"title": "T"}


class TestPdf:
    def test_pages_are_joined_by_form_feeds(self):
        original = decode(pdf("Two tugs.", "One crane."), "application/pdf")
        assert original.text == "Two tugs.\fOne crane."
        assert original.meta["title"] == "Harbour notes"
        assert original.meta["published:PDF creation date"] == "D:20241214103000Z"

    def test_a_password_is_named(self):
        with pytest.raises(UnreadableError, match="protected by a password") as caught:
            decode(pdf("Secret.", locked_with="x"), "application/pdf", "s.pdf")
        assert caught.value.where == "s.pdf"

    def test_an_empty_password_opens(self):
        assert decode(pdf("Open.", locked_with=""), "application/pdf").text == "Open."

    def test_pictures_only_is_named(self):
        with pytest.raises(UnreadableError, match="1 pages without a text layer"):
            decode(pdf(""), "application/pdf")

    @pytest.mark.parametrize("cut", [20, 200, -200, -30])
    def test_damaged_files_are_named_or_read(self, cut):
        raw = pdf("Two tugs.")[:cut]
        try:
            text = decode(raw, "application/pdf").text
        except UnreadableError as error:
            text = str(error)
        assert text == "Two tugs." or "PDF" in text or "text layer" in text

    def test_a_text_that_calls_itself_pdf_is_named(self):
        with pytest.raises(UnreadableError, match="damaged PDF"):
            decode(b"%PDF-1.7 but really only words", "application/pdf")

    def test_too_many_pages_are_refused(self):
        with pytest.raises(TooLargeError, match="2001 pages"):
            decode(pdf(*[""] * 2001), "application/pdf")


MAIL = (
    b"From: Harbour Desk <desk@example.org>\r\nTo: x@example.org\r\n"
    b"Date: Fri, 13 Dec 2024 23:30:00 -0800\r\nSubject: =?utf-8?q?Caf=C3=A9_notes?=\r\n"
)


class TestMail:
    def test_headers_a_blank_line_and_the_body(self):
        raw = MAIL + b"Content-Type: text/plain; charset=utf-8\r\n\r\nTwo tugs.\r\n"
        original = decode(raw, "message/rfc822")
        assert original.text == (
            "Date: Fri, 13 Dec 2024 23:30:00 -0800\nFrom: Harbour Desk <desk@example.org>\n"
            "Subject: Café notes\n\nTwo tugs.\r\n"
        )
        assert original.text[original.body_start :] == "Two tugs.\r\n"
        assert original.media_type == "text/plain"
        assert original.meta["published:mail header Date"].startswith("Fri, 13 Dec 2024")
        assert original.meta["publisher"] == "Harbour Desk"

    def test_an_html_body_stays_html(self):
        raw = MAIL + b"Content-Type: text/html\r\n\r\n<p>Two tugs.</p>"
        original = decode(raw, "message/rfc822")
        assert original.media_type == "text/html"
        assert original.text.endswith("\n\n<p>Two tugs.</p>")

    def test_plain_is_preferred_and_encodings_are_undone(self):
        raw = MAIL + (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
            b"--b\r\nContent-Type: text/html\r\n\r\n<p>HTML</p>\r\n"
            b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            b"The caf=E9 =\r\nclosed.\r\n--b--\r\n"
        )
        assert "The café closed." in decode(raw, "message/rfc822").text

    def test_a_wrong_charset_is_worked_out(self):
        raw = (
            MAIL + b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xe2\x80\x9cAway\xe2\x80\x9d"
        )
        assert decode(raw, "message/rfc822").text.endswith("“Away”")

    @pytest.mark.parametrize(
        "raw",
        [
            MAIL + b"Content-Type: image/png\r\n\r\n\x89PNG",
            MAIL + b"Content-Type: text/plain\r\n\r\n  \r\n",
            b"no headers at all",
        ],
    )
    def test_mail_without_text_is_refused(self, raw):
        with pytest.raises(UnreadableError, match="mail"):
            decode(raw, "message/rfc822")


class TestJson:
    def test_an_item_is_its_title_a_blank_line_and_its_body(self):
        item = {"title": "Tugs", "content_html": "<p>Two.</p>", "date_published": "2024-12-13"}
        original = decode(json.dumps(item).encode(), "application/json")
        assert (original.text, original.body_start) == ("Tugs\n\n<p>Two.</p>", 6)
        assert original.media_type == "text/html"
        assert original.meta["published:item date_published"] == "2024-12-13"

    def test_schema_org_names_are_known(self):
        item = {"headline": "Tugs", "articleBody": "Two.", "datePublished": "2024-12-13",
                "author": [{"name": "A"}], "publisher": {"name": "P"}}  # fmt: skip
        original = decode(json.dumps(item).encode(), "application/json")
        assert (original.text, original.media_type) == ("Tugs\n\nTwo.", "text/plain")
        assert (original.meta["author"], original.meta["publisher"]) == ("A", "P")

    def test_lone_surrogates_become_replacement_characters(self):
        original = decode(b'{"text": "a \\ud800 b"}', "application/json")
        assert original.text == "a \ufffd b"

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            (b"[1, 2]", "must be an object"),
            (b'{"title": "x"}', "no body"),
            (b'{"text": ', "not JSON"),
            (b"[" * 100_000, "nested too deep"),
        ],
    )
    def test_what_is_no_article_is_said(self, raw, words):
        with pytest.raises(UnreadableError, match=words):
            decode(raw, "application/json")
