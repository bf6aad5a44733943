"""Writing what leaves a case: the publication policy is applied here, to everything."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sitewatch.errors import UsageError
from sitewatch.model import CasePicture
from sitewatch.publish.csv import csv_tables
from sitewatch.publish.ftm import to_ftm
from sitewatch.publish.geojson import to_geojson
from sitewatch.publish.kml import to_kml
from sitewatch.publish.policy import Policy
from sitewatch.publish.provjson import to_provjson
from sitewatch.publish.report import report_html
from sitewatch.publish.stac import to_stac
from sitewatch.publish.stix import to_stix
from sitewatch.reports.original import decode_original
from sitewatch.run.opening import OpenCase
from sitewatch.run.picturing import case_taxonomy
from sitewatch.run.quicklooks import chips_of


def write_report(case: OpenCase, picture: CasePicture, path: Path, now: datetime) -> Path:
    """Write the report of what may be published at this moment; its path.

    Raises:
        UsageError: If the file cannot be written.
    """
    policy = replace(case.settings.policy, at=now)
    taxonomy = case_taxonomy(case.settings)
    html = report_html(picture, originals(case, picture), policy, taxonomy, chips_of(case, picture))
    return write_text(path, html)


def write_export(
    case: OpenCase, picture: CasePicture, form: str, path: Path, now: datetime
) -> tuple[Path, ...]:
    """Write what may be published at this moment in an open format; the paths of the files.

    Raises:
        UsageError: If the format is unknown or a file cannot be written.
    """
    policy = replace(case.settings.policy, at=now)
    if form == "csv":
        return _write_tables(picture, policy, path)
    if form not in FORMATS:
        known = ", ".join(sorted({*FORMATS, "csv"}))
        raise UsageError(f"no such format: {form!r}", hint=f"one of {known}")
    return (write_text(path, FORMATS[form](picture, policy)),)


FORMATS: Mapping[str, Callable[[CasePicture, Policy], str]] = {
    "ftm": to_ftm,
    "geojson": to_geojson,
    "kml": to_kml,
    "prov": to_provjson,
    "stac": to_stac,
    "stix": to_stix,
}


def _write_tables(picture: CasePicture, policy: Policy, folder: Path) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make: {error.strerror}", where=str(folder)) from error
    tables = csv_tables(picture, policy)
    return tuple(write_text(folder / name, text) for name, text in tables.items())


def originals(case: OpenCase, picture: CasePicture) -> dict[str, str]:
    """Decoded text of every piece of evidence that an observation quotes, by hash."""
    quoted = {o.evidence for o in picture.observations if o.locator.type == "text"}
    texts = {}
    for evidence in picture.evidence:
        if evidence.sha256 in quoted:
            raw = case.store.vault.get(evidence.sha256)
            texts[evidence.sha256] = decode_original(raw, evidence.media_type, evidence.name).text
    return texts


def write_text(path: Path, text: str) -> Path:
    """Write a file whole or not at all.

    Raises:
        UsageError: If it cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)  # noqa: PTH105  # atomic on every platform
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(path)) from error
    return path
