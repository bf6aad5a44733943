"""Whether the parts of a taxonomy agree with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sitewatch.errors import SettingsError
from sitewatch.model.asset import AssetClass, AssetType
from sitewatch.taxonomy.designators import designator_key
from sitewatch.taxonomy.records import HypothesisSet, Rule, SensorCard, State, Taxonomy


def check_taxonomy(taxonomy: Taxonomy, ambiguous: frozenset[str] = frozenset()) -> None:
    """Refuse a taxonomy that contradicts itself.

    Args:
        taxonomy: All of it.
        ambiguous: Aliases (as `designator_key` folds them) that may mean several things.

    Raises:
        SettingsError: If a path, state, family or rule that is named does not exist, or an alias
            is given to two things without being listed as ambiguous.
    """
    check_tree(taxonomy.classes)
    for kind in taxonomy.types.values():
        _need(kind.path in taxonomy.classes, f"no class {kind.path!r}", f"types.toml: {kind.name}")
    for sensor in taxonomy.sensors.values():
        _check_sensor(sensor, taxonomy.classes)
    check_aliases(taxonomy.classes, taxonomy.types, ambiguous)
    check_rules(taxonomy.rules.values(), taxonomy, "indicators.toml")
    check_hypotheses(taxonomy.hypotheses, taxonomy.rules, "hypotheses.toml")
    _check_names(taxonomy)


def check_tree(classes: Mapping[str, AssetClass]) -> None:
    """Refuse a class whose parent is missing or whose aliases are not lower case.

    Raises:
        SettingsError: If either is found.
    """
    for path, entry in classes.items():
        where = f"assets.toml: {path}"
        parent = path.rpartition(".")[0]
        _need(not parent or parent in classes, f"its parent {parent!r} is missing", where)
        for alias in entry.aliases:
            _need(alias == alias.lower(), f"alias {alias!r} is not lower case", where)


def check_aliases(
    classes: Mapping[str, AssetClass],
    types: Mapping[str, AssetType],
    ambiguous: frozenset[str] = frozenset(),
) -> None:
    """Refuse an alias that means two things and is not listed as ambiguous.

    Raises:
        SettingsError: If one is found.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for entry in classes.values():
        for alias in {entry.name, entry.plural, *entry.aliases}:
            owners[designator_key(alias)].add(entry.path)
    for kind in types.values():
        for alias in {kind.name, *kind.aliases}:
            owners[designator_key(alias)].add(kind.name)
    for key, names in owners.items():
        shared = f"the alias {key!r} is given to {' and '.join(sorted(names))}"
        _need(len(names) == 1 or key in ambiguous, shared, "assets.toml, types.toml")


def check_rules(rules: Iterable[Rule], taxonomy: Taxonomy, where: str) -> None:
    """Refuse a rule that names a class, state word or family that does not exist.

    Raises:
        SettingsError: If one does.
    """
    words = _state_words(taxonomy.states)
    for rule in rules:
        at = f"{where}: {rule.id}"
        for path in rule.paths:
            _need(path in taxonomy.classes, f"no class {path!r}", at)
        for state in rule.states:
            _need(state in words, f"no state word or family {state!r}", at)


def check_hypotheses(hypotheses: HypothesisSet, rules: Mapping[str, Rule], where: str) -> None:
    """Refuse a likelihood whose rule does not exist.

    Raises:
        SettingsError: If one is found.
    """
    for entry in hypotheses.likelihoods:
        _need(entry.rule in rules, f"no rule {entry.rule!r}", f"{where}: likelihoods")


def _state_words(states: Mapping[str, State]) -> set[str]:
    return set(states) | {state.family for state in states.values()}


def _check_sensor(sensor: SensorCard, classes: Mapping[str, AssetClass]) -> None:
    for path, _, _ in sensor.recall:
        _need(path in classes, f"no class {path!r}", f"sensors.toml: {sensor.id}")


def _check_names(taxonomy: Taxonomy) -> None:
    for where, entries in (
        ("sources.toml", [(s.id, s.name, s.aliases) for s in taxonomy.sources.values()]),
        ("places.toml", [(p.id, p.name, p.aliases) for p in taxonomy.places]),
    ):
        owner: dict[str, str] = {}
        for key, name, aliases in entries:
            for alias in (name, *aliases):
                other = owner.setdefault(alias.casefold(), key)
                _need(other == key, f"{alias!r} already names {other!r}", f"{where}: {key}")


def _need(holds: bool, message: str, where: str) -> None:  # noqa: FBT001 - a guard reads best so
    if not holds:
        raise SettingsError(message, where=where)
