"""Analysts' decisions applied: they supersede what a reader found, and never overwrite it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sitewatch.errors import CaseError, RecordError, UsageError
from sitewatch.model import CasePicture, Observation, Review, Verdict
from sitewatch.run.opening import OpenCase
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
    latest = {review.target: review for review in sorted(reviews, key=lambda r: r.at)}
    kept = []
    for observation in observations:
        review = latest.get(observation.id)
        if review is None or review.verdict is Verdict.ACCEPT:
            kept.append(observation)
        elif review.verdict is Verdict.CORRECT:
            kept.append(corrected(observation, review))
    return tuple(kept)


def check_review(review: Review, case: OpenCase) -> None:
    """Refuse a decision on an unknown observation, or a correction that does not fit it.

    Raises:
        UsageError: If no observation has the id.
        RecordError: If a field cannot be corrected or a value does not fit.
    """
    observations = case.store.ledger.observations(None, None)
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
    standing = {observation.id: observation.method for observation in picture.observations}
    decided = [review for review in reviews if key in (review.target, review.id)]
    decided += [review for review in reviews if standing.get(key, "").endswith(f"+{review.id}")]
    if key in standing or not decided:
        return tuple(decided), key
    last = decided[-1]
    found = (own for own, method in standing.items() if method.endswith(f"+{last.id}"))
    return tuple(decided), next(found, last.target if last.target in standing else None)


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
