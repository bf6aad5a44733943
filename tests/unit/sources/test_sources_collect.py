import gzip
import io
import json
import os
import zipfile

import pytest

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError, UsageError
from sitewatch.sources.collect import Found, Problem, collect
from sitewatch.sources.fetch import Fetched
from sitewatch.sources.limits import Limits


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.bin", content)
    return stream.getvalue()


def names(results):
    return [r.name if isinstance(r, Found) else type(r.error).__name__ for r in results]


def test_a_file_comes_as_it_is(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"Two tugs.\r\n")
    assert list(collect([str(path)])) == [Found(b"Two tugs.\r\n", "a.txt", str(path), "text/plain")]


def test_folders_come_by_path_and_hidden_names_stay_out(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b/two.txt", "a.txt", "c.txt", ".secret", ".hidden/x.txt"):
        (tmp_path / name).write_text("x")
    assert names(collect([str(tmp_path)])) == ["a.txt", "two.txt", "c.txt"]


def test_a_link_to_a_folder_above_is_not_followed(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names(collect([str(tmp_path)])) == ["a.txt"]


def test_what_is_missing_is_named_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    problem, found = collect([str(tmp_path / "none.txt"), str(tmp_path / "a.txt")])
    assert isinstance(problem, Problem)
    assert isinstance(problem.error, UnreadableError)
    assert problem.error.where == str(tmp_path / "none.txt")
    assert found.name == "a.txt"


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (problem,) = collect([str(tmp_path / "pipe")])
    assert isinstance(problem.error, RefusedError)


def test_two_hundred_megabytes_are_refused_without_being_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_001)
    (problem,) = collect([str(path)])
    assert isinstance(problem.error, TooLargeError)
    assert problem.error.where == str(path)


def test_archives_in_archives_are_opened_once(tmp_path):
    inner = zipped(c="three")
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(a="one", b=inner, d=zipped(e=zipped(f="deep"))))
    results = list(collect([str(path)]))
    assert names(results) == ["a.bin", "c.bin", "TooLargeError"]
    assert results[1].origin == f"{path}!b.bin!c.bin"
    assert results[2].error.where == f"{path}!d.bin!e.bin"


def test_gzip_members_are_opened(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"Two tugs."))
    (found,) = collect([str(path)])
    assert (found.raw, found.name, found.media_type) == (b"Two tugs.", "a.txt", "text/plain")


def test_a_damaged_gzip_is_a_problem(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"Two tugs.")[:-4])
    assert names(collect([str(path)])) == ["UnreadableError"]


def test_binary_and_empty_files_are_found_so_that_reading_can_refuse_them(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"MZ\0\0")
    kinds = [found.media_type for found in collect([str(tmp_path)])]
    assert kinds == ["text/plain", "application/octet-stream"]


def test_feeds_are_split(tmp_path):
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
        {"id": "1", "url": "https://example.org/1", "title": "One", "content_text": "x"},
        {"id": "2", "title": "Two", "content_text": "y"},
    ]}  # fmt: skip
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(feed))
    results = list(collect([str(path)]))
    assert [found.origin for found in results] == ["https://example.org/1", f"{path}#2"]


def test_addresses_go_through_the_given_fetch():
    def fetch(address, _limits):
        if address.endswith("bad"):
            raise UnreadableError("the server answered 500", where=address)
        return Fetched(b"<html><p>x</p></html>", address + "/story.html?x=1")

    found, problem = collect(["https://example.org/a", "http://example.org/bad"], fetch=fetch)
    assert (found.name, found.media_type) == ("story.html", "text/html")
    assert problem.error.message == "the server answered 500"


def test_other_schemes_are_refused():
    (problem,) = collect(["ftp://example.org/a"])
    assert isinstance(problem.error, RefusedError)


def test_limits_below_zero_are_refused():
    with pytest.raises(UsageError, match="redirects"):
        Limits(redirects=-1)
