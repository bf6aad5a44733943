import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from sitewatch.errors import CaseError
from sitewatch.store.files import write_whole
from sitewatch.store.vault import Harm, Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "evidence")


def everything(vault: Vault) -> list[str]:
    return sorted(
        p.relative_to(vault.root).as_posix() for p in vault.root.rglob("*") if not p.is_dir()
    )


def harms(vault: Vault, expected: tuple[str, ...] = ()) -> list[tuple[str, Harm]]:
    return [(damage.path, damage.harm) for damage in vault.verify(expected)]


def rewrite(path: Path, raw: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(raw)


def test_an_original_stands_under_its_hash(vault):
    sha = vault.put(b"pier")
    assert sha == hashlib.sha256(b"pier").hexdigest()
    assert everything(vault) == [f"{sha[:2]}/{sha}"]
    assert vault.get(sha) == b"pier"
    assert vault.shas() == (sha,)


def test_putting_it_again_touches_nothing(vault):
    path = vault.path(vault.put(b"pier"))
    before = path.stat()
    vault.put(b"pier")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(everything(vault)) == 1


def test_an_original_is_read_only(vault):
    path = vault.path(vault.put(b"pier"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_an_empty_original_can_be_kept(vault):
    assert vault.get(vault.put(b"")) == b""


def test_an_empty_vault_is_whole(vault):
    assert vault.shas() == ()
    assert vault.verify() == []
    assert vault.sweep() == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../sitewatch.toml",
        "/etc/hostname",
        "ab/../../x",
        "A" * 64,
        "a" * 63,
        "a" * 64 + "\n",
    ],
)
def test_nothing_but_a_hash_names_an_original(vault, name):
    with pytest.raises(CaseError, match="not a SHA-256"):
        vault.get(name)


def test_a_missing_original_is_said_to_be_missing(vault):
    with pytest.raises(CaseError, match="no such original"):
        vault.get("a" * 64)


def test_a_damaged_original_is_neither_given_nor_overwritten(vault):
    sha = vault.put(b"pier")
    rewrite(vault.path(sha), b"Pier")
    with pytest.raises(CaseError, match="damaged"):
        vault.get(sha)
    with pytest.raises(CaseError, match="put the original back"):
        vault.put(b"pier")
    assert vault.path(sha).read_bytes() == b"Pier"


def test_verify_names_what_is_damaged_misnamed_and_missing(vault):
    good, bad, moved = (vault.put(raw) for raw in (b"good", b"bad", b"moved"))
    rewrite(vault.path(bad), b"worse")
    stray = vault.root / "00" / moved
    stray.parent.mkdir(exist_ok=True)
    vault.path(moved).rename(stray)
    (vault.root / "notes.txt").write_text("mine")
    lost = "f" * 64
    found = harms(vault, (good, bad, moved, lost))
    assert sorted(found) == sorted(
        [
            (f"{bad[:2]}/{bad}", Harm.DAMAGED),
            (f"00/{moved}", Harm.MISNAMED),
            (f"{moved[:2]}/{moved}", Harm.MISSING),
            (f"ff/{lost}", Harm.MISSING),
            ("notes.txt", Harm.MISNAMED),
        ]
    )
    assert found == sorted(found)


def test_verify_says_where_a_misnamed_original_belongs(vault):
    sha = vault.put(b"pier")
    vault.path(sha).rename(vault.root / sha[:2] / "pier.txt")
    (damage,) = vault.verify()
    assert str(damage) == f"{sha[:2]}/pier.txt: misnamed: belongs at {sha[:2]}/{sha}"


def test_what_a_killed_writer_left_is_no_original(vault):
    sha = vault.put(b"pier")
    (vault.root / sha[:2] / ".put-abc").write_bytes(b"pi")
    assert vault.shas() == (sha,)
    assert vault.verify((sha,)) == []


def test_sweeping_takes_what_was_left_long_ago_and_nothing_else(vault):
    sha = vault.put(b"pier")
    old, fresh = (vault.root / sha[:2] / f".put-{name}" for name in ("old", "fresh"))
    old.write_bytes(b"pi")
    fresh.write_bytes(b"pi")
    os.utime(old, (0, 0))
    assert vault.sweep() == 1
    assert everything(vault) == sorted([f"{sha[:2]}/{sha}", f"{sha[:2]}/.put-fresh"])


def test_a_link_is_no_original(vault, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"pier")
    sha = hashlib.sha256(b"pier").hexdigest()
    vault.path(sha).parent.mkdir(parents=True)
    vault.path(sha).symlink_to(outside)
    with pytest.raises(CaseError, match="a link, not a file"):
        vault.get(sha)
    assert harms(vault) == [(f"{sha[:2]}/{sha}", Harm.MISNAMED)]


def test_a_folder_that_is_a_link_leads_nowhere(vault, tmp_path):
    sha = hashlib.sha256(b"pier").hexdigest()
    outside = tmp_path / "outside"
    outside.mkdir()
    vault.root.mkdir()
    (vault.root / sha[:2]).symlink_to(outside)
    with pytest.raises(CaseError, match="a link stands where a folder belongs"):
        vault.put(b"pier")
    assert list(outside.iterdir()) == []
    (outside / sha).write_bytes(b"pier")
    with pytest.raises(CaseError, match="a link, not a file"):
        vault.get(sha)


def test_a_pipe_is_not_waited_for(vault):
    path = vault.path("a" * 64)
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    with pytest.raises(CaseError, match="not a plain file"):
        vault.get("a" * 64)
    assert harms(vault) == [(f"aa/{'a' * 64}", Harm.MISNAMED)]


def test_a_folder_that_cannot_be_made_is_named(vault):
    vault.root.write_text("a file stands here")
    with pytest.raises(CaseError, match=r"cannot be stored.*") as caught:
        vault.put(b"pier")
    assert str(vault.root) in caught.value.where


def test_a_write_that_fails_leaves_nothing(tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises(OSError) as caught:  # noqa: PT011 - which one depends on the system
        write_whole(target, b"x", 0o644)
    assert caught.value.errno in (errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST, errno.EACCES)
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
