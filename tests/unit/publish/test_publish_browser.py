"""The page in a real browser: nothing from evidence runs, nothing is refused, the switch works."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sitewatch.publish.policy import Policy
from sitewatch.publish.report import report_html
from sitewatch.testing import example_picture, example_texts, taxonomy
from sitewatch.testing.hostile import RAN, hostile_picture

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=2000",
)  # fmt: skip
POLICY = Policy(at=datetime(2025, 4, 1, tzinfo=UTC))

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def opened(html: str, folder: Path, anchor: str = "", window: str = "1280,900") -> tuple[str, str]:
    """The page as the browser has it after its script ran, and what the console said."""
    folder.mkdir(exist_ok=True)
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    done = subprocess.run(
        [
            BROWSER,
            *FLAGS,
            f"--window-size={window}",
            f"--user-data-dir={folder / 'profile'}",
            "--dump-dom",
            f"{file.as_uri()}{anchor}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, "\n".join(console)


def test_the_console_would_show_a_refused_script(tmp_path):
    html = report_html(example_picture(), example_texts(), POLICY, taxonomy())
    injected = html.replace("</main>", f"<script>document.title='{RAN}'</script></main>")
    dom, console = opened(injected, tmp_path)
    assert "Content Security Policy" in console
    assert f"<title>{RAN}" not in dom


def test_nothing_from_hostile_evidence_runs(tmp_path):
    picture, texts = hostile_picture()
    dom, console = opened(report_html(picture, texts, POLICY, taxonomy()), tmp_path)
    assert console == ""
    assert f"<title>{RAN}" not in dom
    assert '<html lang="en" class="js">' in dom


def test_the_script_runs_and_uncovers_the_switch(tmp_path):
    html = report_html(example_picture(), example_texts(), POLICY, taxonomy())
    dom, console = opened(html, tmp_path)
    assert console == ""
    switch = re.search(r'<button[^>]*id="count-switch"[^>]*>', dom)[0]
    assert "hidden" not in switch


def test_a_link_into_closed_evidence_opens_it(tmp_path):
    picture = example_picture()
    html = report_html(picture, example_texts(), POLICY, taxonomy())
    wanted = next(o for o in picture.observations if "Three transport" in o.locator.quote)
    dom, _ = opened(html, tmp_path, f"#r-{wanted.id}")
    details = re.search(rf'<details class="original" id="r-{wanted.evidence}"[^>]*>', dom)[0]
    assert "open" in details


def measured(html: str, folder: Path, expression: str) -> str:
    """What an expression gives on the page, with its own policy lifted so that it may run."""
    lifted = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    probe = f"<script>document.title = String({expression})</script></body>"
    dom, _ = opened(lifted.replace("</body>", probe), folder, window="390,844")
    return re.search(r"<title>(.*?)</title>", dom)[1]


@pytest.mark.parametrize("hostile", [False, True])
def test_nothing_runs_over_the_edge_of_a_phone(tmp_path, hostile):
    picture, texts = hostile_picture() if hostile else (example_picture(), example_texts())
    html = report_html(picture, texts, POLICY, taxonomy())
    opened_up = html.replace("<details", "<details open")
    width = "document.documentElement.scrollWidth - innerWidth"
    assert int(measured(opened_up, tmp_path, width)) <= 0


def test_the_switch_swaps_honest_for_naive_figures(tmp_path):
    html = report_html(example_picture(), example_texts(), POLICY, taxonomy())
    shown = "[...document.querySelectorAll('.site-head .lead span')].slice(0, 2)"
    heights = f"{shown}.map((part) => part.getClientRects().length > 0)"
    assert measured(html, tmp_path, heights) == "true,false"
    press = "(document.getElementById('count-switch').click(), 1) && "
    assert measured(html, tmp_path / "again", press + heights) == "false,true"
