"""Check that every number printed in a clause is a stored figure or stands in a stored span."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations

from sitewatch.model import CasePicture, Estimate, Look, Span
from sitewatch.publish.clause import Clause
from sitewatch.publish.index import Index, Record, index
from sitewatch.publish.words import looks_worth, percent

NUMBER = re.compile(r"\d+(?:\.\d+)?")
HASH = re.compile(r"(?:[a-z]+-[0-9a-f]{20}|[0-9a-f]{64})")
"""Ids and hashes: their digits back nothing."""


def unbacked(clause: Clause, picture: CasePicture) -> tuple[str, ...]:
    """What a clause claims without backing: unknown ids, and numbers that stand in no record.

    A number is backed where a record that the clause names holds it as a figure, as a part of a
    date, as a probability in per cent, or in its words; where it is how many such records there
    are; or where it is the days between two of their dates or to the as-of day.
    """
    known = index(picture)
    missing = tuple(ref for ref in clause.refs if ref not in known.records)
    records = [known.records[ref] for ref in clause.refs if ref in known.records]
    allowed = {*_figures(records), *_counts(records, known), *_distances(records, picture.as_of)}
    numbers = (n for n in NUMBER.findall(clause.text) if n not in allowed)
    naive = unbacked(clause.naive, picture) if clause.naive else ()
    return (*missing, *numbers, *naive)


def _figures(records: list[Record]) -> Iterator[str]:
    for value in _leaves(records):
        if isinstance(value, bool):
            continue
        if isinstance(value, date):
            yield from (str(value.day), str(value.year))
        elif isinstance(value, int):
            yield str(abs(value))
        elif isinstance(value, float):
            yield from NUMBER.findall(looks_worth(value))
            yield from NUMBER.findall(percent(value) if 0 <= value <= 1 else "")
        elif isinstance(value, str) and not HASH.fullmatch(value):
            yield from NUMBER.findall(value)


def _counts(records: list[Record], known: Index) -> Iterator[str]:
    kinds = [type(record) for record in records]
    yield from (str(kinds.count(kind)) for kind in set(kinds))
    told = [
        relay
        for record in records
        if isinstance(record, Look)
        for relay in known.relays.get(record.id, ())
    ]
    yield str(len(told))
    yield looks_worth(sum(relay.weight for relay in told))


def _distances(records: list[Record], as_of: date) -> Iterator[str]:
    days = {value for value in _leaves(records) if type(value) is date} | {as_of}
    yield from (str(abs((a - b).days)) for a, b in combinations(days, 2))


def _leaves(value: object) -> Iterator[object]:
    """Every plain value inside records, spans as their first and last day."""
    if isinstance(value, Estimate):
        # Prose speaks of the last day alone; the days before it back nothing.
        yield from _leaves((value.series[-1], value.level))
    elif isinstance(value, Span):
        yield from (value.first_day, value.last_day)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from _leaves(getattr(value, item.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, datetime):
        yield value.date()
    else:
        yield value
