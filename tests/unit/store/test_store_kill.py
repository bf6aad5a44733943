"""A case whose writer is killed at any instant loses nothing, doubles nothing, and goes on."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitewatch.store.case import Case
from sitewatch.testing.store import article, reading_of

KILLS = 15
MOST_KILLS = 60
SLOWER = 1.3
"""A busy machine gets further between kills when it is given more time."""
ENDLESS = 1_000_000

NURSERY = """
import os, sys
from pathlib import Path
from sitewatch.testing.store import add_and_read
add_and_read(Path(sys.argv[2]), 2)
for line in sys.stdin:
    child = os.fork()
    if not child:
        add_and_read(Path(sys.argv[1]), int(line))
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Starts a writer for each number it is sent. Imports and warms up once: that takes longest."""


@pytest.fixture
def nursery(folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    other = shutil.copytree(folder, folder.with_name("other"))
    command = [sys.executable, "-c", NURSERY, str(folder), str(other)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        yield process
        process.stdin.close()


def start(nursery: subprocess.Popen[str], count: int) -> int:
    nursery.stdin.write(f"{count}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def ended(nursery: subprocess.Popen[str]) -> int:
    return os.waitstatus_to_exitcode(int(nursery.stdout.readline()))


def test_a_writer_killed_at_any_instant(nursery, folder):
    instants = random.Random(20241213)
    added, kills, patience = 0, 0, 1.0
    while kills < KILLS or added <= KILLS:
        assert kills < MOST_KILLS, "the writers were killed too early for this to say anything"
        writer = start(nursery, ENDLESS)
        time.sleep(patience * instants.uniform(0.02, 0.15))
        os.kill(writer, signal.SIGKILL)
        assert ended(nursery) == -signal.SIGKILL
        before, added, kills = added, whole_so_far(folder), kills + 1
        patience *= 1.0 if added > before else SLOWER
    start(nursery, added + 5)
    assert ended(nursery) == 0
    assert whole_so_far(folder) == added + 5
    complete(folder, added + 5)


def whole_so_far(folder: Path) -> int:
    """What is recorded is stored, and log and rows hold together; how many articles that is."""
    case = Case.open(folder)
    added = [evidence.sha256 for evidence in case.ledger.evidence()]
    assert case.ledger.verify_log() == []
    assert case.vault.verify(added) == []
    case.close()
    return len(added)


def complete(folder: Path, count: int) -> None:
    """Every article is stored, recorded and read, and each of them once."""
    expected = {hashlib.sha256(article(number)).hexdigest() for number in range(count)}
    case = Case.open(folder)
    assert {evidence.sha256 for evidence in case.ledger.evidence()} == expected
    assert set(case.vault.shas()) == expected
    readings = Counter(reading.evidence for reading in case.ledger.readings(superseded=True))
    assert readings == Counter(dict.fromkeys(expected, 1))
    statements = Counter(o.id for o in case.ledger.observations(superseded=True))
    wanted = [o.id for sha in expected for o in reading_of(sha).observations]
    assert statements == Counter(wanted)
    done = Counter((entry.action, entry.subject) for entry in case.ledger.log())
    assert set(done.values()) == {1}
    assert len(done) == 2 * count
    case.close()
