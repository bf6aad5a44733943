import gzip
import hashlib
import io
import json
import time
import zipfile
from datetime import UTC, datetime

import brotli
import pytest

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.collect import Found, Problem, collect
from sitewatch.sources.digests import agrees
from sitewatch.sources.limits import Limits
from sitewatch.sources.warc import read_warc

PAGE = b"<!doctype html><html><body><p>Two tugs lay at the pier.</p></body></html>"
URL = "https://news.example/2026/tugs.html"
TAKEN = "2026-05-20T10:11:12Z"
UNSEALED = {"WARC-Block-Digest": ""}


def warc(*records, packed=True):
    """A WARC of (kind, address, body, HTTP head or empty, WARC headers), each with its digest."""
    made = [one_record(*record) for record in records]
    return b"".join(gzip.compress(record, mtime=0) for record in made) if packed else b"".join(made)


def one_record(kind, address, body, http, extra):
    block = http + body
    head = {
        "WARC-Type": kind,
        "WARC-Target-URI": address,
        "WARC-Date": TAKEN,
        "WARC-Block-Digest": sha256(block),
        "Content-Length": str(len(block)),
        **extra,
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(body=PAGE, address=URL, kind="text/html; charset=utf-8", status="200 OK", **headers):
    told = {"Content-Type": kind, **headers}
    lines = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in told.items())
    return ("response", address, body, f"HTTP/1.1 {status}\r\n{lines}\r\n".encode(), {})


def plain_record(address, body, content_type=b"text/html", **warc_headers):
    """One record that is not packed and whose digest says nothing unless a test gives one."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type + b"\r\n\r\n"
    told = {key.replace("_", "-"): value for key, value in warc_headers.items()}
    return one_record(told.pop("WARC-Type", "response"), address, body, http, UNSEALED | told)


def sha256(raw):
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def wacz(files, *, listed=None, seal=True, pages=()):
    """A WACZ of these files; `listed` puts other digests into its list of contents."""
    lines = [{"format": "json-pages-1.0", "id": "pages"}, *pages]
    whole = {**files, "pages/pages.jsonl": "\n".join(map(json.dumps, lines)).encode()}
    digests = {name: sha256(raw) for name, raw in whole.items()} | (listed or {})
    resources = [{"path": name, "hash": digest} for name, digest in digests.items() if digest]
    package = json.dumps({"profile": "data-package", "resources": resources}).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, raw in whole.items():
            archive.writestr(name, raw)
        archive.writestr("datapackage.json", package)
        if seal:
            told = {
                "path": "datapackage.json",
                "hash": seal if seal is not True else sha256(package),
            }
            archive.writestr("datapackage-digest.json", json.dumps(told))
    return stream.getvalue()


def read(tmp_path, raw, name="a.warc.gz", limits=None):
    path = tmp_path / name
    path.write_bytes(raw)
    return list(collect([str(path)], limits))


def only(results, kind):
    (result,) = results
    assert isinstance(result, kind)
    return result


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_comes_with_its_address_and_the_time_it_was_recorded(tmp_path, packed):
    found = only(read(tmp_path, warc(answer(), packed=packed)), Found)
    assert found.raw == PAGE
    assert (found.name, found.origin, found.media_type) == ("tugs.html", URL, "text/html")
    assert found.captured == datetime(2026, 5, 20, 10, 11, 12, tzinfo=UTC)


def test_a_web_archive_is_known_by_its_bytes_and_not_by_its_name(tmp_path):
    assert only(read(tmp_path, warc(answer()), "renamed.bin"), Found).raw == PAGE


def test_only_documents_are_taken(tmp_path):
    results = read(
        tmp_path,
        warc(
            answer(),
            answer(b"%PDF-1.7 made up", "https://news.example/a.pdf", "application/pdf"),
            answer(b"Three cranes.", "https://news.example/a.txt", "text/plain"),
            answer(b"\x89PNG\r\n\x1a\n", "https://news.example/a.png", "image/png"),
            answer(b"\x89PNG\r\n\x1a\n", "https://news.example/b", "text/html"),
            answer(b"gone", "https://news.example/none", status="404 Not Found"),
            answer(b"", "https://news.example/empty"),
            ("resource", "https://news.example/c", PAGE, b"", {"Content-Type": "text/html"}),
            ("resource", "urn:text:https://news.example/c", b"text", b"", {}),
            ("metadata", URL, b"a: b", b"", {}),
        ),
    )
    assert [r.origin.rpartition("/")[2] for r in results] == ["tugs.html", "a.pdf", "a.txt", "c"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE, mtime=0), {"Content_Encoding": "gzip"}),
        (brotli.compress(PAGE), {"Content_Encoding": "br"}),
        (gzip.compress(brotli.compress(PAGE), mtime=0), {"Content_Encoding": "br, gzip"}),
        (b"5\r\n" + PAGE[:5] + b"\r\n%x;x=y\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\n\r\n",
         {"Transfer_Encoding": "chunked"}),
        (PAGE, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (PAGE, {"Content_Encoding": "br"}),
    ],
)  # fmt: skip
def test_what_was_done_for_the_transport_is_undone(tmp_path, body, headers):
    assert only(read(tmp_path, warc(answer(body, **headers))), Found).raw == PAGE


@pytest.mark.parametrize(
    ("body", "coding", "message"),
    [
        (gzip.compress(PAGE, mtime=0)[:-12], "gzip", "damaged answer"),
        (brotli.compress(PAGE * 9)[:-9], "br", "damaged answer"),
        (b"\x00\x01\x02\xff" * 9, "br", "damaged answer"),
        (PAGE, "zstd", "compressed as zstd"),
        (PAGE, "gzip,gzip,gzip,gzip", "4 times"),
    ],
)
def test_a_damaged_body_is_a_problem_and_the_rest_goes_on(tmp_path, body, coding, message):
    bad = answer(body, "https://news.example/bad", Content_Encoding=coding)
    problem, found = read(tmp_path, warc(bad, answer()))
    assert isinstance(problem.error, UnreadableError)
    assert message in problem.error.message
    assert problem.error.where.endswith("!https://news.example/bad")
    assert found.raw == PAGE


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
def test_a_body_that_unpacks_to_very_much_is_refused_early(tmp_path, pack):
    coding = "gzip" if pack is gzip.compress else "br"
    bomb = answer(pack(b"a" * 60_000_000), Content_Encoding=coding)
    problem = only(read(tmp_path, warc(bomb)), Problem)
    assert isinstance(problem.error, TooLargeError)


def test_a_record_that_unpacks_to_very_much_is_refused(tmp_path):
    raw = warc(answer(), answer(b"a" * 30_000_000, "https://news.example/b"))
    found, problem = read(tmp_path, raw)
    assert found.raw == PAGE
    assert isinstance(problem.error, TooLargeError)
    assert "bomb" in problem.error.message


def test_an_archive_stops_at_what_all_of_it_may_unpack_to(tmp_path):
    raw = warc(*[answer(PAGE * 20, f"https://news.example/{i}") for i in range(9)])
    *found, problem = read(tmp_path, raw, limits=Limits(unpacked_bytes=8000))
    assert 0 < len(found) < 9
    assert isinstance(problem.error, TooLargeError)


def test_a_video_among_the_records_is_passed_over(tmp_path):
    film = answer(bytes(range(256)) * 500, "https://news.example/film.mp4", "video/mp4")
    results = read(tmp_path, warc(film, answer()), limits=Limits(file_bytes=1000))
    assert only(results, Found).raw == PAGE


def test_a_page_over_the_limit_is_named(tmp_path):
    problem, found = read(
        tmp_path, warc(answer(PAGE * 4000), answer()), limits=Limits(file_bytes=1000, ratio=1000)
    )
    assert isinstance(problem.error, TooLargeError)
    assert problem.error.where.endswith(URL)
    assert found.raw == PAGE


@pytest.mark.parametrize("packed", [True, False])
def test_what_stands_before_a_cut_is_taken_and_the_cut_is_told(tmp_path, packed):
    raw = warc(answer(), answer(PAGE * 50, "https://news.example/second"), packed=packed)
    found, problem = read(tmp_path, raw[:-90])
    assert found.raw == PAGE
    assert isinstance(problem.error, UnreadableError)


def test_flipped_bytes_inside_a_packed_record_are_told(tmp_path):
    first, second = warc(answer()), bytearray(warc(answer(PAGE * 50, "https://news.example/2")))
    second[60:64] = b"\xff\xff\xff\xff"
    found, problem = read(tmp_path, first + bytes(second))
    assert found.raw == PAGE
    assert isinstance(problem.error, UnreadableError)


@pytest.mark.parametrize("name", ["WARC_Block_Digest", "WARC_Payload_Digest"])
def test_a_page_that_does_not_match_its_digest_is_not_taken(tmp_path, name):
    raw = plain_record(URL, PAGE, **{name: "sha1:" + "A" * 32}) + plain_record(URL + "x", PAGE)
    problem, found = read(tmp_path, raw)
    assert "digest" in problem.error.message
    assert found.origin == URL + "x"


def test_a_payload_digest_may_be_of_the_body_with_or_without_its_chunks(tmp_path):
    sent = b"%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n"
    for digest_of in (sent, PAGE):
        raw = plain_record(
            URL, sent, b"text/html\r\nTransfer-Encoding: chunked",
            WARC_Payload_Digest=sha256(digest_of),
        )  # fmt: skip
        assert only(read(tmp_path, raw), Found).raw == PAGE


def test_digests_in_both_bases_and_of_unknown_kinds():
    assert agrees(b"", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") is True
    assert agrees(b"", "SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709") is True
    assert agrees(b"x", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") is False
    assert agrees(b"", "sha256:") is False
    assert agrees(b"", "blake3:00") is None


def test_a_record_cut_off_by_its_recorder_is_told(tmp_path):
    problem = only(read(tmp_path, plain_record(URL, PAGE, WARC_Truncated="time")), Problem)
    assert "in part (time)" in problem.error.message


@pytest.mark.parametrize(
    "raw",
    [
        plain_record(URL, PAGE, Content_Length="-5"),
        plain_record(URL, PAGE, Content_Length="99999999999999999999"),
        plain_record(URL, PAGE, Content_Length="40"),
        b"WARC/1.1\r\n" + b"a: b\r\n" * 20_000,
        b"WARC/1.1\r\n" + b"x" * 200_000,
        b"WARC/9.9 nothing known\r\n\r\n",
        b"WARC/" + b"\0" * 99,
    ],
)
def test_impossible_records_end_in_a_problem_and_never_in_a_page(tmp_path, raw, capfd):
    results = read(tmp_path, raw, "a.warc")
    assert any(isinstance(r, Problem) for r in results)
    assert not any(isinstance(r, Found) and r.raw == PAGE for r in results)
    assert capfd.readouterr() == ("", "")


def test_a_repeat_of_a_page_in_the_archive_is_no_second_page(tmp_path):
    first = plain_record(URL, PAGE, WARC_Payload_Digest=sha256(PAGE))
    head = {"WARC_Type": "revisit", "WARC_Payload_Digest": sha256(PAGE)}
    again = plain_record(URL, b"", **head)
    assert only(read(tmp_path, first + again), Found).raw == PAGE


def test_a_repeat_of_a_page_elsewhere_says_that_it_is_not_here(tmp_path):
    again = plain_record(URL, b"", WARC_Type="revisit", WARC_Payload_Digest=sha256(PAGE))
    problem = only(read(tmp_path, again), Problem)
    assert problem.error.message.startswith("1 pages stand in another archive")


def test_an_archive_without_documents_says_so(tmp_path):
    problem = only(read(tmp_path, warc(answer(b"GIF89a", kind="image/gif"))), Problem)
    assert "none of its 1 records" in problem.error.message


def test_a_time_that_cannot_be_is_no_time(tmp_path):
    for told in ("0001-01-01T00:00:00Z", "soon"):
        raw = plain_record(URL, PAGE, WARC_Date=told)
        assert only(read(tmp_path, raw), Found).captured is None


def test_a_hundred_thousand_records_take_seconds(tmp_path):
    one = plain_record("https://news.example/i.png", b"x", b"image/png")
    raw = one * 100_000 + plain_record(URL, PAGE)
    begun = time.process_time()
    found = only(read(tmp_path, raw, limits=Limits(archive_bytes=len(raw))), Found)
    assert found.raw == PAGE
    assert time.process_time() - begun < 60


def test_more_pages_than_allowed_are_left_out_and_told():
    raw = b"".join(plain_record(f"https://news.example/{i}", PAGE) for i in range(5))
    *found, problem = read_warc(raw, "x.warc", Limits(files=3))
    assert len(found) == 3
    assert isinstance(problem.error, TooLargeError)


def test_a_wacz_gives_its_pages_with_their_titles(tmp_path):
    pages = [{"url": URL, "title": "Two tugs\n at the pier"}]
    raw = wacz({"archive/data.warc.gz": warc(answer())}, pages=pages)
    found = only(read(tmp_path, raw, "page.wacz"), Found)
    assert (found.raw, found.origin, found.title) == (PAGE, URL, "Two tugs at the pier")


def test_an_altered_archive_in_a_wacz_is_not_opened(tmp_path):
    raw = wacz(
        {"archive/a.warc.gz": warc(answer()), "archive/b.warc.gz": warc(answer(PAGE + b" "))},
        listed={"archive/a.warc.gz": sha256(b"other")},
    )
    problem, found = read(tmp_path, raw, "page.wacz")
    assert "does not match datapackage.json" in problem.error.message
    assert problem.error.where.endswith("!archive/a.warc.gz")
    assert found.raw == PAGE + b" "


def test_a_list_that_does_not_match_its_seal_closes_the_whole_archive(tmp_path):
    raw = wacz({"archive/a.warc.gz": warc(answer())}, seal=sha256(b"other"))
    problem = only(read(tmp_path, raw, "page.wacz"), Problem)
    assert "datapackage-digest.json" in problem.error.message


def test_an_archive_that_is_not_listed_is_refused(tmp_path):
    files = {"archive/a.warc.gz": warc(answer()), "archive/b.warc.gz": warc(answer(PAGE + b" "))}
    found, problem = read(tmp_path, wacz(files, listed={"archive/b.warc.gz": ""}), "page.wacz")
    assert found.raw == PAGE
    assert isinstance(problem.error, RefusedError)


def test_an_archive_that_is_listed_and_missing_is_told(tmp_path):
    listed = {"archive/b.warc.gz": sha256(b"")}
    raw = wacz({"archive/a.warc.gz": warc(answer())}, listed=listed)
    found, problem = read(tmp_path, raw, "page.wacz")
    assert found.raw == PAGE
    assert problem.error.where.endswith("!archive/b.warc.gz")


def test_a_digest_of_an_unknown_kind_vouches_for_nothing(tmp_path):
    listed = {"archive/a.warc.gz": "crc32:0"}
    raw = wacz({"archive/a.warc.gz": warc(answer())}, listed=listed)
    assert isinstance(only(read(tmp_path, raw, "page.wacz"), Problem).error, RefusedError)


@pytest.mark.parametrize("name", ["../archive/a.warc.gz", "/archive/a.warc.gz", "archive\\a.warc"])
def test_paths_that_lead_elsewhere_are_no_archives(tmp_path, name):
    files = {"archive/a.warc.gz": warc(answer()), name: warc(answer(b"<p>planted</p>"))}
    assert only(read(tmp_path, wacz(files), "page.wacz"), Found).raw == PAGE
    assert [path.name for path in tmp_path.iterdir()] == ["page.wacz"]


def test_two_files_of_one_name_in_a_wacz_are_not_both_believed(tmp_path):
    stream = io.BytesIO(wacz({"archive/a.warc.gz": warc(answer())}))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("archive/a.warc.gz", warc(answer(b"<p>planted</p>")))
    results = read(tmp_path, stream.getvalue(), "page.wacz")
    assert [type(r) for r in results] == [Found, Problem]
    assert results[0].raw == PAGE


def test_broken_lists_and_page_lists_are_told_or_passed_over(tmp_path):
    files = {"archive/a.warc.gz": warc(answer())}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/a.warc.gz", files["archive/a.warc.gz"])
        archive.writestr("datapackage.json", "{")
    assert "not JSON" in only(read(tmp_path, stream.getvalue(), "x.wacz"), Problem).error.message
    raw = wacz(files, pages=[["no page"], {"url": 5}, {"title": 5}])
    assert only(read(tmp_path, raw, "page.wacz"), Found).title == ""
