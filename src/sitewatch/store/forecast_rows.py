"""Issued assessments and their resolutions: rows that are added and never altered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from sitewatch.errors import CaseError
from sitewatch.model import Issued, Resolution
from sitewatch.store import log
from sitewatch.store.codec import dump, load
from sitewatch.store.schema import ISSUED, RESOLUTION
from sitewatch.store.verify import row_body


def issue(connection: Connection, drafts: Iterable[Issued], at: datetime) -> tuple[Issued, ...]:
    """Those of the drafts that differ from the last issue of their site and day, now issued.

    Args:
        connection: A connection that writes.
        drafts: Assessments to issue; time and what they supersede are filled in here.
        at: When (UTC).
    """
    made = []
    for draft in drafts:
        last = _last(connection, draft)
        if last is not None and last.assessment == draft.assessment:
            continue
        issued = replace(draft, at=at, supersedes=last.id if last else "", id="")
        row = {"site": issued.site, "as_of": issued.as_of.isoformat()}
        _add(connection, "issued", issued, row)
        made.append(issued)
    return tuple(made)


def resolve(connection: Connection, resolutions: Iterable[Resolution], at: datetime) -> int:
    """Store resolutions; how many of them were new.

    Args:
        connection: A connection that writes.
        resolutions: What came true.
        at: Time for the log (UTC).

    Raises:
        CaseError: If one is of an assessment that was never issued.
    """
    added = 0
    for resolution in resolutions:
        if connection.scalar(select(ISSUED.c.id).where(ISSUED.c.id == resolution.target)) is None:
            raise CaseError(f"no assessment {resolution.target!r} was issued")
        same = select(RESOLUTION.c.id).where(RESOLUTION.c.id == resolution.id)
        if connection.scalar(same) is None:
            _add(connection, "resolution", resolution, {"target": resolution.target}, at)
            added += 1
    return added


def _last(connection: Connection, draft: Issued) -> Issued | None:
    same = (ISSUED.c.site == draft.site, ISSUED.c.as_of == draft.as_of.isoformat())
    newest = select(ISSUED.c.record).where(*same).order_by(ISSUED.c.seq.desc()).limit(1)
    text = connection.scalar(newest)
    return None if text is None else load(Issued, text)


def _add(
    connection: Connection,
    action: str,
    record: Issued | Resolution,
    named: Mapping[str, Any],
    at: datetime | None = None,
) -> None:
    row = {"id": record.id, **named, "record": dump(record)}
    seq = log.append(connection, at or record.at, action, record.id, row_body(row))
    table = ISSUED if action == "issued" else RESOLUTION
    connection.execute(insert(table), {**row, "seq": seq})
