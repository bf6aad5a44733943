"""Content-hash ids: the same content has the same id on every machine and in every run."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, ClassVar, Protocol

ID_HEX_DIGITS = 20
"""80 bits: the chance of any collision among 10 million records is about 4e-11."""


class Identified(Protocol):
    """A frozen dataclass with an `id` field."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str:
        """Hash of all the other fields."""
        ...


def canonical_json(value: object) -> str:
    """Text that is equal for equal content: sorted keys, no spaces, dates as ISO 8601.

    Raises:
        TypeError: If the value holds something that has no canonical form.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def content_id(prefix: str, value: object) -> str:
    """`prefix-` and 20 hex digits of the SHA-256 of the value's canonical JSON.

    Raises:
        TypeError: If the value holds something that has no canonical form.
    """
    digest = hashlib.sha256(canonical_json(value).encode()).hexdigest()
    return f"{prefix}-{digest[:ID_HEX_DIGITS]}"


def set_id(record: Identified, prefix: str) -> None:
    """Give a frozen record with an empty `id` field the id of its other fields.

    A record that arrives with an id keeps it: readers of stored records check it with `id_holds`.
    """
    if not record.id:
        object.__setattr__(record, "id", content_id(prefix, _body(record)))


def id_holds(record: Identified) -> bool:
    """Whether a record's id is still the hash of its content."""
    return bool(record.id == content_id(record.id.partition("-")[0], _body(record)))


def _body(record: Identified) -> dict[str, object]:
    return {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.name != "id"
    }


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
