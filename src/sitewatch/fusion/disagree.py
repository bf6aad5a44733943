"""Where observations differ, and what kind of difference it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from sitewatch.fusion.differences.claims import claims
from sitewatch.fusion.differences.pairing import Pair, opposed
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.fusion.looks.origin import Standing
from sitewatch.fusion.looks.telling import Telling
from sitewatch.fusion.resolve import Resolution
from sitewatch.model import Difference, Disagreement, Observation
from sitewatch.taxonomy.records import Taxonomy

METHOD = "disagree/2"


def disagreements(
    observations: Sequence[Observation], resolution: Resolution, taxonomy: Taxonomy
) -> tuple[Disagreement, ...]:
    """Where the observations of one site differ, each kind of difference once.

    Args:
        observations: Those of one site, and unplaced ones whose place overlaps it.
        resolution: Their looks and origins.
        taxonomy: State families and what opposes what.
    """
    words = Vocabulary(taxonomy)
    ordered = claims(resolution, observations, words)
    groups: defaultdict[tuple[object, ...], list[Pair]] = defaultdict(list)
    changes: defaultdict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for pair in opposed(ordered, words):
        if pair.typed.difference is Difference.CHANGE:
            changes[pair.site, pair.path].append(pair)
            continue
        stands = tuple(sorted(pair.found.stands))
        key = (pair.site, pair.found.rule, pair.found.subject, stands, pair.typed.difference)
        groups[key].append(pair)
    made = [_disagreement(pairs) for pairs in groups.values()]
    made += [_change(turn) for pairs in changes.values() for turn in _turns(pairs)]
    return tuple(sorted(made, key=lambda d: (d.difference.value, d.about, d.id)))


def _turns(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Changes of one class gathered into turns: what is before a turn is never after it too."""
    turns: list[tuple[list[Pair], set[int], set[int]]] = []
    for pair in sorted(pairs, key=lambda p: (p.after[0].span, p.before[0].span)):
        before, after = set(map(id, pair.before)), set(map(id, pair.after))
        for turn, first, then in turns:
            if first.isdisjoint(after) and then.isdisjoint(before):
                turn.append(pair)
                first.update(before)
                then.update(after)
                break
        else:
            turns.append(([pair], before, after))
    return [turn for turn, _, _ in turns]


def _change(pairs: list[Pair]) -> Disagreement:
    """One turn of one class, what came first on the first side, however many ways it is told."""
    before = {t.observation.id for p in pairs for c in p.before for t in c.tellings}
    after = {t.observation.id for p in pairs for c in p.after for t in c.tellings}
    rules = sorted({pair.found.rule for pair in pairs})
    return Disagreement(
        site=pairs[0].site,
        difference=Difference.CHANGE,
        about="; ".join(sorted({pair.found.about for pair in pairs})),
        side_a=tuple(sorted(before)),
        side_b=tuple(sorted(after)),
        reason="; ".join(sorted({pair.typed.why for pair in pairs})),
        method=f"{METHOD} {', '.join(rules)}",
    )


def _disagreement(pairs: list[Pair]) -> Disagreement:
    found, typed = pairs[0].found, pairs[0].typed
    sides: dict[str, set[str]] = {stand: set() for stand in found.stands}
    tellings: dict[str, Telling] = {}
    for pair in pairs:
        for side, stand in zip((pair.one, pair.other), pair.found.stands, strict=True):
            told = [t for claim in side for t in claim.tellings]
            sides[stand] |= {t.observation.id for t in told}
            tellings.update((t.observation.id, t) for t in told)
    first, second = sorted(sides)
    retold = typed.difference is Difference.RETELLING
    best = min(tellings.values(), key=_trust(found.rule)) if retold else None
    reasons = [
        *sorted({pair.typed.why for pair in pairs}),
        *([_why_preferred(best)] if best else []),
    ]
    return Disagreement(
        site=pairs[0].site,
        difference=typed.difference,
        about=min(pair.found.about for pair in pairs),
        side_a=tuple(sorted(sides[first])),
        side_b=tuple(sorted(sides[second])),
        preferred=best.observation.id if best else "",
        reason="; ".join(reasons),
        method=f"{METHOD} {found.rule}",
    )


def _trust(rule: str) -> Callable[[Telling], tuple[object, ...]]:
    """Direct quotations first, then attributed statements, the most specific, the earliest."""

    def rank(telling: Telling) -> tuple[object, ...]:
        o = telling.observation
        specific = (o.asset.type is not None) + (rule == "count" and o.count is not None)
        off_subject = rule == "change" and o.asset.path != "site"
        published = telling.published.start.isoformat() if telling.published else "9999"
        own = telling.origin.standing is Standing.OWN
        via = len(telling.origin.via)
        return (not telling.origin.direct, own, off_subject, via, -specific, published, o.id)

    return rank


def _why_preferred(telling: Telling) -> str:
    if telling.origin.direct:
        return f"the direct quotation of {telling.origin.who} is preferred"
    if telling.origin.standing is not Standing.OWN:
        return f"the telling that names {telling.origin.who} most directly is preferred"
    return "the earliest telling is preferred"
