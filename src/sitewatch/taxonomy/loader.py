"""The taxonomy from its TOML files; the same parsers read the same tables of a case's settings."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from sitewatch.errors import SettingsError
from sitewatch.taxonomy.assets import parse_classes, parse_types
from sitewatch.taxonomy.checks import check_taxonomy
from sitewatch.taxonomy.designators import designator_key
from sitewatch.taxonomy.places import parse_places
from sitewatch.taxonomy.records import Taxonomy
from sitewatch.taxonomy.rules import parse_hypotheses, parse_rules
from sitewatch.taxonomy.sources import parse_sources
from sitewatch.taxonomy.tables import Table
from sitewatch.taxonomy.vocabulary import parse_sensors, parse_states

__all__ = ["load_taxonomy", "parse_hypotheses", "parse_rules", "parse_sources", "read_toml"]


@cache
def load_taxonomy() -> Taxonomy:
    """Everything that the package knows as data, read once and checked.

    Raises:
        SettingsError: If a data file is damaged or contradicts another; names file and key.
    """
    assets = read_toml("assets.toml")
    ambiguous = assets.pop("ambiguous", [])
    taxonomy = Taxonomy(
        classes=parse_classes(assets),
        types=parse_types(read_toml("types.toml")),
        states=parse_states(read_toml("states.toml")),
        sensors=parse_sensors(read_toml("sensors.toml")),
        sources={source.id: source for source in parse_sources(read_toml("sources.toml"))},
        places=parse_places(read_toml("places.toml")),
        rules={rule.id: rule for rule in parse_rules(read_toml("indicators.toml"))},
        hypotheses=parse_hypotheses(read_toml("hypotheses.toml")),
    )
    words = Table("assets.toml", {"ambiguous": ambiguous}).texts("ambiguous")
    check_taxonomy(taxonomy, frozenset(map(designator_key, words)))
    return taxonomy


def read_toml(name: str) -> dict[str, object]:
    """The tables of one data file of this package.

    Raises:
        SettingsError: If the file is missing or not TOML.
    """
    try:
        text = files(__package__).joinpath(name).read_text("utf-8")
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", where=name) from error
