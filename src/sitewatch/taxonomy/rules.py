"""Indicator rules and competing hypotheses from their tables."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.errors import RecordError
from sitewatch.model.assessment import Hypothesis
from sitewatch.model.evidence import Medium
from sitewatch.model.observation import Direction, Kind, Polarity
from sitewatch.model.site import SLUG, SiteKind
from sitewatch.taxonomy.records import HypothesisSet, Likelihood, Rule
from sitewatch.taxonomy.tables import Table, as_table, entries

RULE_KEYS = (
    *("name", "says", "site_kinds", "paths", "states", "directions", "kinds"),
    *("min_count", "polarity", "absent", "mediums"),
)
DEFAULT_FACTOR = 1.5
"""How far a likelihood may be off where its table does not say: as in `Likelihood`."""


def parse_rules(tables: object, where: str = "indicators.toml") -> tuple[Rule, ...]:
    """Rules in the order of the file, from tables by id or a list of tables with ids.

    Args:
        tables: `[rules.<id>]` tables, or `[[rules]]` with an `id` key each.
        where: File and key that the tables come from, for messages.

    Raises:
        SettingsError: If a table is malformed or uses a word of no vocabulary.
    """
    return tuple(_rule(key, table) for key, table in entries(tables, where))


def _rule(key: str, table: Table) -> Rule:
    table.only(*RULE_KEYS)
    _check_slug(key, table)
    rule = Rule(
        id=key,
        name=table.text("name"),
        says=table.text("says"),
        site_kinds=_words(table, "site_kinds", SiteKind),
        paths=table.texts("paths"),
        states=table.texts("states"),
        directions=_words(table, "directions", Direction),
        kinds=_words(table, "kinds", Kind),
        min_count=table.whole("min_count", 0),
        polarity=table.member("polarity", Polarity, Polarity.AFFIRMED).value,
        absent=table.flag("absent", default=False),
        mediums=_words(table, "mediums", Medium),
    )
    if not (rule.paths or rule.states or rule.directions):
        raise table.refuse("would fire on anything", "give paths, states or directions")
    return rule


def parse_hypotheses(table: object, where: str = "hypotheses.toml") -> HypothesisSet:
    """Competing explanations with their likelihood tables.

    Args:
        table: `criterion`, `horizon_days`, `no_change`, `[explanations.<id>]` and
            `[likelihoods]`, where each rule id has a table of hypothesis id = P(seen |
            hypothesis, looked) and `factor`.
        where: File and key that the table comes from, for messages.

    Raises:
        SettingsError: If a table is malformed, fewer than two explanations are given, or a
            likelihood names an explanation that does not exist.
    """
    top = as_table(table, where).only(
        "criterion", "horizon_days", "no_change", "explanations", "likelihoods"
    )
    explanations = tuple(
        _hypothesis(key, entry)
        for key, entry in entries(top.values.get("explanations", {}), f"{where}: explanations")
    )
    if len(explanations) < 2:
        raise top.refuse("competing explanations are at least two")
    known = {item.id for item in explanations}
    no_change = top.text("no_change", "")
    if no_change and no_change not in known:
        raise top.refuse(f"no_change names {no_change!r}", f"one of {', '.join(sorted(known))}")
    return HypothesisSet(
        hypotheses=explanations,
        likelihoods=tuple(_likelihoods(top, known)),
        criterion=top.text("criterion", ""),
        horizon_days=top.whole("horizon_days", 30),
        no_change=no_change,
    )


def _hypothesis(key: str, table: Table) -> Hypothesis:
    table.only("name", "statement", "prior")
    _check_slug(key, table)
    try:
        return Hypothesis(key, table.text("name"), table.text("statement"), table.number("prior"))
    except RecordError as error:
        raise table.refuse(error.message) from error


def _likelihoods(top: Table, known: set[str]) -> Iterator[Likelihood]:
    tables = top.values.get("likelihoods", {})
    for rule, table in entries(tables, f"{top.where}: likelihoods"):
        table.only("factor", *sorted(known))
        factor = table.number("factor", DEFAULT_FACTOR)
        for hypothesis in (key for key in table.values if key != "factor"):
            try:
                yield Likelihood(hypothesis, rule, table.number(hypothesis), factor)
            except RecordError as error:
                raise table.refuse(error.message) from error


def _words(
    table: Table, key: str, kind: type[SiteKind] | type[Direction] | type[Kind] | type[Medium]
) -> tuple[str, ...]:
    known = {word.value for word in kind}
    for word in table.texts(key):
        if word not in known:
            raise table.refuse(f"{key!r} names {word!r}", f"one of {', '.join(sorted(known))}")
    return table.texts(key)


def _check_slug(key: str, table: Table) -> None:
    if not SLUG.fullmatch(key):
        raise table.refuse(f"not an id of small letters, digits and hyphens: {key!r}")
