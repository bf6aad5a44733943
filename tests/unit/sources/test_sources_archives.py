import gzip
import io
import stat
import zipfile

import pytest

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.archives import Member, gunzip, harmless, unzip
from sitewatch.sources.limits import Limits


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def test_members_come_by_name():
    raw = zipped([("b.txt", "two"), ("a.txt", "one"), ("folder/c.txt", "three")])
    found = list(unzip(raw, "x.zip", Limits()))
    assert found == [
        Member("a.txt", b"one"),
        Member("b.txt", b"two"),
        Member("folder/c.txt", b"three"),
    ]


def test_a_bomb_is_refused_and_the_rest_goes_on():
    raw = zipped([("a.txt", "sound"), ("bomb.txt", b"\0" * 30_000_000), ("c.txt", "sound too")])
    first, bomb, last = unzip(raw, "x.zip", Limits())
    assert first == Member("a.txt", b"sound")
    assert isinstance(bomb, TooLargeError)
    assert bomb.where == "x.zip!bomb.txt"
    assert "decompression bomb" in bomb.message
    assert last == Member("c.txt", b"sound too")


def test_a_member_over_the_size_limit_is_refused():
    raw = zipped([("a.txt", "x" * 2000)], zipfile.ZIP_STORED)
    (error,) = unzip(raw, "x.zip", Limits(file_bytes=1000))
    assert isinstance(error, TooLargeError)
    assert "1000 bytes" in error.message


def test_the_total_is_limited():
    raw = zipped([(f"{n}.txt", "x" * 400) for n in range(5)], zipfile.ZIP_STORED)
    found = list(unzip(raw, "x.zip", Limits(unpacked_bytes=1000)))
    assert [isinstance(item, Member) for item in found] == [True, True, False]
    assert isinstance(found[-1], TooLargeError)


def test_the_number_of_members_is_limited():
    raw = zipped([(f"{n}.txt", "x") for n in range(4)])
    (error,) = unzip(raw, "x.zip", Limits(files=3))
    assert isinstance(error, TooLargeError)
    assert len(list(unzip(raw, "x.zip", Limits(files=4)))) == 4


def test_a_damaged_archive_is_named():
    raw = zipped([("a.txt", "some words")])
    (error,) = unzip(raw[: len(raw) // 2], "x.zip", Limits())
    assert isinstance(error, UnreadableError)
    assert error.where == "x.zip"


def test_a_damaged_member_does_not_stop_the_others():
    raw = bytearray(zipped([("a.txt", "some words"), ("b.txt", "more words")], zipfile.ZIP_STORED))
    at = raw.index(b"some words")
    raw[at : at + 4] = b"XXXX"
    first, second = unzip(bytes(raw), "x.zip", Limits())
    assert isinstance(first, UnreadableError)
    assert first.where == "x.zip!a.txt"
    assert second == Member("b.txt", b"more words")


def test_protected_members_and_links_are_named():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.txt", "x")
    raw = bytearray(stream.getvalue())
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 8] |= 1  # the flag that a member is encrypted
    link_error, secret = unzip(bytes(raw), "x.zip", Limits())
    assert isinstance(link_error, RefusedError)
    assert isinstance(secret, UnreadableError)
    assert "password" in secret.message


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.txt", "Windows/x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("a\x1b[31m.txt", "a\ufffd[31m.txt"),
        ("..", "unnamed"),
    ],
)
def test_names_are_made_harmless(name, expected):
    assert harmless(name) == expected


def test_what_file_managers_add_is_left_out():
    raw = zipped([("__MACOSX/a.txt", "x"), ("b/.DS_Store", "x"), ("a.txt", "x")])
    assert [member.name for member in unzip(raw, "x.zip", Limits())] == ["a.txt"]


def test_gunzip_gives_what_was_packed():
    assert gunzip(gzip.compress(b"words"), "a.gz", Limits()) == b"words"


def test_a_gzip_bomb_is_refused():
    with pytest.raises(TooLargeError, match="decompression bomb"):
        gunzip(gzip.compress(b"\0" * 30_000_000), "a.gz", Limits())


def test_a_cut_gzip_is_named():
    with pytest.raises(UnreadableError, match=r"damaged \.gz"):
        gunzip(gzip.compress(b"words" * 100)[:-9], "a.gz", Limits())
