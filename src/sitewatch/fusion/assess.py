"""Competing explanations for what is seen at a site, with what each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sitewatch.fusion.weighing.bayes import Item, Vector, expected_gain_bits, posterior, tempered
from sitewatch.fusion.weighing.items import complete, items_of, look_groups, tables_of
from sitewatch.fusion.weighing.sensitivity import bands, flip_factor, ratio, without_each
from sitewatch.model import (
    Assessment,
    Explanation,
    Hypothesis,
    Indicator,
    Look,
    Probability,
    Relay,
    Sight,
    Site,
    Weight,
)
from sitewatch.taxonomy.records import HypothesisSet, Rule

METHOD = "weighed-explanations/1"

RHO = 0.5
"""How far items of one look repeat each other. Source: judgement; the band of every probability
takes in the range from 0.2 to 0.8."""

EXPECTED_FROM = 0.5
"""An explanation leads one to expect an indicator that it makes at least this probable."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an assessment is asked of.

    Attributes:
        site: The site.
        as_of: Day; nothing that became known later is used.
        looks: Looks at the site.
        relays: Which article tells which look.
    """

    site: Site
    as_of: date
    looks: tuple[Look, ...] = ()
    relays: tuple[Relay, ...] = ()


def assess(
    hypotheses: HypothesisSet,
    indicators: Sequence[Indicator],
    rules: Sequence[Rule],
    question: Question,
) -> Assessment | None:
    """The probability of each explanation, or None where there are fewer than two.

    Args:
        hypotheses: Competing explanations with their likelihood tables.
        indicators: What was found for each rule at the site.
        rules: The rules.
        question: The site, the day and the looks.

    Source:
        Structured comparison of explanations with stated likelihoods (Karvetski, Mandel and Irwin
        2020, Judgment and Decision Making 15); see `docs/concepts/assessment.md`.
    """
    if len(hypotheses.hypotheses) < 2:
        return None
    total = sum(h.prior for h in hypotheses.hypotheses)
    prior = [h.prior / total for h in hypotheses.hypotheses]
    looks = {look.id: look for look in question.looks}
    raw = items_of(indicators, hypotheses, {rule.id: rule for rule in rules}, looks)
    groups = look_groups(indicators, looks)

    def weigh(priors: Sequence[float], items: Sequence[Item], rho: float) -> Vector:
        return posterior(priors, tempered(items, groups, rho))

    items = tempered(raw, groups, RHO)
    now = posterior(prior, items)
    spans = bands(prior, raw, RHO, weigh)
    explanations = _explanations(hypotheses, (prior, now, spans), items, indicators)
    naive = posterior(prior, _naive(raw, indicators, question.relays))
    by_id = dict(zip((h.id for h in hypotheses.hypotheses), naive, strict=True))
    next_look, gain = _next_look(now, indicators, hypotheses)
    return Assessment(
        site=question.site.id,
        as_of=question.as_of,
        explanations=explanations,
        naive=tuple((e.hypothesis, round(float(by_id[e.hypothesis]), 6)) for e in explanations),
        next_look=next_look,
        next_look_gain=round(gain, 6),
        resolves_by=question.as_of + timedelta(days=hypotheses.horizon_days),
        criterion=hypotheses.criterion.replace("{site}", question.site.name),
        warnings=tuple(_warnings(explanations, items, groups)),
        inputs=tuple(sorted(item.indicator for item in items)),
        method=METHOD,
    )


def _explanations(
    hypotheses: HypothesisSet,
    found: tuple[Sequence[float], Vector, Sequence[tuple[float, float]]],
    items: Sequence[Item],
    indicators: Sequence[Indicator],
) -> tuple[Explanation, ...]:
    """All explanations, most probable first."""
    prior, now, spans = found
    without = without_each(prior, items)
    made = []
    for h, hypothesis in enumerate(hypotheses.hypotheses):
        value = round(float(now[h]), 6)
        low, high = min(value, round(spans[h][0], 6)), max(value, round(spans[h][1], 6))
        weights = tuple(
            Weight(
                indicator=item.indicator,
                ratio=round(ratio(item, h), 6),
                without=round(float(rest[h]), 6),
                flip=_rounded(flip_factor(now, h, item.weight)),
            )
            for item, rest in zip(items, without, strict=True)
        )
        made.append(
            Explanation(
                hypothesis=hypothesis.id,
                name=hypothesis.name,
                statement=hypothesis.statement,
                prior=round(prior[h], 6),
                probability=Probability(value, low, high),
                weights=tuple(sorted(weights, key=lambda w: (-abs(np.log(w.ratio)), w.indicator))),
                expected_unseen=_expected_unseen(hypothesis, hypotheses, indicators),
            )
        )
    return tuple(sorted(made, key=lambda e: (-e.probability.value, e.hypothesis)))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _expected_unseen(
    hypothesis: Hypothesis, hypotheses: HypothesisSet, indicators: Sequence[Indicator]
) -> tuple[str, ...]:
    """Indicators that the explanation makes probable and that were not seen, likeliest first."""
    tables = tables_of(hypotheses)
    missing = []
    for indicator in indicators:
        likelihood = tables.get(indicator.rule, {}).get(hypothesis.id)
        expected = likelihood is not None and likelihood.seen >= EXPECTED_FROM
        if likelihood is not None and expected and indicator.sight is not Sight.SEEN:
            missing.append((-likelihood.seen, indicator.id))
    return tuple(key for _, key in sorted(missing))


def _naive(
    raw: Sequence[Item], indicators: Sequence[Indicator], relays: Sequence[Relay]
) -> list[Item]:
    """Items as they would weigh if every article that tells of one were a witness of its own."""
    article_of: dict[str, set[str]] = {}
    for relay in relays:
        for key in relay.observations:
            article_of.setdefault(key, set()).add(relay.evidence)
    inputs = {indicator.id: indicator.inputs for indicator in indicators}
    counted = []
    for item in raw:
        articles = {a for key in inputs[item.indicator] for a in article_of.get(key, set())}
        counted.append(replace(item, weight=float(max(1, len(articles)))))
    return counted


def _next_look(
    now: Vector, indicators: Sequence[Indicator], hypotheses: HypothesisSet
) -> tuple[str, float]:
    """The indicator nobody looked for that would tell most, and how much [bits]."""
    tables = tables_of(hypotheses)
    gains = [
        (expected_gain_bits(now, np.asarray(complete(tables[i.rule], hypotheses))), i.id)
        for i in indicators
        if i.sight is Sight.NOT_LOOKED and i.rule in tables
    ]
    gain, key = min(gains, key=lambda g: (-round(g[0], 9), g[1]), default=(0.0, ""))
    return key, gain


def _warnings(
    explanations: Sequence[Explanation], items: Sequence[Item], groups: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    if not items:
        yield "nothing that the explanations speak of was looked for: these are the priors"
        return
    if len({look for item in items for look in groups.get(item.indicator, ())}) == 1:
        yield "all of the evidence comes from one look"
    first, second = explanations[0], explanations[1]
    if second.probability.high >= first.probability.low:
        yield f"the evidence does not separate {first.name} from {second.name}"
    rivals = {e.hypothesis: {w.indicator: w.without for w in e.weights} for e in explanations}
    tipping = [
        item.rule
        for item in items
        if max(rivals, key=lambda h: (rivals[h][item.indicator], h)) != first.hypothesis
    ]
    if tipping:
        yield f"another explanation would lead without: {', '.join(sorted(tipping))}"
