"""Asset classes and types from their tables."""

from __future__ import annotations

from sitewatch.errors import RecordError
from sitewatch.model.asset import AssetClass, AssetType
from sitewatch.taxonomy.tables import Table, entries


def parse_classes(tables: object, where: str = "assets.toml") -> dict[str, AssetClass]:
    """Asset classes by path, from tables by path.

    Raises:
        SettingsError: If a table is malformed.
    """
    return {path: _class(path, table) for path, table in entries(tables, where)}


def parse_types(tables: object, where: str = "types.toml") -> dict[str, AssetType]:
    """Asset types by name, from tables by class path.

    Args:
        tables: For each class path a table of type name = [length, width, alias, ...].
        where: File that the tables come from, for messages.

    Raises:
        SettingsError: If an entry is malformed or a type stands under two classes.
    """
    found: dict[str, AssetType] = {}
    for path, group in entries(tables, where):
        for name in group.values:
            if name in found:
                raise group.refuse(f"{name!r} stands under {found[name].path!r} too")
            found[name] = _type(name, path, group)
    return found


def _class(path: str, table: Table) -> AssetClass:
    table.only("name", "plural", "size_m", "aliases", "countable")
    length, width = _size(table)
    name = table.text("name")
    try:
        return AssetClass(
            path=path,
            name=name,
            plural=table.text("plural", f"{name}s"),
            length_m=length,
            width_m=width,
            aliases=table.texts("aliases"),
            countable=table.flag("countable", default=True),
        )
    except RecordError as error:
        raise table.refuse(error.message) from error


def _type(name: str, path: str, group: Table) -> AssetType:
    entry = group.values[name]
    if not isinstance(entry, list) or len(entry) < 2:
        raise group.refuse(f"{name!r} must be [length, width, alias, ...]: {entry!r}")
    table = Table(f"{group.where}.{name}", {"size_m": entry[:2], "aliases": entry[2:]})
    length, width = _size(table)
    try:
        return AssetType(name, path, length, width, table.texts("aliases"))
    except RecordError as error:
        raise table.refuse(error.message) from error


def _size(table: Table) -> tuple[float | None, float | None]:
    size = table.numbers("size_m", 2)
    if any(value <= 0 for value in size):
        raise table.refuse(f"'size_m' must be above zero: {size}")
    return (size[0], size[1]) if size else (None, None)
