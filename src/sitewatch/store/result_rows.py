"""What was worked out of a case: pictures of sites, taken apart into rows and put together again.

Results are replaced as a whole: they can be made again from the observations at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sitewatch.model import (
    Activity,
    Alarm,
    Assessment,
    Change,
    Cover,
    Disagreement,
    Estimate,
    Indicator,
    Look,
    Onward,
    Relay,
    Site,
    SitePicture,
    Watch,
    canonical_json,
    content_id,
)
from sitewatch.store import log
from sitewatch.store.codec import dump, load
from sitewatch.store.database import rows
from sitewatch.store.schema import META, RESULT

LISTS: Mapping[str, type[Any]] = {
    "looks": Look,
    "relays": Relay,
    "estimates": Estimate,
    "naive_estimates": Estimate,
    "changes": Change,
    "disagreements": Disagreement,
    "indicators": Indicator,
    "alarms": Alarm,
    "watches": Watch,
    "onward": Onward,
    "covers": Cover,
    "activity": Activity,
}
"""Fields of a picture that hold records, and which; each is a kind of row."""
KEY = "results_key"

Row = Mapping[str, Any]


def put(connection: Connection, pictures: Sequence[SitePicture], key: str) -> str | None:
    """Replace all results; what the log is to say of it, or None where nothing changed.

    Args:
        connection: A connection that writes.
        pictures: One a site, in the order in which they are to come back.
        key: Name of everything that they depend on.
    """
    new = [row for place, picture in enumerate(pictures) for row in _rows(picture, place, key)]
    body = _body(key, new)
    if body == body_of_stored(connection):
        return None
    clear(connection)
    if new:
        connection.execute(insert(RESULT), new)
    connection.execute(insert(META), {"key": KEY, "value": key})
    return body


def get(connection: Connection, key: str) -> tuple[SitePicture, ...]:
    """The pictures stored under a key; empty where other results are stored, or none.

    Raises:
        CaseError: If a stored record was altered.
    """
    if stored_key(connection) != key:
        return ()
    by_site: dict[str, list[Row]] = {}
    sites: list[Row] = []
    order = (RESULT.c.site, RESULT.c.kind, RESULT.c.ordinal)
    for row in rows(connection, select(RESULT).order_by(*order)):
        by_site.setdefault(row["site"], []).append(row)
        if row["kind"] == "site":
            sites.append(row)
    return tuple(
        _picture(by_site[row["site"]]) for row in sorted(sites, key=lambda row: int(row["ordinal"]))
    )


def stored_key(connection: Connection) -> str | None:
    """The key that the stored results go by, or None where there are none."""
    key: str | None = connection.scalar(select(META.c.value).where(META.c.key == KEY))
    return key


def clear(connection: Connection) -> bool:
    """Drop all results; whether there were any."""
    there = stored_key(connection) is not None
    connection.execute(delete(RESULT))
    connection.execute(delete(META).where(META.c.key == KEY))
    return there


def body_of_stored(connection: Connection) -> str | None:
    """What the log would say of the results that are stored, or None where there are none."""
    key = stored_key(connection)
    return None if key is None else _body(key, rows(connection, select(RESULT)))


def _body(key: str, stored: Iterable[Row]) -> str:
    whole = log.digest(sorted(map(canonical_json, stored)))
    return canonical_json({"key": key, "rows": whole})


def _rows(picture: SitePicture, place: int, key: str) -> Iterator[Row]:
    yield _row(picture.site, picture, "site", place, key)
    for kind in LISTS:
        for ordinal, record in enumerate(getattr(picture, kind)):
            yield _row(record, picture, kind, ordinal, key)
    if picture.assessment is not None:
        yield _row(picture.assessment, picture, "assessment", 0, key)


def _row(record: object, picture: SitePicture, kind: str, ordinal: int, key: str) -> Row:
    return {
        "site": picture.site.id,
        "kind": kind,
        "ordinal": ordinal,
        "record_id": getattr(record, "id", "") or content_id("rel", record),
        "key": key,
        "record": dump(record),
    }


def _picture(parts: Sequence[Row]) -> SitePicture:
    texts: dict[str, list[str]] = {}
    for row in parts:
        texts.setdefault(row["kind"], []).append(row["record"])
    lists = {
        kind: tuple(load(record, text) for text in texts.get(kind, ()))
        for kind, record in LISTS.items()
    }
    assessment = [load(Assessment, text) for text in texts.get("assessment", ())]
    return SitePicture(
        site=load(Site, texts["site"][0]),
        assessment=assessment[0] if assessment else None,
        **lists,
    )
