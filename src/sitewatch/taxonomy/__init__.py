"""What sitewatch knows as data: asset classes, states, sensors, sources, places, rules."""

from sitewatch.taxonomy.designators import designator_key
from sitewatch.taxonomy.lexicon import Term, asset_terms, term_pattern
from sitewatch.taxonomy.loader import (
    load_taxonomy,
    parse_hypotheses,
    parse_rules,
    parse_sources,
)
from sitewatch.taxonomy.records import (
    HypothesisSet,
    Likelihood,
    Rule,
    SensorCard,
    State,
    Taxonomy,
)

__all__ = [
    "HypothesisSet",
    "Likelihood",
    "Rule",
    "SensorCard",
    "State",
    "Taxonomy",
    "Term",
    "asset_terms",
    "designator_key",
    "load_taxonomy",
    "parse_hypotheses",
    "parse_rules",
    "parse_sources",
    "term_pattern",
]
