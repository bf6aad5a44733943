"""The example case, from its articles to its report."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from sitewatch.errors import CaseError
from sitewatch.publish.terminal import demo_lines
from sitewatch.run.adding import Told, add_evidence
from sitewatch.run.events import Listener
from sitewatch.run.opening import open_case
from sitewatch.run.picturing import case_taxonomy
from sitewatch.run.publishing import write_report
from sitewatch.run.stages import run_case
from sitewatch.store.case import Case

EXAMPLE = "syria-2024"
COPIED = ("sitewatch.toml", "sites.geojson")


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo left behind.

    Attributes:
        summary: Ten lines for a person.
        report: Path of the report.
        attention: What a person should look at, one line each.
    """

    summary: tuple[str, ...]
    report: Path
    attention: tuple[str, ...]


def make_demo(folder: Path, now: datetime, listen: Listener) -> Demo:
    """Make the example case in a folder, run it and write its report; again changes nothing.

    Raises:
        CaseError: If the folder holds something else.
    """
    example = example_folder()
    if not (folder / "sitewatch.toml").exists():
        Case.create(folder).close()
        for name in COPIED:
            shutil.copyfile(example / name, folder / name)
    with open_case(folder) as case:
        added = add_evidence(case, [str(example / "reports")], Told(now))
        day = case.settings.as_of or now.date()
        outcome = run_case(case, as_of=day, listen=listen)
        report = write_report(case, outcome.picture, folder / "report.html", now)
    lines = demo_lines(outcome.picture, case_taxonomy(case.settings))
    return Demo(lines, report, (*added.problems, *outcome.attention))


def example_folder() -> Path:
    """Where the example lies: in the installed package, else in the checkout.

    Raises:
        CaseError: If it is in neither.
    """
    packaged = Path(str(files("sitewatch"))) / "examples" / EXAMPLE
    checkout = Path(str(files("sitewatch"))).parents[1] / "examples" / EXAMPLE
    for place in (packaged, checkout):
        if (place / "sites.geojson").is_file():
            return place
    raise CaseError("the example case is not in this installation", hint="install sitewatch again")
