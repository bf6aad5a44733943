"""One run at a time writes to a case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sitewatch.errors import CaseError


@contextmanager
def locked(path: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock of a case; the operating system lets go of it when this process ends.

    The lock is SQLite's own, on an empty database: it works on every system, also between two
    cases opened in one process, is not inherited by worker processes, and leaves nothing behind
    after a kill.

    Args:
        path: The lock file; made if missing.
        wait_s: How long to wait for another run [s].

    Raises:
        CaseError: If another run holds it.
    """
    try:
        held = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
    except sqlite3.Error as error:
        raise _refused(path, error) from error
    with closing(held):
        try:
            held.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise _refused(path, error) from error
        yield


def _refused(path: Path, error: sqlite3.Error) -> CaseError:
    return CaseError(
        f"the case cannot be locked for writing ({error})",
        where=str(path),
        hint="another run is writing: wait until it has ended",
    )
