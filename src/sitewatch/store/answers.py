"""Answers of a language model by what was asked, so that the same question is asked once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sitewatch.errors import CaseError
from sitewatch.store.files import write_whole
from sitewatch.store.vault import READ_ONLY, Vault

FOLDER = "answers"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in the vault, found by the hash of the question.

    Attributes:
        folder: Where it stands which answer belongs to which question.
        vault: The answers themselves; `verify` hashes them like every original.
    """

    folder: Path
    vault: Vault

    def get(self, question: bytes) -> bytes | None:
        """The answer to a question, or None where it was not asked yet.

        Raises:
            CaseError: If the answer is missing, damaged or not named by a hash.
        """
        path = self._path(question)
        try:
            named = path.read_text("ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise CaseError(f"cannot be read: {error}", where=str(path)) from error
        return self.vault.get(named.strip())

    def put(self, question: bytes, answer: bytes) -> None:
        """Keep an answer.

        Raises:
            CaseError: If the disk refuses.
        """
        sha = self.vault.put(answer)
        path = self._path(question)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, sha.encode("ascii"), READ_ONLY)
        except OSError as error:
            raise CaseError(f"cannot be stored: {error.strerror}", where=str(path)) from error

    def _path(self, question: bytes) -> Path:
        key = hashlib.sha256(question).hexdigest()
        return self.folder / key[:2] / key
