"""Originals by the hash of their bytes: `ab/abcdef…`, written once, never altered."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sitewatch.errors import CaseError
from sitewatch.model.evidence import SHA256
from sitewatch.store.files import TEMPORARY, flush_folder, write_whole

READ_ONLY = 0o444
ABANDONED_AFTER_S = 3600.0
"""A half-written file is taken as left behind after an hour: writing one takes seconds."""


class Harm(StrEnum):
    """What can be wrong with a stored original."""

    DAMAGED = "damaged"
    MISNAMED = "misnamed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong in a vault.

    Attributes:
        path: Path below the vault.
        harm: What kind of thing.
        detail: What is wrong, in words.
    """

    path: str
    harm: Harm
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: {self.harm.value}: {self.detail}"


class Vault:
    """Originals, each in a file named by the SHA-256 of its bytes.

    Args:
        root: Folder of the originals; made when the first one is put.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha: str) -> Path:
        """Where an original stands, or would stand.

        Raises:
            CaseError: If the name is not a SHA-256: nothing else can name a file here.
        """
        if not SHA256.fullmatch(sha):
            raise CaseError(f"not a SHA-256: {sha!r}", where=str(self.root))
        return self.root / sha[:2] / sha

    def put(self, raw: bytes) -> str:
        """Store an original, unless it is there already; its SHA-256.

        Raises:
            CaseError: If the disk refuses, or what stands under the hash is damaged.
        """
        sha = hashlib.sha256(raw).hexdigest()
        path = self.path(sha)
        if path.exists() or path.is_symlink():
            self.get(sha)
            return sha
        try:
            self._make_folder(path.parent)
            write_whole(path, raw, READ_ONLY)
        except OSError as error:
            raise CaseError(f"cannot be stored: {error.strerror}", where=str(path)) from error
        return sha

    def get(self, sha: str) -> bytes:
        """The bytes of an original, checked against its name.

        Raises:
            CaseError: If it is missing, damaged or not a plain file.
        """
        path = self.path(sha)
        problem = _problem_of_place(path)
        if problem:
            raise CaseError(problem, where=str(path))
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise CaseError(f"cannot be read: {error.strerror}", where=str(path)) from error
        found = hashlib.sha256(raw).hexdigest()
        if found != sha:
            raise CaseError(
                f"damaged: its bytes hash to {found[:12]}…",
                where=str(path),
                hint="put the original back from a copy, or move this file away and add it again",
            )
        return raw

    def shas(self) -> tuple[str, ...]:
        """Hashes under which something stands, sorted; what a kill left behind is not listed."""
        return tuple(sorted(path.name for path in self._files() if _well_named(path)))

    def sweep(self) -> int:
        """Remove what writers killed long ago left behind; how many files it was."""
        latest = time.time() - ABANDONED_AFTER_S
        gone = 0
        for path in sorted(self.root.glob(f"*/{TEMPORARY}*")):
            # A writer at work may rename its file at any moment: then it is no longer our matter.
            with suppress(FileNotFoundError):
                if path.lstat().st_mtime < latest:
                    path.unlink()
                    gone += 1
        return gone

    def verify(self, expected: Collection[str] = ()) -> list[Damage]:
        """What is wrong, after hashing everything again, in order of the path.

        Args:
            expected: Hashes that must be there.
        """
        found = [damage for path in self._files() if (damage := self._damage(path))]
        found += [
            Damage(f"{sha[:2]}/{sha}", Harm.MISSING, "recorded, but not stored")
            for sha in set(expected) - set(self.shas())
        ]
        return sorted(found, key=lambda damage: damage.path)

    def _damage(self, path: Path) -> Damage | None:
        name = path.relative_to(self.root).as_posix()
        problem = _problem_of_place(path)
        if problem:
            return Damage(name, Harm.MISNAMED, problem)
        try:
            with path.open("rb") as file:
                sha = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return Damage(name, Harm.DAMAGED, f"cannot be read: {error.strerror}")
        if not _well_named(path):
            return Damage(name, Harm.MISNAMED, f"belongs at {sha[:2]}/{sha}")
        if sha != path.name:
            return Damage(name, Harm.DAMAGED, f"its bytes hash to {sha[:12]}…")
        return None

    def _files(self) -> Iterator[Path]:
        """Everything below the vault that is not a plain folder or half-written."""
        folders = sorted(self.root.iterdir()) if self.root.is_dir() else []
        for folder in folders:
            if folder.is_dir() and not folder.is_symlink():
                inside = sorted(folder.iterdir())
                yield from (path for path in inside if not path.name.startswith(TEMPORARY))
            else:
                yield folder

    def _make_folder(self, folder: Path) -> None:
        if folder.is_symlink():
            raise CaseError("a link stands where a folder belongs", where=str(folder))
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            flush_folder(self.root)


def _well_named(path: Path) -> bool:
    return bool(SHA256.fullmatch(path.name)) and path.parent.name == path.name[:2]


def _problem_of_place(path: Path) -> str:
    """Why there is no plain file at a path, or empty."""
    if path.is_symlink() or path.parent.is_symlink():
        return "a link, not a file: originals stand in the case itself"
    if not path.exists():
        return "no such original"
    return "" if path.is_file() else "not a plain file"
