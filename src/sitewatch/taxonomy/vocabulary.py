"""State words and sensor cards from their tables."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.model.evidence import Medium
from sitewatch.model.observation import Direction, Kind
from sitewatch.taxonomy.records import SensorCard, State
from sitewatch.taxonomy.tables import Table, as_table, entries


def parse_states(tables: object, where: str = "states.toml") -> dict[str, State]:
    """State words by name, from tables by family that list what the family opposes.

    Opposition holds both ways: it is enough that one of two families names the other.

    Raises:
        SettingsError: If a table is malformed, a word stands in two families, or a family
            opposes one that does not exist.
    """
    families = {name: (table, table.below("states")) for name, table in entries(tables, where)}
    against = _opposed({name: table for name, (table, _) in families.items()})
    found: dict[str, State] = {}
    for family, (_, words) in families.items():
        for word, table in entries(words.values, where):
            if word in found:
                raise table.refuse(f"stands in {found[word].family!r} and {family!r}")
            found[word] = _state(word, family, table, against[family])
    return found


def _opposed(families: dict[str, Table]) -> dict[str, tuple[str, ...]]:
    pairs: set[tuple[str, str]] = set()
    for name, table in families.items():
        for other in table.only("opposes", "states").texts("opposes"):
            if other not in families or other == name:
                raise table.refuse(f"opposes {other!r}, which is no other family")
            pairs |= {(name, other), (other, name)}
    return {name: tuple(sorted(b for a, b in pairs if a == name)) for name in families}


def _state(word: str, family: str, table: Table, opposes: tuple[str, ...]) -> State:
    table.only("kind", "direction")
    direction = table.member("direction", Direction) if "direction" in table.values else None
    return State(word, family, table.member("kind", Kind), direction, opposes)


def parse_sensors(tables: object, where: str = "sensors.toml") -> dict[str, SensorCard]:
    """Sensor cards by id.

    Raises:
        SettingsError: If a table is malformed or a recall is no range within 0 to 1.
    """
    return {key: _sensor(key, table) for key, table in entries(tables, where)}


def _sensor(key: str, table: Table) -> SensorCard:
    table.only("name", "medium", "gsd_m", "recall", "basis")
    return SensorCard(
        id=key,
        name=table.text("name"),
        medium=table.member("medium", Medium),
        gsd_m=table.number("gsd_m") if "gsd_m" in table.values else None,
        recall=tuple(_recalls(table)),
        basis=table.text("basis"),
    )


def _recalls(table: Table) -> Iterator[tuple[str, float, float]]:
    recall = as_table(table.values.get("recall"), f"{table.where}.recall")
    for path in recall.values:
        low, high = recall.numbers(path, 2)
        if not 0.0 <= low <= high <= 1.0:
            raise recall.refuse(f"{path!r} must be a range within 0 to 1: {low} to {high}")
        yield path, low, high
