import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import sitewatch
from sitewatch.store.case import Case


@pytest.fixture(scope="session")
def empty_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty case on disk, made once: making the tables takes longer than most tests."""
    folder = tmp_path_factory.mktemp("store") / "case"
    Case.create(folder).close()
    return folder


@pytest.fixture
def folder(empty_case: Path, tmp_path: Path) -> Path:
    """A folder with an empty case in it."""
    return Path(shutil.copytree(empty_case, tmp_path / "case"))


@pytest.fixture
def case(folder: Path) -> Iterator[Case]:
    """An empty case, open."""
    opened = Case.open(folder)
    yield opened
    opened.close()


@pytest.fixture
def environment() -> dict[str, str]:
    """For processes that a test starts: they import the same sitewatch as the test."""
    return {**os.environ, "PYTHONPATH": str(Path(sitewatch.__file__).parents[1])}
