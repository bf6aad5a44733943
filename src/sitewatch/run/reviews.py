"""Analysts' decisions applied: they supersede what a reader found, and never overwrite it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sitewatch.errors import CaseError, RecordError, UsageError
from sitewatch.model import CasePicture, Observation, Review, Verdict
from sitewatch.run.opening import OpenCase
from sitewatch.run.rulings import ON_LOOKS, check_ruling, standing
from sitewatch.run.surveying import observations_by
from sitewatch.store.codec import dump, load
from sitewatch.taxonomy import load_taxonomy

CORRECTABLE = frozenset(
    {"site", "count", "state", "details", "time", "seen", "polarity", "modality", "asset", "chain"}
)
"""Fields that an analyst may correct: never the evidence, its words or who made the record."""


def reviewed(
    observations: Iterable[Observation], reviews: Sequence[Review]
) -> tuple[Observation, ...]:
    """Observations with the latest decision on each applied.

    A decision applies to every as-of day: it mends our reading of evidence that was known then,
    and adds nothing to that evidence.

    Raises:
        RecordError: If a stored correction does not fit the record.
    """
    on_one = (review for review in standing(reviews) if review.verdict not in ON_LOOKS)
    latest = {review.target: review for review in on_one}
    kept = []
    for observation in observations:
        review = latest.get(observation.id)
        if review is None or review.verdict is Verdict.ACCEPT:
            kept.append(observation)
        elif review.verdict is Verdict.CORRECT:
            kept.append(corrected(observation, review))
    return tuple(kept)


def check_review(review: Review, case: OpenCase) -> None:
    """Refuse a decision on what is not known, that does not fit, or that contradicts another.

    Raises:
        UsageError: If no observation, look or decision has the id, or a decision that stands says
            the opposite.
        RecordError: If a field cannot be corrected or a value does not fit.
    """
    if review.verdict is Verdict.WITHDRAW:
        if review.target not in {r.id for r in standing(case.store.ledger.reviews())}:
            raise UsageError(
                f"no review {review.target!r} stands", hint="`sitewatch why ID` names it"
            )
        return
    if review.verdict in ON_LOOKS:
        check_ruling(review, case)
        return
    observations = observations_by(case, None, None)
    target = next((o for o in observations if o.id == review.target), None)
    if target is None:
        raise UsageError(f"no observation {review.target!r}", hint="`sitewatch timeline` lists ids")
    if review.verdict is Verdict.CORRECT:
        _check_words(corrected(target, review), case)


def _check_words(made: Observation, case: OpenCase) -> None:
    """Refuse a site that is not watched and words that the vocabulary does not know."""
    sites = [site.id for site in case.sites]
    if made.site is not None and made.site not in sites:
        raise UsageError(
            f"no watched site {made.site!r}", hint=f"one of {', '.join(sites)}, or null"
        )
    taxonomy = load_taxonomy()
    for word in (made.state, *made.details):
        if word not in taxonomy.states:
            near = get_close_matches(word, taxonomy.states)
            raise UsageError(f"no state {word!r}", hint=f"perhaps {', '.join(near or ['present'])}")
    if made.asset.path not in taxonomy.classes:
        near = get_close_matches(made.asset.path, taxonomy.classes)
        raise UsageError(f"no class {made.asset.path!r}", hint=f"perhaps {', '.join(near)}")


def decisions_on(
    case: OpenCase, key: str, picture: CasePicture
) -> tuple[tuple[Review, ...], str | None]:
    """Decisions on a record, and the id under which the record stands in the picture.

    The id is None where a decision took the record out of the picture.
    """
    reviews = case.store.ledger.reviews()
    method = {observation.id: observation.method for observation in picture.observations}
    corrections = [r for r in reviews if method.get(key, "").endswith(f"+{r.id}")]
    same = {key, *(review.target for review in corrections)}
    decided = [r for r in reviews if r.id == key or r.target in same or _names(r, same)]
    decided += [r for r in corrections if r not in decided]
    decided += _of_look(key, reviews, picture)
    ids = {review.id for review in decided}
    decided += [r for r in reviews if r.target in ids and r.id not in ids]
    if key in method or not decided or _is_result(key, picture):
        return tuple(dict.fromkeys(decided)), key
    return tuple(dict.fromkeys(decided)), _stands_as(key, decided, method)


def _names(review: Review, ids: set[str]) -> bool:
    return any(ids & set(side) for side in review.sides)


def _of_look(key: str, reviews: Sequence[Review], picture: CasePicture) -> list[Review]:
    """Decisions that a look gives among its reasons."""
    reasons = [
        why for part in picture.sites for look in part.looks if look.id == key
        for why in look.reasons
    ]  # fmt: skip
    return [review for review in reviews if any(review.id in why for why in reasons)]


def _is_result(key: str, picture: CasePicture) -> bool:
    return any(look.id == key for part in picture.sites for look in part.looks)


def _stands_as(key: str, decided: Sequence[Review], method: dict[str, str]) -> str | None:
    """The id under which a decided record stands in the picture, or None where it is out."""
    last = [r for r in decided if r.verdict is not Verdict.WITHDRAW][-1:] or list(decided[-1:])
    found = (own for own, made in method.items() if made.endswith(f"+{last[0].id}"))
    targets = (last[0].target, *(i for side in last[0].sides for i in side))
    return next(found, next((t for t in targets if t in method), None))


def corrected(observation: Observation, review: Review) -> Observation:
    """The observation with new values; its method names the review, so that the trail shows it.

    Raises:
        RecordError: If a field cannot be corrected or a value does not fit.
    """
    body = json.loads(dump(observation))
    for field, value in review.corrections:
        if field not in CORRECTABLE:
            raise RecordError(
                f"{field!r} cannot be corrected", hint=f"one of {', '.join(sorted(CORRECTABLE))}"
            )
        body[field] = _value(field, value)
    body["method"] = f"{observation.method}+{review.id}"
    body["id"] = ""
    try:
        return load(Observation, json.dumps(body))
    except CaseError as error:
        raise RecordError(f"the new values do not fit: {error.message}") from error


def _value(field: str, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise RecordError(
            f"the new value of {field!r} is not JSON: {text}", hint="text needs double quotes"
        ) from None
