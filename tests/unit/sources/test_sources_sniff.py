import gzip
import io
import json
import zipfile

import pytest

from sitewatch.sources.sniff import media_type_of


def zipped(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": []}).encode()
MAIL = b"From: a@example.org\r\nDate: Fri, 13 Dec 2024 10:00:00 +0000\r\nSubject: x\r\n\r\nBody"


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        (b"Two cranes stood at the quay.", "a.txt", "text/plain"),
        (b"# Title\n\nText", "a.md", "text/markdown"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.txt", "text/html"),
        (b"\n\n<div><p>x</p></div>", "page", "text/html"),
        (b"%PDF-1.7\n...", "a.txt", "application/pdf"),
        (b"PK\x03\x04....", "a.docx.txt", "application/zip"),
        (gzip.compress(b"x", mtime=0), "a.gz", "application/gzip"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.txt", "image/png"),
        (b"MZ\x90\0\x03", "notes.txt", "application/octet-stream"),
        (b"abc\0def", "a.txt", "application/octet-stream"),
        (FEED, "a.json", "application/feed+json"),
        (b'{"title": "x", "content_text": "y"}', "a", "application/json"),
        (b"{not json", "a.txt", "text/plain"),
        (b'{"type": "FeatureCollection"}', "a.json", "application/geo+json"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "a", "application/rss+xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "a", "application/atom+xml"),
        (b'<?xml version="1.0"?><data/>', "a", "application/xml"),
        (MAIL, "a", "message/rfc822"),
        (b"Date: yesterday\n\nSome text", "a.txt", "text/plain"),
        (b"Subject: x\n\nSome text", "a.eml", "message/rfc822"),
        ("\ufeff<html>x</html>".encode("utf-16-le"), "a", "text/html"),
        (b"x" * 257 + b"ustar", "a.tar", "application/x-tar"),
        (b"<3 is a heart, not a tag", "a.txt", "text/plain"),
    ],
)
def test_content_decides_before_the_name(raw, name, expected):
    assert media_type_of(raw, name) == expected


def test_office_documents_are_not_plain_archives():
    assert "wordprocessingml" in media_type_of(zipped("word/document.xml"), "a.zip")


def test_an_archive_of_articles_is_an_archive():
    assert media_type_of(zipped("a.txt", "b.txt"), "a.zip") == "application/zip"


AIS = b"!AIVDM,1,1,,B,13:BuN001=15mQFOjcOBG1p800SK,0*7B\n"


def test_logs_of_ais_sentences_are_known_by_their_lines():
    assert media_type_of(AIS * 3, "log.txt") == "application/x-nmea0183"
    assert media_type_of(b"\\c:1411920502*59\\" + AIS, "x") == "application/x-nmea0183"
    assert media_type_of(b"$PGHP,1,2014*00\n" + AIS, "x") == "application/x-nmea0183"
    assert media_type_of(b"1411920502 " + AIS, "x") == "application/x-nmea0183"


def test_an_article_that_quotes_a_sentence_is_text():
    told = b"The ship sent this:\n" + AIS + b"and then nothing.\nIt left.\n"
    assert media_type_of(told, "a.txt") == "text/plain"


def test_tables_of_positions_are_known_by_their_header():
    header = b"MMSI,BaseDateTime,LAT,LON,SOG\r\n1,2,3,4,5\r\n"
    assert media_type_of(header, "a.csv") == "text/csv"
    assert media_type_of(header, "a.txt") == "text/plain"
    assert media_type_of(b"title,url,lat\r\n", "a.csv") == "text/plain"
