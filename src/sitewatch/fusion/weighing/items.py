"""Indicators as evidence: what each finding is worth under each explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitewatch.fusion.looks.sensors import chance_of
from sitewatch.fusion.weighing.bayes import Item
from sitewatch.model import Credibility, Indicator, Look, Sight
from sitewatch.taxonomy.records import HypothesisSet, Likelihood, Rule

CREDIT = {Credibility.DOUBTFUL: 0.5, Credibility.IMPROBABLE: 0.2}
"""Weight of an item that as many, or more, independent looks contradict; all others have 1.
Source: judgement."""

WIDER = 0.5
"""Weight of words about a larger place: they speak of the site only in part. Source: judgement."""

LEAST = 1e-3
"""No finding is held less probable than this under any explanation: reports err."""


def items_of(
    indicators: Sequence[Indicator],
    hypotheses: HypothesisSet,
    rules: Mapping[str, Rule],
    looks: Mapping[str, Look],
) -> list[Item]:
    """One item for each indicator that somebody looked for and that some explanation speaks of."""
    tables = tables_of(hypotheses)
    found = []
    for indicator in indicators:
        table = tables.get(indicator.rule)
        if table is None or indicator.sight is Sight.NOT_LOOKED:
            continue
        seen = complete(table, hypotheses)
        factor = max(likelihood.factor for likelihood in table.values())
        if indicator.sight is Sight.LOOKED_ABSENT:
            chance = _chance(indicator, rules.get(indicator.rule), looks)
            seen = [1.0 - value * chance for value in seen]
        values = tuple(min(1.0 - LEAST, max(LEAST, value)) for value in seen)
        credit = CREDIT.get(indicator.credibility, 1.0) * (1.0 if indicator.looks else WIDER)
        found.append(Item(indicator.id, indicator.rule, values, factor, credit))
    return found


def tables_of(hypotheses: HypothesisSet) -> dict[str, dict[str, Likelihood]]:
    """Likelihoods by rule, then by explanation."""
    tables: dict[str, dict[str, Likelihood]] = {}
    for likelihood in hypotheses.likelihoods:
        tables.setdefault(likelihood.rule, {})[likelihood.hypothesis] = likelihood
    return tables


def complete(table: Mapping[str, Likelihood], hypotheses: HypothesisSet) -> list[float]:
    """P(seen) under every explanation; one that the table does not name takes the mean of the rest.

    The mean is weighted by the priors, so that the item speaks neither for nor against it.
    """
    named = [(h.prior, table[h.id].seen) for h in hypotheses.hypotheses if h.id in table]
    mean = sum(p * seen for p, seen in named) / sum(p for p, _ in named) if named else 0.5
    return [table[h.id].seen if h.id in table else mean for h in hypotheses.hypotheses]


def look_groups(
    indicators: Sequence[Indicator], looks: Mapping[str, Look]
) -> dict[str, tuple[str, ...]]:
    """What each indicator rests on, by its id: its looks, a reading counted with what it reads.

    Where no look is known (words about a larger place), its observations stand for them.
    """
    groups = {}
    for indicator in indicators:
        bases = {looks[key].derived_from or key for key in indicator.looks if key in looks}
        groups[indicator.id] = tuple(sorted(bases)) or indicator.inputs
    return groups


def _chance(indicator: Indicator, rule: Rule | None, looks: Mapping[str, Look]) -> float:
    """Chance that the looks would have seen it: the best of them, in the middle of its range."""
    paths = rule.paths if rule else ()
    best = 0.0
    for key in indicator.looks:
        for path in paths if key in looks else ():
            chance = chance_of(looks[key], path)
            if chance is not None:
                best = max(best, (chance.low + chance.high) / 2 * looks[key].visible_share)
    return best
