import hashlib
import os
from pathlib import Path

import pytest

from sitewatch.errors import CaseError
from sitewatch.store.case import Case


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_case_has_all_its_parts(tmp_path):
    Case.create(tmp_path / "a" / "case").close()
    assert names(tmp_path / "a" / "case") == {
        "case.db",
        "evidence",
        "sites.geojson",
        "sitewatch.toml",
    }


def test_a_case_can_be_made_in_an_empty_folder(tmp_path):
    (tmp_path / ".git").mkdir()
    case = Case.create(tmp_path)
    assert case.ledger.evidence() == ()
    case.close()


def test_settings_and_sites_that_stand_already_are_kept(tmp_path):
    (tmp_path / "sitewatch.toml").write_text('title = "mine"\n')
    Case.create(tmp_path).close()
    assert (tmp_path / "sitewatch.toml").read_text() == 'title = "mine"\n'


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(CaseError, match=r"not empty: thesis\.docx"):
        Case.create(tmp_path)
    assert names(tmp_path) == {"thesis.docx"}


def test_a_case_is_not_made_twice(folder):
    with pytest.raises(CaseError, match="is a case already"):
        Case.create(folder)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "case").touch()
    with pytest.raises(CaseError, match="a file stands where the case should be"):
        Case.create(tmp_path / "case")


def test_what_a_killed_attempt_left_behind_is_completed(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / ".put-half").write_bytes(b"# sett")
    (tmp_path / "case.db").touch()
    case = Case.create(tmp_path)
    assert case.ledger.log() == ()
    case.close()


def test_the_database_can_have_another_name(tmp_path):
    Case.create(tmp_path, "records.db").close()
    assert "records.db" in names(tmp_path)
    Case.open(tmp_path, "records.db").close()
    with pytest.raises(CaseError, match=r"case\.db is missing"):
        Case.open(tmp_path)


@pytest.mark.parametrize("part", ["sitewatch.toml", "evidence", "case.db"])
def test_a_missing_part_is_named(folder, part):
    path = folder / part
    path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(CaseError, match=f"not a whole case: {part} is missing"):
        Case.open(folder)


def test_a_folder_that_is_not_there_is_no_case(tmp_path):
    with pytest.raises(CaseError, match="sitewatch new"):
        Case.open(tmp_path / "nowhere")


def test_an_empty_database_is_not_taken_for_an_empty_case(folder):
    (folder / "case.db").unlink()
    (folder / "case.db").touch()
    with pytest.raises(CaseError, match="the database holds no case"):
        Case.open(folder)


def test_two_runs_do_not_write_at_once(folder):
    first, second = Case.open(folder), Case.open(folder)
    with first.lock(), pytest.raises(CaseError, match="another run is writing"), second.lock():
        pytest.fail("two runs at once")
    with second.lock():
        pass
    first.close()
    second.close()


def test_locking_clears_what_was_left_long_ago(case):
    sha = hashlib.sha256(b"pier").hexdigest()
    left = case.path / "evidence" / sha[:2] / ".put-left"
    left.parent.mkdir()
    left.write_bytes(b"pi")
    os.utime(left, (0, 0))
    with case.lock():
        assert not left.exists()
