"""Drafts of looks after analysts' decisions: what they join is joined, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sitewatch.fusion.looks.grouping import Draft, Drafts, kept_out, remade
from sitewatch.fusion.looks.origin import Standing
from sitewatch.fusion.looks.rulings import Ruling, together


def ruled(drafts: Drafts, rulings: Sequence[Ruling]) -> Drafts:
    """The drafts with what analysts join in one look; without decisions the very same.

    What a decision names moves to the draft with the firmest origin among them. What it does not
    name stays where it was.
    """
    if not rulings:
        return drafts
    items: list[Draft | None] = list(drafts.items)
    for ids, because in together(rulings):
        _join(items, ids, because, drafts)
    for ruling in rulings:
        if not ruling.same:
            items = [_marked(draft, ruling) if draft else None for draft in items]
    made = Drafts(drafts.apart)
    for draft in items:
        if draft is not None:
            made.open(draft)
    return made


def _join(
    items: list[Draft | None], ids: frozenset[str], because: Iterable[Ruling], drafts: Drafts
) -> None:
    """Move everything named to one draft, but for what another decision keeps out of it."""
    holding = [p for p, draft in enumerate(items) if draft is not None and _named(draft, ids)]
    if not holding:
        return
    host = min(holding, key=lambda p: _rank(items[p], ids, p))
    home = items[host]
    for place in holding:
        draft = items[place]
        if place == host or draft is None or home is None:
            continue
        movers = [m for m in draft.members if m.observation.id in _named(draft, ids)]
        movers = [m for m in movers if not kept_out((m,), drafts.apart) & home.ids]
        home = home.joined_by(movers, "")
        items[place] = remade(draft, [m for m in draft.members if m not in movers])
    if home is not None:
        reasons = (*home.reasons, *(ruling.why for ruling in because))
        items[host] = replace(home, reasons=tuple(dict.fromkeys(reasons)))


def _named(draft: Draft, ids: frozenset[str]) -> frozenset[str]:
    """Which of these observations were made in the draft's look, and not only imply it."""
    return frozenset(m.observation.id for m in draft.members if not m.implied) & ids


def _rank(draft: Draft | None, ids: frozenset[str], place: int) -> tuple[int, int, int]:
    """Firmest origin first, then the one that most of them are in, then the first opened."""
    if draft is None:
        return (len(Standing), 0, place)
    return (list(Standing).index(draft.origin.standing), -len(_named(draft, ids)), place)


def _marked(draft: Draft, ruling: Ruling) -> Draft:
    """The draft with a decision that keeps it apart from another among its reasons."""
    if not draft.ids & ruling.ids or ruling.why in draft.reasons:
        return draft
    return replace(draft, reasons=(*draft.reasons, ruling.why))
