"""A case: one folder with settings, sites, originals and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Engine

from sitewatch.errors import CaseError
from sitewatch.store.database import bring_up_to_date, has_tables, open_engine
from sitewatch.store.files import write_whole
from sitewatch.store.ledger import Ledger
from sitewatch.store.lock import locked
from sitewatch.store.vault import Vault

SETTINGS = "sitewatch.toml"
SITES = "sites.geojson"
EVIDENCE = "evidence"
DATABASE = "case.db"
LOCK = "case.lock"
TRACKS = "tracks"
PARTS = (SETTINGS, SITES, EVIDENCE, TRACKS, LOCK)
READABLE = 0o644


@dataclass(frozen=True, slots=True)
class Case:
    """An open case.

    Attributes:
        path: Its folder.
        vault: Its originals.
        ledger: Its records.
        engine: Its database; `close` lets go of it.
    """

    path: Path
    vault: Vault
    ledger: Ledger
    engine: Engine

    @classmethod
    def create(cls, path: Path, database: str = DATABASE) -> Case:
        """An empty case in a new or empty folder, open.

        Settings and sites that stand there already are kept, and what a killed attempt left
        behind is completed.

        Args:
            path: Its folder; made if missing.
            database: Name of its database file, as its settings say.

        Raises:
            CaseError: If the folder is a case already, or holds anything that is no part of one.
        """
        _refuse_to_overwrite(path, database)
        try:
            (path / EVIDENCE).mkdir(parents=True, exist_ok=True)
            for name in (SETTINGS, SITES):
                if not (path / name).exists():
                    write_whole(path / name, _template(name), READABLE)
        except OSError as error:
            raise CaseError(f"cannot be made: {error.strerror}", where=str(path)) from error
        return cls._on(path, database)

    @classmethod
    def open(cls, path: Path, database: str = DATABASE) -> Case:
        """A case that stands, its tables brought up to date.

        Args:
            path: Its folder.
            database: Name of its database file, as its settings say.

        Raises:
            CaseError: If a part is missing or damaged, or a newer version of sitewatch made it.
        """
        for name in (SETTINGS, EVIDENCE, database):
            if not (path / name).exists():
                raise CaseError(
                    f"not a whole case: {name} is missing",
                    where=str(path),
                    hint=f"`sitewatch new {path}` makes a case",
                )
        if not _stands(path / database):
            raise CaseError("the database holds no case", where=str(path / database))
        return cls._on(path, database)

    @classmethod
    def _on(cls, path: Path, database: str) -> Case:
        engine = open_engine(path / database)
        try:
            bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(path, Vault(path / EVIDENCE), Ledger(engine), engine)

    @contextmanager
    def lock(self, wait_s: float = 0.0) -> Iterator[None]:
        """Keep other runs from writing, for as long as a `with` block lasts.

        Args:
            wait_s: How long to wait for another run to end [s].

        Raises:
            CaseError: If another run is writing.
        """
        with locked(self.path / LOCK, wait_s):
            self.vault.sweep()
            yield

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _refuse_to_overwrite(path: Path, database: str) -> None:
    if path.exists() and not path.is_dir():
        raise CaseError("a file stands where the case should be", where=str(path))
    there = {entry.name for entry in path.iterdir()} if path.exists() else set()
    strange = sorted(name for name in there - set(PARTS) if not name.startswith((".", database)))
    if strange:
        raise CaseError(
            f"the folder is not empty: {', '.join(strange[:3])}",
            where=str(path),
            hint="name a new folder",
        )
    if database in there and _stands(path / database):
        raise CaseError("is a case already", where=str(path), hint="open it, or name a new folder")


def _stands(database: Path) -> bool:
    engine = open_engine(database)
    try:
        return has_tables(engine)
    finally:
        engine.dispose()


def _template(name: str) -> bytes:
    return files("sitewatch.store").joinpath("template", name).read_bytes()
