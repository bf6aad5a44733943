"""Rows of SQLite tables out of the bytes of a file; read only, no database engine."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

Value = int | float | str | bytes | None
HEADER = 100
"""Length of the file header [bytes] (SQLite file format, 1.3)."""
LEAF, INTERIOR = 0x0D, 0x05
"""Kinds of pages of tables (SQLite file format, 1.6)."""
WHOLE_FROM = 12
INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Length of integers by their serial type (SQLite file format, 2.1)."""
CONSTRAINTS = ("constraint", "primary", "unique", "check", "foreign")


class DamagedError(ValueError):
    """A file that breaks its own format."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        root: Number of its first page.
        columns: Names of its columns in their order.
        number: Column that stands for the row number, or empty.
    """

    root: int
    columns: tuple[str, ...]
    number: str


class Pages:
    """A SQLite file in memory.

    Args:
        raw: All its bytes.

    Raises:
        DamagedError: If it is none.
    """

    def __init__(self, raw: bytes) -> None:
        if len(raw) < HEADER or not raw.startswith(b"SQLite format 3\0"):
            raise DamagedError("no SQLite file")
        told = int.from_bytes(raw[16:18])
        self.raw, self.size = raw, 65_536 if told == 1 else told
        self.usable = self.size - raw[20]
        if self.size < 512 or self.usable < 480:
            raise DamagedError("page size out of range")

    def tables(self) -> dict[str, Table]:
        """Tables by their names."""
        found = {}
        for _, (kind, name, _, root, sql) in self._rows(1):
            if kind == "table" and isinstance(root, int) and isinstance(sql, str):
                found[str(name)] = _table(root, sql)
        return found

    def rows(self, table: Table) -> Iterator[dict[str, Value]]:
        """Rows of a table by its columns.

        Raises:
            DamagedError: If pages or records break the format.
        """
        for number, values in self._rows(table.root):
            row = dict(zip(table.columns, values, strict=False))
            if table.number:
                row[table.number] = number
            yield row

    def _rows(self, root: int) -> Iterator[tuple[int, list[Value]]]:
        try:
            yield from self._below(root, set())
        except (IndexError, struct.error, UnicodeDecodeError, ValueError) as error:
            raise DamagedError(f"damaged page: {error}") from error

    def _below(self, page: int, seen: set[int]) -> Iterator[tuple[int, list[Value]]]:
        if page in seen or not 1 <= page <= len(self.raw) // self.size + 1:
            raise DamagedError(f"page {page} is out of place")
        seen.add(page)
        start = (page - 1) * self.size
        head = start + (HEADER if page == 1 else 0)
        kind, cells = self.raw[head], int.from_bytes(self.raw[head + 3 : head + 5])
        pointers = head + (WHOLE_FROM if kind == INTERIOR else 8)
        for at in range(pointers, pointers + 2 * cells, 2):
            cell = start + int.from_bytes(self.raw[at : at + 2])
            if kind == INTERIOR:
                yield from self._below(int.from_bytes(self.raw[cell : cell + 4]), seen)
            elif kind == LEAF:
                yield self._record(cell)
            else:
                raise DamagedError(f"page {page} is of kind {kind}")
        if kind == INTERIOR:
            yield from self._below(int.from_bytes(self.raw[head + 8 : head + 12]), seen)

    def _record(self, at: int) -> tuple[int, list[Value]]:
        size, at = varint(self.raw, at)
        number, at = varint(self.raw, at)
        return number, decoded(self._payload(at, size))

    def _payload(self, at: int, size: int) -> bytes:
        """A record's bytes, those on overflow pages included (SQLite file format, 1.6)."""
        most = self.usable - 35
        if size <= most:
            return self.raw[at : at + size]
        least = (self.usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (self.usable - 4)
        local = local if local <= most else least
        parts = [self.raw[at : at + local]]
        page = int.from_bytes(self.raw[at + local : at + local + 4])
        left = size - local
        while left > 0:
            start = (page - 1) * self.size
            if page < 1 or start >= len(self.raw):
                raise DamagedError(f"page {page} is out of place")
            parts.append(self.raw[start + 4 : start + 4 + min(left, self.usable - 4)])
            left -= self.usable - 4
            page = int.from_bytes(self.raw[start : start + 4])
        return b"".join(parts)


def varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and the place behind it (SQLite file format, 1.6)."""
    value = 0
    for offset in range(8):
        byte = raw[at + offset]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + offset + 1
    value = value << 8 | raw[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9


def decoded(record: bytes) -> list[Value]:
    """Values of a record (SQLite file format, 2.1)."""
    end, at = varint(record, 0)
    kinds = []
    while at < end:
        kind, at = varint(record, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        values.append(value)
    return values


def _value(record: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in INTEGER_BYTES:
        end = at + INTEGER_BYTES[kind]
        return int.from_bytes(record[at:end], signed=True), end
    if kind == 7:
        return struct.unpack(">d", record[at : at + 8])[0], at + 8
    if kind < WHOLE_FROM:
        return {8: 0, 9: 1}.get(kind), at
    end = at + (kind - WHOLE_FROM) // 2
    part = record[at:end]
    return (part.decode() if kind % 2 else part), end


def _table(root: int, sql: str) -> Table:
    """Columns of a table as its own statement tells them."""
    inner = sql[sql.index("(") + 1 : sql.rindex(")")] if "(" in sql else ""
    names, number = [], ""
    for part in _split(inner):
        name = re.match(r"\s*(?:\"([^\"]+)\"|\[([^\]]+)\]|`([^`]+)`|(\w+))", part)
        if name is None:
            continue
        found = next(group for group in name.groups() if group)
        if name.group(4) and found.lower() in CONSTRAINTS:
            continue
        names.append(found)
        if re.search(r"\binteger\s+(not\s+null\s+)?primary\s+key\b", part, re.I):
            number = found
    return Table(root, tuple(names), number)


def _split(inner: str) -> list[str]:
    """Parts between the commas that stand in no brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(inner):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(inner[start:at])
            start = at + 1
    return [*parts, inner[start:]]
