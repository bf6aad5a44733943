"""Where a claim holds: named, pointed at, shared with what it speaks of, or left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitewatch.model import Place, is_within
from sitewatch.reports.coref import Entity
from sitewatch.reports.desk import Desk
from sitewatch.reports.draft import Claim, Draft
from sitewatch.reports.grammar import listed
from sitewatch.reports.page import Page
from sitewatch.reports.places import PlaceMention, place_words
from sitewatch.reports.siting import InPlay, Where, pointed, where

ELSEWHERE = frozenset(
    {"moving", "tracking", "arriving", "diplomacy", "intention_stay", "intention_leave", "attack",
     "disclosure", "exercise"}
)  # fmt: skip
"""Families of states that say nothing of where, so that no site is inherited."""

LATELY = frozenset({"arriving", "tracking"})
"""Those of them that a text on one site alone does place there."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a claim.

    Attributes:
        before: Drafts before it in its paragraph.
        entity: What it points back to, or None.
        same_look: Whether it rests on what the words before it rest on.
        tracked: Whether it rests on tracks: they say that something is anywhere but where it was.
    """

    before: Sequence[Draft]
    entity: Entity | None
    same_look: bool
    tracked: bool


def wheres_of(desk: Desk, page: Page, claim: Claim, around: Around) -> list[Where]:
    """Where a claim holds; one entry a site, and one without a site where it is open."""
    family = desk.words.taxonomy.states[claim.mood.state].family
    named = where(page.scene, claim.trigger.at, claim.theme, family, page.blocked)
    if any(p.spot.site for p in named):
        return [_named(page, p) for p in named if p.spot.site]
    back = pointed(page.scene, claim.trigger.at, claim.theme, desk.play, page.marked.number)
    if back is not None:
        return [_back(back, "pointed")]
    if named:
        return [_named(page, named[0])]
    unknown = next(_unknown_places(page, claim), None)
    if unknown is not None:
        return [unknown]
    found = _inherited(desk, page, claim, around, family)
    return [Where() if found is None else found]


def _named(page: Page, place: PlaceMention) -> Where:
    start, end = page.marked.paragraph.to_original(place.start, place.end)
    return Where(place.spot.site, place.spot.place, start, end, "named")


def _back(found: InPlay, how: str) -> Where:
    return Where(found.site, found.place, found.start, found.end, how)


def _unknown_places(page: Page, claim: Claim) -> Iterator[Where]:
    """Places in the clause that no gazetteer knows: kept as named, and nothing is inherited."""
    tree = page.scene.tree
    steps = (claim.trigger.at, claim.theme.at)
    preps = [k for step in steps for k in tree.down(step, "prep")]
    for end in (
        e for k in preps if tree.lemma(k) in listed("place.unknown") for e in tree.down(k, "pobj")
    ):
        token = tree.tokens[end]
        if token.pos != "PROPN" or not token.text[:1].isupper() or end in page.blocked:
            continue
        first = min([end, *tree.down(end, "compound")])
        span = (tree.tokens[first].start, token.end)
        if not any(t.mention.start < span[1] and span[0] < t.mention.end for t in page.times):
            place = Place(page.marked.text[slice(*span)])
            yield Where(None, place, *page.marked.paragraph.to_original(*span), "named")


def _inherited(desk: Desk, page: Page, claim: Claim, around: Around, family: str) -> Where | None:
    """The site of what the claim points back to, of the same look, or of the whole article."""
    is_force, only = is_within(claim.theme.ref.path, "force"), desk.play.first
    if family in ELSEWHERE or claim.mood.state == "airborne":
        placed = only is not None and family in LATELY and not is_force
        return _back(only, "only") if placed and only is not None else None
    if around.tracked:
        return None
    if around.entity is not None and around.entity.site is not None:
        return _of_entity(desk, around.entity.site)
    if is_force or _names_country(page):
        return None
    near = [m for m in desk.play.mentions if m.paragraph == page.marked.number]
    here = _back(near[-1], "look") if len({m.site for m in near}) == 1 else None
    return _of_look(page, around) or (_back(only, "only") if only is not None else here)


def _of_entity(desk: Desk, site: str) -> Where:
    mention = next((m for m in reversed(desk.play.mentions) if m.site == site), None)
    if mention is None:
        return Where(site, Place(desk.words.places.sites[site].name), how="same")
    return _back(mention, "same")


def _names_country(page: Page) -> bool:
    """Whether "the country" or "the region" speaks of more than a site."""
    return any(t.lemma.lower() in place_words().country for t in page.scene.tree.tokens)


def _of_look(page: Page, around: Around) -> Where | None:
    """The one site of the drafts before it in its paragraph, if it rests on the same look."""
    here = [d for d in around.before if d.paragraph == page.marked.number]
    sites = {w.site for d in here for w in d.wheres}
    if not around.same_look or len(sites) != 1 or None in sites:
        return None
    last = here[-1].wheres[0]
    return Where(last.site, last.place, last.start, last.end, "look")
