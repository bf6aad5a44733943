import os
import signal
import subprocess
import sys

import pytest

from sitewatch.errors import CaseError
from sitewatch.store.lock import locked

HOLD = """
import sys, time
from pathlib import Path
from sitewatch.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_to_wait(tmp_path):
    path = tmp_path / "case.lock"
    with locked(path), pytest.raises(CaseError, match="another run is writing"), locked(path):
        pytest.fail("two writers at once")


def test_the_lock_is_free_again_after_use(tmp_path):
    path = tmp_path / "case.lock"
    for _ in range(2):
        with locked(path):
            assert path.exists()


def test_the_lock_is_let_go_of_when_the_work_fails(tmp_path):
    path = tmp_path / "case.lock"
    with pytest.raises(ZeroDivisionError), locked(path):
        _ = 1 / 0
    with locked(path):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with (
        pytest.raises(CaseError, match=r"missing/case\.lock"),
        locked(tmp_path / "missing/case.lock"),
    ):
        pytest.fail("no lock was taken")


def test_a_killed_writer_leaves_no_lock(tmp_path, environment):
    path = tmp_path / "case.lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(CaseError, match="another run is writing"), locked(path):
            pytest.fail("two writers at once")
        os.kill(holder.pid, signal.SIGKILL)
    with locked(path):
        pass
