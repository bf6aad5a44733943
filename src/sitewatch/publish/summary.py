"""Prose as templates over results: every clause carries the ids of what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.model import (
    CasePicture,
    Estimate,
    Explanation,
    ReadStatus,
    SitePicture,
    word_for,
)
from sitewatch.publish.activity import busy
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.covers import covered, recovered
from sitewatch.publish.index import site_part
from sitewatch.publish.names import Names
from sitewatch.publish.pieces import called, tell
from sitewatch.publish.summary_change import changed
from sitewatch.publish.summary_looks import differs, origin, unseen
from sitewatch.publish.text import capital, lower_first, one_line
from sitewatch.publish.words import (
    as_predicate,
    day_words,
    number_of,
    percent,
    probability_words,
)
from sitewatch.taxonomy.records import Taxonomy


def summary_lines(
    picture: CasePicture, site: str, taxonomy: Taxonomy | None = None
) -> tuple[Clause, ...]:
    """The summary of one site, in the order of the five questions.

    Args:
        picture: The case.
        site: Id of the site.
        taxonomy: Where names of asset classes come from, or None: then they are made from the
            class path.

    Raises:
        UsageError: If the case watches no such site.
    """
    part = site_part(picture, site)
    names = Names(taxonomy)
    return (
        *_stands(part, names),
        *covered(part, names),
        *changed(part, picture, names),
        *busy(part, names),
        *recovered(part, names),
        *origin(part, picture),
        *unseen(part, picture),
        *differs(part),
    )


def case_lines(picture: CasePicture) -> tuple[Clause, ...]:
    """What holds for the case as a whole: how much was told, how much could not be read."""
    told = sorted({relay.evidence for part in picture.sites for relay in part.relays})
    looks = [look.id for part in picture.sites for look in part.looks if look.somebody_saw]
    unread = tuple(r.evidence for r in picture.readings if r.status is not ReadStatus.READ)
    clauses = []
    if told:
        pieces = tell(called(picture.readings, told), len(told))
        text = f"{pieces} of {number_of(len(looks), 'look', 'looks')} at the watched sites."
        clauses.append(Clause(text, (*looks, *told), Topic.ORIGIN))
    if unread:
        pieces = number_of(len(unread), "piece of evidence", "pieces of evidence")
        text = f"{pieces} could not be read: what it may say is not known."
        clauses.append(Clause(text, unread, Topic.UNSEEN))
    return tuple(clauses)


def _stands(part: SitePicture, names: Names) -> Iterator[Clause]:
    if not part.looks:
        text = f"Nobody is known to have looked at {one_line(part.site.name)}."
        yield Clause(text, (part.site.id,))
        return  # priors, and words about the country around it, are no picture of the site
    yield from _assessed(part)
    naive = {(e.path, e.area): e for e in part.naive_estimates}
    for estimate in sorted(part.estimates, key=lambda e: (e.path, e.area or "")):
        alike = naive.get((estimate.path, estimate.area))
        yield _counted((estimate, alike), part, names)


def _assessed(part: SitePicture) -> Iterator[Clause]:
    if part.assessment is None or not part.assessment.explanations:
        return
    if not speaks(part):
        text = "Nothing seen so far speaks for one explanation over another."
        yield Clause(text, (part.assessment.id,))
        return
    first, *others = part.assessment.explanations
    lead = _leads(first.name, probability_words(first.probability))
    yield Clause(lead, (part.assessment.id,), naive=_naive_lead(part))
    if others:
        apart = others[0].probability.high < first.probability.low
        text = "Next comes" if apart else "The evidence does not clearly separate it from"
        yield Clause(f"{text} {_explained(others[0])}.", (part.assessment.id,))


def speaks(part: SitePicture) -> bool:
    """Whether some sign speaks for or against an explanation; if not, only priors are left."""
    assessment = part.assessment
    return assessment is not None and any(e.weights for e in assessment.explanations)


def _leads(name: str, how_likely: str) -> str:
    return f"{capital(one_line(name))} is the leading explanation: {how_likely}."


def _explained(explanation: Explanation) -> str:
    return f"{lower_first(explanation.name)}: {probability_words(explanation.probability)}"


def _naive_lead(part: SitePicture) -> Clause | None:
    if part.assessment is None or not part.assessment.naive:
        return None
    named = {e.hypothesis: e.name for e in part.assessment.explanations}
    key, value = max(part.assessment.naive, key=lambda pair: (pair[1], pair[0]))
    text = _leads(named.get(key, key), f"{word_for(value)}, {percent(value)}")
    return Clause(text, (part.assessment.id,))


def _counted(both: tuple[Estimate, Estimate | None], part: SitePicture, names: Names) -> Clause:
    (estimate, naive), alone = both, None
    what = capital(names.counted(estimate, part.site))
    if naive is not None and naive.series[-1] != estimate.series[-1]:
        alone = Clause(_count_text(naive, what), (naive.id,))
    refs = (estimate.id,) if estimate.area is None else (estimate.id, part.site.id)
    return Clause(_count_text(estimate, what), refs, naive=alone)


def _count_text(estimate: Estimate, what: str) -> str:
    at = estimate.series[-1]
    chance = f"with {percent(estimate.level)} probability"
    text = f"{what} on {day_words(at.on)}: {at.mid}, {chance}"
    if at.low != at.high:
        text = f"{what} on {day_words(at.on)}: {at.mid}, and {chance} {at.low} to {at.high}"
    if at.low == 0:
        text += f"; none at all is {as_predicate(at.p_zero)}"
    return f"{text}."
