"""The order in which tellings become drafts of looks: named first, then what leans on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from sitewatch.fusion.looks.alike import Vocabulary, fits
from sitewatch.fusion.looks.dependence import Dependence
from sitewatch.fusion.looks.evidence import (
    WIDE_DAYS,
    closeness,
    own_link,
    time_is_enough,
    unnamed_link,
)
from sitewatch.fusion.looks.grouping import Draft, Drafts, draft_of
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.fusion.looks.roles import compared_with
from sitewatch.fusion.looks.telling import Telling
from sitewatch.model import Basis, Dated, Medium

BASELINE_DAYS = 3.0
"""A comparison implies an earlier look only where it dates it at least this well [d]: "since the
10th" does, "since the summer" does not. Source: judgement."""

TRACKS = frozenset({"tracking"})
"""Families of states that are read from transponders."""


def place_all(
    tellings: Iterable[Telling], words: Vocabulary, dependence: Dependence
) -> tuple[Draft, ...]:
    """Every telling in a draft; the result does not depend on the order of arrival."""
    ordered = sorted(tellings, key=lambda t: t.order)
    by_standing = {s: [t for t in ordered if t.origin.standing is s] for s in Standing}
    drafts = Drafts()
    for draft in _by_origin(by_standing[Standing.NAMED], words):
        drafts.open(draft)
    _place_implied(drafts, 0)
    _place_unnamed(drafts, by_standing[Standing.UNNAMED], words)
    _place_own(drafts, by_standing[Standing.OWN], words)
    _link_readers(drafts, words, dependence)
    return tuple(drafts.items)


def _by_origin(tellings: Iterable[Telling], words: Vocabulary) -> tuple[Draft, ...]:
    """Drafts of tellings that share an origin and a time, origin by origin."""
    by_key: dict[str, list[Telling]] = {}
    for telling in tellings:
        by_key.setdefault(telling.origin.key, []).append(telling)
    return tuple(
        draft for key in sorted(by_key) for draft in _of_one_origin(by_key[key], words).items
    )


def _of_one_origin(tellings: Iterable[Telling], words: Vocabulary) -> Drafts:
    drafts = Drafts()
    for telling in tellings:
        found = [
            (place, draft)
            for place, draft in drafts.fitting(telling.captured.span)
            if time_is_enough(telling, draft, words)
        ]
        if not found:
            drafts.open(draft_of(telling))
            continue
        place = found[0][0]
        if len(found) > 1:
            place, _ = max(found, key=_suits(telling, words))
        drafts.join(place, (telling,), _same_origin(telling, drafts.items[place]))
    return drafts


def _suits(
    telling: Telling, words: Vocabulary
) -> Callable[[tuple[int, Draft]], tuple[object, ...]]:
    def rank(found: tuple[int, Draft]) -> tuple[object, ...]:
        place, draft = found
        return (*closeness(telling, draft, words), draft.span.start, -place)

    return rank


def _same_origin(telling: Telling, draft: Draft) -> str:
    if telling.observation.evidence in draft.evidence:
        return ""
    return f"the articles name the same origin ({telling.origin.who}) at a time that fits"


def _place_implied(drafts: Drafts, start: int) -> None:
    """Open the earlier looks that comparisons name, from draft number `start` on."""
    for draft in tuple(drafts.items[start:]):
        for member in draft.members:
            earlier = _implied(member, draft)
            if earlier is None:
                continue
            reason = f"{draft.origin.who} compares a later look with what was there then"
            same = [
                place
                for place, other in drafts.fitting(earlier.captured.span)
                if other.origin.key == draft.origin.key
            ]
            if same:
                drafts.join(same[0], (earlier,), reason)
            else:
                drafts.open(draft_of(earlier, reason))


def _implied(telling: Telling, draft: Draft) -> Telling | None:
    comparison = telling.observation.comparison
    looks = telling.origin.medium in LOOKING or telling.origin.medium is Medium.WITNESS
    if comparison is None or comparison.baseline is None or telling.implied or not looks:
        return None
    baseline = compared_with(comparison.baseline, telling.captured.span)
    dated = baseline.width_days <= BASELINE_DAYS and baseline.end <= draft.span.end
    if not dated or fits(baseline, draft.span):
        return None
    captured = Dated(baseline, Basis.RELATIVE, ("the time that a later statement compares with",))
    return replace(telling, captured=captured, implied=True)


def _place_unnamed(drafts: Drafts, tellings: list[Telling], words: Vocabulary) -> None:
    """Gather unnamed tellings by article, then tie each group to a look that it repeats."""
    groups = _by_origin(tellings, words)
    first_new = len(drafts.items)
    for group in sorted(groups, key=lambda g: g.members[0].order):
        for place, draft in sorted(drafts.fitting(group.span), key=_named_first):
            reason = _unnamed_reason(group, draft, words)
            if reason:
                drafts.join(place, group.members, reason)
                break
        else:
            drafts.open(group)
    _place_implied(drafts, first_new)


def _named_first(found: tuple[int, Draft]) -> tuple[bool, bool, int]:
    place, draft = found
    return (draft.origin.standing is not Standing.NAMED, draft.is_implied, place)


def _unnamed_reason(group: Draft, draft: Draft, words: Vocabulary) -> str:
    reasons = (unnamed_link(member, draft, words) for member in group.members)
    return next((reason for reason in reasons if reason), "")


def _place_own(drafts: Drafts, tellings: list[Telling], words: Vocabulary) -> None:
    """Tie statements without attribution to the looks that they repeat; the rest stand alone."""
    for telling in tellings:
        best, target, why = (0, False, 0), -1, ""
        for place, draft in drafts.fitting(telling.captured.span):
            strength, reason = own_link(telling, draft, words)
            if not strength and _same_teller(telling, draft, words):
                strength, reason = 1, ""
            attributed = draft.origin.standing is not Standing.OWN
            rank = (strength, attributed, -place)
            if strength and rank > best:
                best, target, why = rank, place, reason
        if target < 0:
            drafts.open(draft_of(telling))
        else:
            drafts.join(target, (telling,), why)


def _same_teller(telling: Telling, draft: Draft, words: Vocabulary) -> bool:
    """Whether the same outlet states both itself, and dates both well or neither."""
    if draft.origin.key != telling.origin.key:
        return False
    wide = [span.width_days > WIDE_DAYS for span in (draft.span, telling.captured.span)]
    return wide[0] == wide[1] and time_is_enough(telling, draft, words)


def _link_readers(drafts: Drafts, words: Vocabulary, dependence: Dependence) -> None:
    """Let analysts rest on the images they read, and articles on the look that they tell."""
    told = _looks_told(drafts)
    for place, draft in enumerate(drafts.items):
        base: int | None = None
        if draft.origin.medium is Medium.ANALYST and not _is_of_tracks(draft, words):
            base, rho = _base_of_analyst(drafts, draft, told), dependence.analyst
            reason = "an analyst who reads the images of another look"
        elif draft.origin.standing is Standing.OWN:
            base, rho = _base_of_own(drafts, draft, told), dependence.own
            reason = "the article tells another look of that time and names nobody for this"
        if base is not None:
            drafts.rest_on(place, base, rho, reason)


def _looks_told(drafts: Drafts) -> dict[str, set[int]]:
    """Places of the drafts that are looks at something, by article that tells them."""
    told: dict[str, set[int]] = {}
    for place, draft in enumerate(drafts.items):
        if draft.origin.medium in LOOKING:
            for sha in draft.evidence:
                told.setdefault(sha, set()).add(place)
    return told


def _is_of_tracks(draft: Draft, words: Vocabulary) -> bool:
    """Whether all that is said is about transponders, which no image shows."""
    return all(words.families(m.observation) <= TRACKS for m in draft.faces)


def _base_of_analyst(drafts: Drafts, draft: Draft, told: dict[str, set[int]]) -> int | None:
    """The latest look told by the same article, or named as read, not later than the reading."""
    reads = {member.origin.reads for member in draft.members} - {""}
    found = set().union(*(told.get(sha, set()) for sha in draft.evidence))
    if reads:
        found = {p for places in told.values() for p in places}
        found = {p for p in found if drafts.items[p].origin.key in reads}
    earlier = [p for p in found if drafts.items[p].span.start < draft.span.end]
    return max(earlier, key=lambda p: (drafts.items[p].span.start, -p), default=None)


def _base_of_own(drafts: Drafts, draft: Draft, told: dict[str, set[int]]) -> int | None:
    """The look of the same time that the same article tells, where both times are close."""
    if draft.span.width_days > WIDE_DAYS:
        return None
    together = set().union(*(told.get(sha, set()) for sha in draft.evidence))
    near = [p for p in sorted(together) if drafts.items[p].span.width_days <= WIDE_DAYS]
    return next((p for p in near if fits(drafts.items[p].span, draft.span)), None)
