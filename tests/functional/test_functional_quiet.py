"""The command line says what is wrong with an original once, in its own words."""

from __future__ import annotations

import io
import logging
import subprocess
import sys

import pypdf
import pytest
import trafilatura

from sitewatch.run.executor import CHATTY


@pytest.fixture
def damaged(tmp_path):
    """A PDF with an empty page whose end points to the wrong place: pypdf warns of it twice."""
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(99, 99)
    writer.write(stream)
    path = tmp_path / "damaged.pdf"
    whole = stream.getvalue()
    path.write_bytes(whole[: whole.rindex(b"startxref")] + b"startxref\n5\n%%EOF\n")
    return path


def test_a_library_does_warn_of_it(damaged, caplog):
    pypdf.PdfReader(damaged).pages[0]
    assert any("startxref" in message for message in caplog.messages)


def test_a_damaged_pdf_gives_one_line_and_nothing_from_a_library(damaged):
    said = subprocess.run(
        [sys.executable, "-m", "sitewatch", "read", damaged],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    lines = said.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("sitewatch: ")


def test_a_program_that_only_imports_sitewatch_keeps_its_log():
    script = (
        "import logging, sitewatch, sitewatch.run.stages;"
        f"print(all(logging.getLogger(n).propagate for n in {CHATTY!r}))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "True"


def test_the_names_are_those_that_the_libraries_log_under():
    known = logging.root.manager.loggerDict
    assert any(name.startswith("pypdf") for name in known)
    assert any(name.startswith(trafilatura.__name__) for name in known)
