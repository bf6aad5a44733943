"""The order in which tellings become drafts of looks: named first, then what leans on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sitewatch.fusion.looks.alike import Vocabulary, fits, same_drift
from sitewatch.fusion.looks.evidence import (
    WIDE_DAYS,
    closeness,
    own_link,
    time_is_enough,
    unnamed_link,
)
from sitewatch.fusion.looks.grouping import Draft, Drafts, draft_of
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.fusion.looks.resting import NOTHING, Assumed, rest
from sitewatch.fusion.looks.roles import compared_with
from sitewatch.fusion.looks.ruled import ruled
from sitewatch.fusion.looks.rulings import apart
from sitewatch.fusion.looks.telling import Telling
from sitewatch.model import Basis, Dated, Medium

BASELINE_DAYS = 3.0
"""A comparison implies an earlier look only where it dates it at least this well [d]: "since the
10th" does, "since the summer" does not. Source: judgement."""

Apart = Mapping[str, frozenset[str]]
"""For each observation those that an analyst told apart from it."""


def place_all(
    tellings: Iterable[Telling], words: Vocabulary, assumed: Assumed = NOTHING
) -> tuple[Draft, ...]:
    """Every telling in a draft; the result does not depend on the order of arrival.

    Args:
        tellings: Those of one site.
        words: State families and classes.
        assumed: Dependence, analysts' decisions, and publishers that copy one another.
    """
    ordered = sorted(tellings, key=lambda t: t.order)
    by_standing = {s: [t for t in ordered if t.origin.standing is s] for s in Standing}
    drafts = Drafts(apart(assumed.rulings))
    for draft in _by_origin(by_standing[Standing.NAMED], words, drafts.apart):
        drafts.open(draft)
    _place_implied(drafts, 0)
    _place_unnamed(drafts, by_standing[Standing.UNNAMED], words)
    _place_own(drafts, by_standing[Standing.OWN], words)
    drafts = ruled(drafts, assumed.rulings)
    rest(drafts, words, assumed)
    return tuple(drafts.items)


def _by_origin(tellings: Iterable[Telling], words: Vocabulary, kept: Apart) -> tuple[Draft, ...]:
    """Drafts of tellings that share an origin and a time, origin by origin."""
    by_key: dict[str, list[Telling]] = {}
    for telling in tellings:
        by_key.setdefault(telling.origin.key, []).append(telling)
    return tuple(
        draft for key in sorted(by_key) for draft in _of_one_origin(by_key[key], words, kept).items
    )


def _of_one_origin(tellings: Iterable[Telling], words: Vocabulary, kept: Apart) -> Drafts:
    drafts = Drafts(kept)
    for telling in tellings:
        found = [
            (place, draft)
            for place, draft in drafts.fitting(telling.captured.span, (telling,))
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
                for place, other in drafts.fitting(earlier.captured.span, (earlier,))
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
    groups = _by_origin(tellings, words, drafts.apart)
    first_new = len(drafts.items)
    for group in sorted(groups, key=lambda g: g.members[0].order):
        fitting = drafts.fitting(group.span, group.members)
        linked = [(*found, _unnamed_reasons(group, found[1], words)) for found in fitting]
        linked = [found for found in linked if found[2]]
        if linked:
            place, _, reasons = min(linked, key=_most_said)
            drafts.join(place, group.members, reasons[0])
        else:
            drafts.open(group)
    _place_implied(drafts, first_new)


def _most_said(linked: tuple[int, Draft, Sequence[str]]) -> tuple[bool, bool, int, float, int]:
    """Named looks first, then those of which most is repeated, then the latest."""
    place, draft, reasons = linked
    unnamed = draft.origin.standing is not Standing.NAMED
    return (unnamed, draft.is_implied, -len(reasons), -draft.span.start.timestamp(), place)


def _unnamed_reasons(group: Draft, draft: Draft, words: Vocabulary) -> Sequence[str]:
    """Why each member of the group that is held to be of the draft is so."""
    found = (unnamed_link(member, draft, words) for member in group.faces)
    return [reason for reason in found if reason]


def _place_own(drafts: Drafts, tellings: list[Telling], words: Vocabulary) -> None:
    """Tie statements without attribution to the looks that they repeat; the rest stand alone."""
    for telling in tellings:
        best, target, why = (0, False, 0), -1, ""
        for place, draft in drafts.fitting(telling.captured.span, (telling,)):
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


def _one_report(telling: Telling, draft: Draft, words: Vocabulary) -> bool:
    """Whether what both credit to one outlet is of the same class and state."""
    o = telling.observation
    faces = (m.observation for m in draft.faces)
    return any(o.asset.path == p.asset.path and same_drift(o, p, words) for p in faces)


def _same_teller(telling: Telling, draft: Draft, words: Vocabulary) -> bool:
    """Whether the same outlet states both itself, and dates both well or neither."""
    if draft.origin.key != telling.origin.key:
        return False
    if telling.origin.via and draft.origin.via and _one_report(telling, draft, words):
        return True
    wide = [span.width_days > WIDE_DAYS for span in (draft.span, telling.captured.span)]
    return wide[0] == wide[1] and time_is_enough(telling, draft, words)
