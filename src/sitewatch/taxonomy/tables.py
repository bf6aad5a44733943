"""Typed access to parsed TOML tables; every refusal names the file and the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from sitewatch.errors import SettingsError

Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """One TOML table with the place it stands at.

    Attributes:
        where: File and key, for messages (`sources.toml: maxar`).
        values: Parsed values.
    """

    where: str
    values: Mapping[str, object]

    def refuse(self, message: str, hint: str = "") -> SettingsError:
        """The error that says what is wrong in this table."""
        return SettingsError(message, where=self.where, hint=hint)

    def only(self, *known: str) -> Table:
        """This table, once all its keys are known.

        Raises:
            SettingsError: If a key is not among the known ones.
        """
        for key in self.values:
            if key not in known:
                raise self.refuse(f"unknown key {key!r}", f"known: {', '.join(known)}")
        return self

    def below(self, key: str) -> Table:
        """The table under a key; empty where there is none.

        Raises:
            SettingsError: If the value is not a table.
        """
        return as_table(self.values.get(key, {}), f"{self.where}.{key}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty, or the default.

        Raises:
            SettingsError: If it is missing without a default, empty or not a text.
        """
        value = self.values.get(key, default)
        if value is None:
            raise self.refuse(f"missing key {key!r}")
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.refuse(f"{key!r} must be a text: {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is missing.

        Raises:
            SettingsError: If it is not a list of texts or names one twice.
        """
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.refuse(f"{key!r} must be a list of texts: {value!r}")
        if len(set(value)) != len(value):
            raise self.refuse(f"{key!r} names one thing twice: {value!r}")
        return tuple(value)

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number, or the default.

        Raises:
            SettingsError: If it is missing without a default or not a finite number.
        """
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            raise self.refuse(f"{key!r} must be a number: {value!r}")
        return float(value)

    def whole(self, key: str, default: int) -> int:
        """A whole number that is not negative, or the default.

        Raises:
            SettingsError: If it is anything else.
        """
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.refuse(f"{key!r} must be a whole number from 0: {value!r}")
        return value

    def numbers(self, key: str, length: int) -> tuple[float, ...]:
        """A list of so many numbers, or nothing where the key is missing.

        Raises:
            SettingsError: If it is not a list of `length` numbers.
        """
        if key not in self.values:
            return ()
        value = self.values[key]
        if not isinstance(value, list) or len(value) != length:
            raise self.refuse(f"{key!r} must be a list of {length} numbers: {value!r}")
        return tuple(Table(self.where, {key: item}).number(key) for item in value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false, or the default.

        Raises:
            SettingsError: If it is neither.
        """
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.refuse(f"{key!r} must be true or false: {value!r}")
        return value

    def member(self, key: str, kind: type[Member], default: Member | None = None) -> Member:
        """A word of a closed vocabulary, or the default.

        Raises:
            SettingsError: If it is missing without a default or no word of the vocabulary.
        """
        value = self.text(key, default)
        if value not in {word.value for word in kind}:
            raise self.refuse(f"{key!r} is {value!r}", f"one of {', '.join(kind)}")
        return kind(value)


def as_table(value: object, where: str) -> Table:
    """The value as a table.

    Raises:
        SettingsError: If it is not a table.
    """
    if not isinstance(value, Mapping):
        raise SettingsError(f"must be a table: {value!r}", where=where)
    return Table(where, value)


def entries(value: object, where: str) -> Iterator[tuple[str, Table]]:
    """Each (id, table), from tables by id (`[sources.maxar]`) or from a list with `id` keys.

    Raises:
        SettingsError: If the value is neither, or an id is missing or given twice.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield key, as_table(item, f"{where}: {key}")
        return
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise SettingsError(f"must be tables: {value!r}", where=where)
    yield from _listed(value, where)


def _listed(items: Sequence[object], where: str) -> Iterator[tuple[str, Table]]:
    seen: set[str] = set()
    for number, item in enumerate(items, start=1):
        table = as_table(item, f"{where}: entry {number}")
        key = table.text("id")
        if key in seen:
            raise table.refuse(f"the id {key!r} is given twice")
        seen.add(key)
        rest = {name: value for name, value in table.values.items() if name != "id"}
        yield key, Table(f"{where}: {key}", rest)
