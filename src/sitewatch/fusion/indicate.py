"""Which indicator rules fired at a site, which were looked for in vain, which nobody looked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitewatch.fusion.looks.dependence import effective_looks
from sitewatch.fusion.looks.roles import made_in
from sitewatch.fusion.looks.sensors import chance_of
from sitewatch.fusion.weighing.credibility import credibility
from sitewatch.fusion.weighing.matching import asks_for_presence, fires, gainsays
from sitewatch.fusion.weighing.scope import Scope, scope_of
from sitewatch.model import (
    Credibility,
    Indicator,
    Look,
    Observation,
    Relay,
    Sight,
    Site,
    Span,
    hull,
    related,
)
from sitewatch.taxonomy.records import Rule, Taxonomy

REAL_CHANCE = 0.5
"""Least chance to see the class, in the middle of its range, from which on a look that saw none
says something. Source: judgement: below it a miss is likelier than a sighting."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one rule.

    Attributes:
        sight: Seen, looked and absent, or not looked.
        looks: Ids of the looks behind it.
        inputs: Ids of the observations behind it.
        spans: When.
        others: Origins behind it that looked at a larger place.
    """

    sight: Sight
    looks: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    others: frozenset[str] = frozenset()


def indicate(
    rules: Sequence[Rule],
    site: Site,
    looks: Sequence[Look],
    relays: Sequence[Relay],
    observations: Sequence[Observation],
    taxonomy: Taxonomy,
) -> tuple[Indicator, ...]:
    """Every rule that can hold at the site, by id in order, with what is known of it.

    Args:
        rules: The rules.
        site: The site.
        looks: Looks at it.
        relays: Which article tells which look.
        observations: Those of the site; and unplaced ones of a larger place around it, which only
            rules on who says something use.
        taxonomy: State families and classes.
    """
    return indicators_in(rules, scope_of(site, looks, relays, observations, taxonomy))


def indicators_in(rules: Iterable[Rule], scope: Scope) -> tuple[Indicator, ...]:
    """Every rule that can hold at the site of the scope, by id in order."""
    kind = scope.site.kind.value
    holding = (rule for rule in rules if not rule.site_kinds or kind in rule.site_kinds)
    return tuple(_indicator(rule, scope) for rule in sorted(holding, key=lambda r: r.id))


def _indicator(rule: Rule, scope: Scope) -> Indicator:
    found = _seen(rule, scope) or _looked_absent(rule, scope) or _Found(Sight.NOT_LOOKED)
    number = effective_looks(found.looks, scope.looks, scope.weights) + len(found.others)
    grade = Credibility.CANNOT_BE_JUDGED
    if found.sight is not Sight.NOT_LOOKED:
        seen = found.sight is Sight.SEEN
        grade = credibility(number, scope.opposing(found.looks, found.inputs) if seen else 0.0)
    return Indicator(
        rule=rule.id,
        name=rule.name,
        site=scope.site.id,
        sight=found.sight,
        span=hull(sorted(found.spans)) if found.spans else None,
        effective_looks=round(number, 6),
        credibility=grade,
        inputs=tuple(sorted(found.inputs)),
        looks=tuple(sorted(found.looks)),
        method=in_words(rule),
    )


def _seen(rule: Rule, scope: Scope) -> _Found | None:
    """What fires the rule: observations at the site, and words about a larger place around it."""
    words = scope.words
    here = [(x, o) for x, o in scope.seen() if fires(rule, o, x.medium, words)]
    wider = [(o, g) for o, g in scope.around if rule.mediums and fires(rule, o, g.medium, words)]
    if not here and not wider:
        return None
    observers = {look.observer for look, _ in here}
    return _Found(
        Sight.SEEN,
        frozenset(look.id for look, _ in here),
        frozenset([*(o.id for _, o in here), *(o.id for o, _ in wider)]),
        (*(look.captured.span for look, _ in here), *((o.seen or o.time).span for o, _ in wider)),
        frozenset(origin.who for _, origin in wider if origin.who not in observers),
    )


def _looked_absent(rule: Rule, scope: Scope) -> _Found | None:
    """Looks with a real chance to see it that say it was not so, or list all and do not list it."""
    against = [
        (look, o)
        for look, o in scope.seen()
        if gainsays(rule, o, look.medium, scope.words) and _could_see(look, o.asset.path, rule)
    ]
    in_vain = [look for look in scope.listed_all() if _in_vain(rule, look, scope)]
    looks = {look.id: look for look in (*(look for look, _ in against), *in_vain)}
    if not looks:
        return None
    return _Found(
        Sight.LOOKED_ABSENT,
        frozenset(looks),
        frozenset(o.id for _, o in against),
        tuple(look.captured.span for look in looks.values()),
    )


def _could_see(look: Look, path: str, rule: Rule) -> bool:
    """Whether the look had a real chance to see what it speaks of, and any of what is asked for."""
    return _real_chance(look, (path,)) and any(_real_chance(look, (p,)) for p in rule.paths)


def _in_vain(rule: Rule, look: Look, scope: Scope) -> bool:
    """Whether a look that lists all it saw could have seen the class and lists nothing of it."""
    if not rule.paths or rule.absent or not asks_for_presence(rule, scope.words):
        return False
    listed = {o.asset.path for o in made_in(look, scope.attached) if not o.saw_none}
    nothing = not any(related(path, wanted) for path in listed for wanted in rule.paths)
    return nothing and _real_chance(look, rule.paths)


def _real_chance(look: Look, paths: Iterable[str]) -> bool:
    """Whether the look would more likely than not have seen each of the classes."""
    chances = [chance_of(look, path) for path in paths]
    return all(
        chance is not None and (chance.low + chance.high) / 2 * look.visible_share >= REAL_CHANCE
        for chance in chances
    )


def in_words(rule: Rule) -> str:
    """What a rule asks for, in words."""
    asked = [
        ("class", rule.paths),
        ("state", rule.states),
        ("direction", rule.directions),
        ("kind", rule.kinds),
        ("told by", rule.mediums),
    ]
    parts = [f"{name} {' or '.join(values)}" for name, values in asked if values]
    if rule.min_count:
        parts.append(f"at least {rule.min_count}")
    if rule.absent:
        parts.append("or none of it seen")
    return f"rule {rule.id}: {'; '.join(parts)}"
