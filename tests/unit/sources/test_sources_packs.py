import hashlib

import pytest

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.packs import (
    MOST_MANIFEST_BYTES,
    beside_the_source,
    pack_folders,
    read_pack,
    read_packs,
)

MANIFEST = """
[pack]
id = "{name}"
version = "1"
licence = "CC0-1.0"
weights = "weights.onnx"
sha256 = "{sha256}"
[input]
name = "picture"
bands = ["pan"]
mean = [0.0]
std = [1.0]
gsd_m = 1.0
gsd_range_m = [0.4, 2.0]
tile = 128
overlap = 32
[output]
form = "yolo"
least = 0.3
told = 0.5
spread = 0.3
[[classes]]
path = "aircraft"
[card]
sensor = "optical-submetre"
basis = "made up"
"""
WEIGHTS = b"not looked into here"


def pack(folder, name="squares"):
    folder.mkdir(parents=True)
    sha256 = hashlib.sha256(WEIGHTS).hexdigest()
    (folder / "manifest.toml").write_text(MANIFEST.format(name=name, sha256=sha256))
    (folder / "weights.onnx").write_bytes(WEIGHTS)
    return folder


def test_a_pack_is_its_name_and_two_files(tmp_path):
    name, manifest, weights = read_pack(pack(tmp_path / "one"))
    assert name == "squares"
    assert manifest.startswith(b"\n[pack]")
    assert weights == WEIGHTS


def test_changed_weights_are_refused(tmp_path):
    folder = pack(tmp_path / "one")
    (folder / "weights.onnx").write_bytes(WEIGHTS + b"!")
    with pytest.raises(RefusedError, match="hash"):
        read_pack(folder)


def test_weights_elsewhere_are_refused(tmp_path):
    folder = pack(tmp_path / "one")
    (tmp_path / "other.onnx").write_bytes(WEIGHTS)
    (folder / "weights.onnx").unlink()
    (folder / "weights.onnx").symlink_to(tmp_path / "other.onnx")
    with pytest.raises(RefusedError, match="outside"):
        read_pack(folder)


def test_missing_weights(tmp_path):
    folder = pack(tmp_path / "one")
    (folder / "weights.onnx").unlink()
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_pack(folder)


def test_a_manifest_beyond_the_limit(tmp_path):
    folder = pack(tmp_path / "one")
    (folder / "manifest.toml").write_bytes(b"#" * (MOST_MANIFEST_BYTES + 1))
    with pytest.raises(TooLargeError, match="bytes"):
        read_pack(folder)


def test_a_folder_of_packs_gives_each_once_by_name(tmp_path):
    second, first = pack(tmp_path / "packs" / "b", "bb"), pack(tmp_path / "packs" / "a", "aa")
    (tmp_path / "packs" / "notes").mkdir()
    folders = pack_folders([tmp_path / "packs", first])
    assert folders == (first.resolve(), second.resolve())
    assert [name for name, _, _ in read_packs(folders)] == ["aa", "bb"]


def test_a_pack_that_wants_to_be_named_is_not_taken_with_others(tmp_path):
    plain, shy = pack(tmp_path / "packs" / "a"), pack(tmp_path / "packs" / "b")
    told = (shy / "manifest.toml").read_text()
    (shy / "manifest.toml").write_text(told.replace("[input]", "only_when_named = true\n[input]"))
    assert pack_folders([tmp_path / "packs"]) == (plain.resolve(),)
    assert pack_folders([shy]) == (shy.resolve(),)


def test_a_given_folder_without_a_pack_is_refused(tmp_path):
    with pytest.raises(RefusedError, match=r"manifest\.toml"):
        pack_folders([tmp_path])
    with pytest.raises(RefusedError, match=r"manifest\.toml"):
        pack_folders([tmp_path / "absent"])


def test_without_a_given_folder_those_beside_the_source_count():
    beside = beside_the_source()
    folders = pack_folders([])
    assert all(folder.parent == beside for folder in folders)
