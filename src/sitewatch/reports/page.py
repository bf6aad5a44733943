"""A sentence with all that was found in it: assets, places, claims, who tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitewatch.model import Note
from sitewatch.reports.assets import asset_mentions, dedupe
from sitewatch.reports.attribution import hints, told_of
from sitewatch.reports.claims import claims_of
from sitewatch.reports.coverage import Covering, coverings
from sitewatch.reports.desk import Desk, Marked
from sitewatch.reports.doctime import PlacedTime
from sitewatch.reports.draft import Claim
from sitewatch.reports.leftover import passed_over
from sitewatch.reports.listing import unsaid
from sitewatch.reports.memory_records import Part
from sitewatch.reports.mood import mood
from sitewatch.reports.named_ships import by_name, with_names
from sitewatch.reports.page_chains import blocked, chains
from sitewatch.reports.quotes import inside
from sitewatch.reports.scene import Scene, sort_of
from sitewatch.reports.settled import ports_only
from sitewatch.reports.syntax import Sentence
from sitewatch.reports.times_around import Timed
from sitewatch.reports.tree import Tree, tree_of


@dataclass(slots=True)
class Page:
    """A sentence with all that was found in it.

    Attributes:
        marked: Its paragraph.
        scene: Assets and places in it.
        claims: What it states.
        chains: Chain of telling by trigger.
        timed: The sentence with its times.
        blocked: Tokens that name speakers and images.
        alone: Whether the sentence stands wholly in quotation marks.
        tail: All that tells in the sentence, as one chain.
    """

    marked: Marked
    scene: Scene
    claims: list[Claim]
    chains: dict[int, tuple[Part, ...]]
    timed: Timed
    blocked: frozenset[int]
    alone: bool
    tail: tuple[Part, ...] = ()

    @property
    def times(self) -> Sequence[PlacedTime]:
        """Times in it."""
        return self.timed.placed

    @property
    def told(self) -> frozenset[int]:
        """Verbs of telling in it."""
        return self.timed.told


def read_sentence(
    desk: Desk, marked: Marked, sentence: Sentence, spans: list[tuple[int, int]]
) -> Page:
    """A sentence with what it states and who tells it."""
    tree = tree_of(sentence)
    scene = _scene(desk, marked, tree)
    told = told_of(tree, marked.text, desk.words.sources, _mute(scene))
    speech = told.speech
    covered = list(coverings(scene, told, desk.memory.last))
    _note_gaps(desk, marked, covered)
    stated = (
        []
        if _is_question(marked.text, sentence)
        else claims_of(scene, desk.words.taxonomy.states, speech, heading=marked.paragraph.heading)
    )
    named = not marked.paragraph.heading or any(p.spot.site for p in scene.places)
    if not _is_question(marked.text, sentence) and named:
        stated += _unsaid(desk, scene, marked.text, stated)
        stated += (
            []
            if marked.paragraph.heading
            else passed_over(scene, stated, desk.words.taxonomy.states, speech)
        )
    claims = [c for c in stated if all(c.trigger.at != each.at for each in covered)]
    by_trigger = {c.trigger.at: hints(told, c.trigger.at) for c in claims}
    by_claim, every, tail = chains(desk, marked, told, by_trigger, spans)
    return Page(
        marked=marked,
        scene=scene,
        claims=claims,
        chains=by_claim,
        timed=Timed(
            tree,
            desk.doc.times_in(marked.number, sentence.start, sentence.end),
            [h.looking.span for h in every if h.looking is not None],
            speech,
        ),
        blocked=blocked(tree, every),
        alone=inside(spans, sentence.start, sentence.end),
        tail=tail,
    )


def _mute(scene: Scene) -> frozenset[int]:
    """Tokens that name watched sites and assets: they tell nothing."""
    sites = (i for p in scene.places if p.spot.site for i in scene.tree.at(p.start, p.end))
    return frozenset({*sites, *(m.head for m in scene.assets if sort_of(m.ref.path) == "asset")})


def _note_gaps(desk: Desk, marked: Marked, covered: Sequence[Covering]) -> None:
    """Keep where the text says what images take in, and what they leave out as notes."""
    for each in covered:
        start, end = marked.paragraph.to_original(each.start, each.end)
        desk.covered.append((start, end))
        if each.denied:
            desk.gaps.append(Note("not-covered", "no image was taken there", start, end))


def _scene(desk: Desk, marked: Marked, tree: Tree) -> Scene:
    low, high = tree.sentence.start, tree.sentence.end
    found = [f for f in marked.assets if low <= f.start and f.end <= high]
    assets = asset_mentions(tree, marked.text, found, desk.words.taxonomy, desk.about)
    named = [with_names(tree, m, marked.text) for m in assets]
    known = by_name(desk.entities, tree, named, marked.text)
    places = [p for p in marked.places if low <= p.start and p.end <= high]
    every = dedupe([*named, *known])
    watched = desk.words.places.sites
    return Scene(tree, every, ports_only(tree, marked.text, places, every, watched))


def _is_question(text: str, sentence: Sentence) -> bool:
    return text[sentence.start : sentence.end].rstrip("”\"' ").endswith("?")


def _unsaid(desk: Desk, scene: Scene, text: str, stated: Sequence[Claim]) -> list[Claim]:
    """Claims of assets that are only listed, or excepted from what is empty."""
    taken = frozenset(
        i
        for c in stated
        for i in (c.theme.at, *((c.theme.mention.head,) if c.theme.mention else ()))
    )
    none = any(c.mood.zero for c in stated)
    states = desk.words.taxonomy.states
    return [
        Claim(trigger, theme, mood(scene.tree, trigger, theme, states, frozenset()))
        for trigger, theme in unsaid(scene, text, taken, none=none)
    ]
