"""Assets of a sentence as entities that later words may point back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitewatch.model import exactly, is_within
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.coref import Entity
from sitewatch.reports.desk import Desk, Marked
from sitewatch.reports.draft import Draft
from sitewatch.reports.page import Page
from sitewatch.reports.resting import is_pictured, keeps_images
from sitewatch.reports.scene import Scene, Theme
from sitewatch.reports.siting import in_play
from sitewatch.reports.times_around import times_around
from sitewatch.reports.timex_values import Relation

MAIN = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "conj", "ROOT", "poss"})
"""Arcs of nouns that a clause is about."""


def entities_of(desk: Desk, marked: Marked, scene: Scene, site: str | None = None) -> list[Entity]:
    """The assets of a sentence as entities, in the order of the text."""
    return [
        _entity(desk, marked, scene, mention, site)
        for mention in scene.assets
        if mention.modifies is None and not is_within(mention.ref.path, "site")
    ]


def _entity(
    desk: Desk, marked: Marked, scene: Scene, mention: AssetMention, site: str | None
) -> Entity:
    start, end = marked.paragraph.to_original(mention.start, mention.end)
    theme = Theme(mention.head, mention.ref, mention)
    earlier = desk.entities.antecedent(scene.tree, theme, desk.sentence, start)
    count, ref = mention.count, mention.ref
    if earlier is not None:
        count = count or earlier.count
        ref = earlier.ref if is_within(earlier.ref.path, ref.path) else ref
        site = site or earlier.site
    if count is None and len(ref.names) > 1:
        count = exactly(len(ref.names), " and ".join(ref.names))
    return Entity(
        ref=ref,
        count=count,
        plural=mention.plural or len(ref.names) > 1,
        sentence=desk.sentence,
        start=start,
        end=max(end, _names_end(marked, mention)),
        site=site,
        noun=scene.tree.lemma(mention.head),
        main=scene.tree.dep(mention.top) in MAIN,
        roots=earlier.spans if earlier is not None else (),
    )


def _names_end(marked: Marked, mention: AssetMention) -> int:
    """Original offset after the names that stand with a mention."""
    ends = [
        marked.text.find(name, mention.start) + len(name)
        for name in mention.ref.names
        if name in marked.text[mention.start :]
    ]
    return marked.paragraph.to_original(mention.start, max([mention.end, *ends]))[1]


def remember(desk: Desk, page: Page, *, borrowed: bool) -> None:
    """Keep in mind what later sentences may point back to.

    Args:
        desk: The desk.
        page: The sentence that was read last.
        borrowed: Whether its statements rest on the source of the sentence before.
    """
    paragraph = page.marked.paragraph
    watched = [p for p in page.scene.places if p.spot.site]
    spans = [paragraph.to_original(p.start, p.end) for p in watched]
    desk.play.note(in_play(watched, desk.words.places.sites, page.marked.number, spans))
    sites = {p.spot.site for p in watched}
    site = next(iter(sites)) if len(sites) == 1 else None
    desk.entities.known.extend(entities_of(desk, page.marked, page.scene, site))
    chains = [parts for parts in page.chains.values() if parts]
    pictured = [part for part in page.tail if part.image is not None]
    desk.memory.pointed = pictured[-1] if pictured else None
    base = () if desk.memory.base is None else (desk.memory.base,)
    if chains or page.tail:
        passing = base and not chains and is_pictured(page.tail)
        desk.memory.last = chains[-1] if chains else base if passing else page.tail
        desk.told = page.marked.number
    elif page.claims and not page.alone and not borrowed and not keeps_images(desk.memory, page):
        desk.memory.last = base
    _date_by_statement(desk, page)


def place_entities(desk: Desk, known: int, made: Sequence[Draft]) -> None:
    """Give assets that a sentence leaves open the one site where its statements place them.

    Args:
        desk: The desk.
        known: Number of assets known before the sentence.
        made: What the sentence states.
    """
    for i, entity in enumerate(desk.entities.known[known:], known):
        wheres = [d.wheres for d in made if d.ref.path == entity.ref.path]
        sites = {w.site for each in wheres for w in each}
        if entity.site is None and len(sites) == 1:
            desk.entities.known[i] = replace(entity, site=next(iter(sites)))


def _date_by_statement(desk: Desk, page: Page) -> None:
    """An undated image takes the day that a statement resting on it names for itself."""
    for at, parts in page.chains.items():
        look = desk.memory.look(parts[-1]) if parts else None
        if look is None or look.captured is not None:
            continue
        own = times_around(page.timed, at, frozenset()).own
        if own is None or own.dated is None or own.mention.relation is not Relation.AT:
            continue
        if own.dated.span.width_days <= 1:
            look.captured, look.where = own.dated, (own.start, own.end)
