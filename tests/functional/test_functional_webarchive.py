"""A web archive goes into a case and its pages are read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile

PAGE = (
    b"<!doctype html><html><head><title>Hmeimim, simulated</title></head><body><article>"
    b"<h1>Hmeimim, simulated for a test</h1><p>Two An-124 aircraft were parked at Hmeimim air base "
    b"on December 13, 2024, according to Maxar Technologies.</p><p>Residents of the coast spoke of "
    b"a quiet week with little traffic on the roads to the north.</p></article></body></html>"
)
URL = "https://news.example/hmeimim.html"


def capture(taken: str = "2024-12-14T09:00:00Z", digest: str = "") -> bytes:
    """A WACZ with one recorded page, listed under its own digest or another one."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    block += gzip.compress(PAGE)
    head = {
        "WARC-Type": "response",
        "WARC-Target-URI": URL,
        "WARC-Date": taken,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    warc = gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n")
    digest = digest or f"sha256:{hashlib.sha256(warc).hexdigest()}"
    listed = {"resources": [{"path": "archive/data.warc.gz", "hash": digest}]}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.warc.gz", warc)
        archive.writestr("datapackage.json", json.dumps(listed))
    return stream.getvalue()


def test_a_wacz_is_added_and_read_as_of_the_day_it_was_recorded(case, cli, tmp_path):
    path = tmp_path / "page.wacz"
    path.write_bytes(capture())
    assert cli("add", case, path).out.startswith("1 new, 0 known, 0 refused")
    said = cli("run", case, "--as-of", "2024-12-15", "--json")
    assert json.loads(said.out)["observations"] >= 1
    cli("export", case, "--to", "csv", "-o", tmp_path / "csv")
    evidence = (tmp_path / "csv" / "evidence.csv").read_text("utf-8")
    assert hashlib.sha256(PAGE).hexdigest() in evidence
    assert "2024-12-14T09:00:00" in evidence
    assert cli("add", case, path).out.startswith("0 new, 1 known")


def test_a_recording_from_the_future_counts_from_when_it_was_added(case, cli, tmp_path):
    path = tmp_path / "page.wacz"
    path.write_bytes(capture("2999-01-01T00:00:00Z"))
    assert cli("add", case, path).code == 0
    assert cli("run", case).code in (0, 1)
    cli("export", case, "--to", "csv", "-o", tmp_path / "csv")
    assert "2999" not in (tmp_path / "csv" / "evidence.csv").read_text("utf-8")


def test_an_altered_wacz_is_refused_and_named(case, cli, tmp_path):
    path = tmp_path / "page.wacz"
    path.write_bytes(capture(digest=f"sha256:{'0' * 64}"))
    said = cli("add", case, path)
    assert said.code == 2
    assert "page.wacz!archive/data.warc.gz: does not match datapackage.json" in said.err


def test_paragraphs_in_several_articles_are_shown_with_the_sources(case, cli, tmp_path):
    wire = (
        "Two tugs drew a grey hull past the outer mole of Tartus port at first light, sources said."
    )
    for name, day in (("first", 13), ("second", 14)):
        (tmp_path / f"{name}.txt").write_text(
            f"Simulated.\n\n{wire}\n\nOwn words: {name}.\n", "utf-8"
        )
        cli("add", case, tmp_path / f"{name}.txt", "--published", f"2024-12-{day}")
    cli("run", case, "--as-of", "2024-12-31")
    said = cli("sources", case, "--as-of", "2024-12-31", "--blocks").out
    told = said[said.index("Syndication") :]
    assert "1 paragraph stands in more than one article" in told
    assert "18 words in 2 articles (2 word for word)" in told
    assert told.index("first.txt") < told.index("second.txt")
    rows = cli("sources", case, "--as-of", "2024-12-31", "--blocks", "--json").out.splitlines()
    (block,) = (row for row in map(json.loads, rows) if row["type"] == "block")
    assert [copy["verbatim"] for copy in block["copies"]] == [True, True]
    assert "Syndication" not in cli("sources", case, "--as-of", "2024-12-31").out
