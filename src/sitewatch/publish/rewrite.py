"""Change words or ids all through a tree of records."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")

IDENTIFIERS = frozenset(
    {
        *("id", "sha256", "evidence", "look", "site", "path", "area", "type", "sensor"),
        *("derived_from", "before", "after", "preferred", "indicator", "hypothesis", "rule"),
        *("media_type", "language", "same_as"),
    }
)
"""Fields that name records or follow a fixed form: words are never changed in them."""


def reworded(value: T, change: Callable[[str], str]) -> T:
    """The value with every piece of prose in it changed; identifiers and quotes stay."""
    changed: T = _walk(value, change, IDENTIFIERS | {"quote"})
    return changed


def renamed(value: T, ids: dict[str, str]) -> T:
    """The value with every id in it replaced by its new one."""
    changed: T = _walk(value, lambda text: ids.get(text, text), frozenset())
    return changed


def _walk(value: Any, change: Callable[[str], str], skip: frozenset[str]) -> Any:  # noqa: ANN401
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_walk(part, change, skip) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value, change, skip)
    return value


def _fields(value: Any, change: Callable[[str], str], skip: frozenset[str]) -> Any:  # noqa: ANN401
    changed = {}
    for item in dataclasses.fields(value):
        old = getattr(value, item.name)
        # A record under such a name, like the evidence of a case, is no identifier itself.
        if item.name not in skip or not isinstance(old, str | None):
            new = _walk(old, change, skip)
            if new != old:
                changed[item.name] = new
    return dataclasses.replace(value, **changed) if changed else value
