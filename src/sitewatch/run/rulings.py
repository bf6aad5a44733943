"""Analysts' decisions on looks: what they name, whether they hold together, what still stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sitewatch.errors import UsageError
from sitewatch.fusion.looks.roles import only_implies
from sitewatch.fusion.looks.rulings import Ruling, clash
from sitewatch.model import Observation, Review, Verdict
from sitewatch.run.opening import OpenCase

ON_LOOKS = frozenset({Verdict.SAME_LOOK, Verdict.NOT_SAME_LOOK})
LISTS = "`sitewatch timeline` lists ids"


def standing(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Decisions that hold, oldest first: those that no later one withdrew."""
    ordered = sorted(reviews, key=lambda r: r.at)
    withdrawn = {review.target for review in ordered if review.verdict is Verdict.WITHDRAW}
    return tuple(
        review
        for review in ordered
        if review.id not in withdrawn and review.verdict is not Verdict.WITHDRAW
    )


def rulings(reviews: Iterable[Review]) -> tuple[Ruling, ...]:
    """Decisions on looks that hold; of two on the same two sides the later one."""
    latest: dict[frozenset[frozenset[str]], Ruling] = {}
    for review in standing(reviews):
        if review.verdict in ON_LOOKS:
            sides = frozenset(map(frozenset, review.sides))
            latest.pop(sides, None)
            latest[sides] = _ruling(review)
    return tuple(latest.values())


def rulings_on(
    found: Sequence[Ruling], observations: Sequence[Observation], reviews: Iterable[Review]
) -> tuple[Ruling, ...]:
    """Those rulings that name any of these observations, under the ids that they have now.

    A correction gives an observation another id; a decision on the original holds for it too.
    """
    if not found:
        return ()
    last = {review.id: review.target for review in reviews if review.verdict is Verdict.CORRECT}
    now = {_original(o, last): o.id for o in observations}
    named = (replace(r, one=_present(r.one, now), other=_present(r.other, now)) for r in found)
    return tuple(ruling for ruling in named if ruling.one and ruling.other)


def sides_of(
    case: OpenCase, pair: tuple[str, str], as_of: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the observations behind each of two ids, of observations or looks.

    Raises:
        UsageError: If an id is unknown, names no look at a watched site, both name the same, or
            they lie at different sites.
    """
    one, other = (_named(case, key, as_of) for key in pair)
    both = {o.id for o in one} & {o.id for o in other}
    one = [o for o in one if o.id not in both] if len(one) > len(other) else one
    other = [o for o in other if o.id not in {x.id for x in one}]
    if not one or not other:
        raise UsageError(f"{pair[0]!r} and {pair[1]!r} are the same observation", hint=LISTS)
    sites = sorted({o.site or "" for o in (*one, *other)})
    if len(sites) != 1:
        raise UsageError(
            f"{pair[0]!r} and {pair[1]!r} lie at different sites: {', '.join(sites)}",
            hint="one look is at one site; correct the site first",
        )
    corrections = {r.id: r.target for r in case.store.ledger.reviews()}
    first, second = (tuple(sorted(_original(o, corrections) for o in s)) for s in (one, other))
    return first, second


def check_ruling(review: Review, case: OpenCase) -> None:
    """Refuse a decision on looks that contradicts one that stands.

    Raises:
        UsageError: If it does; names both.
    """
    against = clash(rulings((*case.store.ledger.reviews(), review)))
    if not against:
        return
    split, *links = against
    others = [ruling.review for ruling in (split, *links) if ruling.review != review.id]
    raise UsageError(
        f"{review.id} contradicts {', '.join(others)}: {', '.join(r.review for r in links)} "
        f"{'makes' if len(links) == 1 else 'make'} one look of what {split.review} keeps apart",
        hint=f"withdraw one first: `sitewatch review CASE {others[0]} withdraw`",
    )


def _ruling(review: Review) -> Ruling:
    one, other = review.sides
    same = review.verdict is Verdict.SAME_LOOK
    return Ruling(review.id, same, one, other, review.reason)


def _original(observation: Observation, corrections: dict[str, str]) -> str:
    """The id that the reader gave, where a correction gave another one."""
    _, plus, last = observation.method.rpartition("+")
    return corrections.get(last, observation.id) if plus else observation.id


def _present(ids: Iterable[str], now: dict[str, str]) -> tuple[str, ...]:
    return tuple(sorted(now[key] for key in ids if key in now))


def _named(case: OpenCase, key: str, as_of: date) -> list[Observation]:
    """The observation with an id, or those that were made in the look with it.

    Raises:
        UsageError: If nothing has the id, or what it names has no look of its own.
    """
    from sitewatch.run.stages import look_at  # noqa: PLC0415  # stages apply what is decided here

    picture = look_at(case, as_of)
    known = {o.id: o for o in picture.observations}
    looks = [look for part in picture.sites for look in part.looks if look.id == key]
    ids = looks[0].inputs if looks else (key,)
    found = [known[i] for i in ids if i in known]
    found = [o for o in found if not looks or not only_implies(looks[0], o)]
    if not found:
        what = "nothing was observed in the look" if looks else "no observation or look"
        raise UsageError(f"{what} {key!r}", hint=LISTS)
    if any(o.site is None for o in found):
        raise UsageError(f"{key!r} is at no watched site, so it has no look", hint=LISTS)
    if any(o.look is not None for o in found):
        raise UsageError(f"{key!r} is a scene or a track: its look is given by its reader")
    return found
