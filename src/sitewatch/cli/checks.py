"""`verify` and `doctor`: is the case whole, and what can this installation do."""

from __future__ import annotations

import platform
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from sitewatch.cli.console import Exit, attend, json_lines, say
from sitewatch.cli.options import AS_OF, CASE, JSON, the_day
from sitewatch.errors import SitewatchError

EXTRAS = {
    "imagery": ("rasterio", "pyproj", "cv2", "pystac_client", "onnxruntime"),
    "clouds": ("s2cloudless",),
    "train": ("torch", "onnx"),
    "tracks": ("polars", "pyarrow", "pyais", "searoute", "websockets"),
    "server": ("fastapi", "uvicorn"),
    "cluster": ("distributed",),
    "postgres": ("psycopg",),
}
"""Optional lanes and the modules that each needs."""

OFF = "off"
"""How the line on something begins that nobody asked for."""


@click.command()
@CASE
@AS_OF
@JSON
def verify(case: Path, as_of: date | None, as_json: bool) -> None:
    """Check that every original hashes to its name and every result rebuilds.

    Exit code 1 if anything does not hold.
    """
    from sitewatch.run.opening import open_case
    from sitewatch.run.verification import verify_case

    with open_case(case) as opened:
        checks = verify_case(opened, the_day(as_of, opened.settings))
    if as_json:
        json_lines({"check": c.name, "checked": c.checked, "problems": c.problems} for c in checks)
    else:
        for check in checks:
            mark = "ok " if not check.problems else "BAD"
            say(f"{mark} {check.name}: {check.checked} checked")
    sys.exit(attend(problem for check in checks for problem in check.problems))


@click.command()
@click.argument("case", type=click.Path(path_type=Path), required=False)
@JSON
def doctor(case: Path | None, as_json: bool) -> None:
    """Say what this installation can do, and what is missing.

    With a CASE, also whether its second reader answers.
    """
    rows = [_base(), _language_model(), _second_reader(case), *(_extra(name) for name in EXTRAS)]
    if as_json:
        json_lines(rows)
    else:
        for row in rows:
            say(f"{'yes' if row['ok'] else 'no ':3} {row['part']:<16} {row['detail']}")
    needed = [row for row in rows[:3] if not str(row["detail"]).startswith(OFF)]
    sys.exit(Exit.DONE if all(row["ok"] for row in needed) else Exit.ATTENTION)


def _base() -> dict[str, object]:
    detail = f"sitewatch {version('sitewatch')}, Python {platform.python_version()}"
    return {"part": "base", "ok": True, "detail": f"{detail}; reads {', '.join(_read_types())}"}


def _read_types() -> list[str]:
    from sitewatch.run.readers import readers

    return sorted({media for reader in readers() for media in reader.media_types})


def _language_model() -> dict[str, object]:
    from sitewatch.sources.language import load_parser

    try:
        load_parser()
    except SitewatchError as error:
        return {"part": "language model", "ok": False, "detail": str(error)}
    return {"part": "language model", "ok": True, "detail": "English; weights match their hashes"}


def _second_reader(case: Path | None) -> dict[str, object]:
    """Whether the optional language model that a case names answers; it is off without settings."""
    from sitewatch.run.asking import check_language_model
    from sitewatch.settings import load_settings

    part = "second reader"
    settings = load_settings(case).language_model if case is not None else None
    if settings is None or not settings.is_on:
        where = f"{case} names none" if case is not None else "a case can name one"
        return {"part": part, "ok": False, "detail": f"{OFF}: {where}, under [language_model]"}
    problem = check_language_model(settings)
    detail = problem or f"{settings.model} answers at {settings.url}; its words are checked"
    return {"part": part, "ok": not problem, "detail": detail}


def _extra(name: str) -> dict[str, object]:
    missing = [module for module in EXTRAS[name] if find_spec(module) is None]
    if missing:
        detail = f"missing {', '.join(missing)}: pip install 'sitewatch[{name}]'"
        return {"part": name, "ok": False, "detail": detail}
    return {"part": name, "ok": True, "detail": ", ".join(_versions(EXTRAS[name]))}


def _versions(modules: tuple[str, ...]) -> list[str]:
    found = []
    for module in modules:
        try:
            found.append(f"{module} {version(module.replace('_', '-'))}")
        except PackageNotFoundError:
            found.append(module)
    return found
