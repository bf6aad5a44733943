"""A sentence with all that was found in it: assets, places, claims, who tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitewatch.model import Note
from sitewatch.reports.assets import asset_mentions, dedupe
from sitewatch.reports.attribution import hints, tellers
from sitewatch.reports.captures import joins_date
from sitewatch.reports.claims import claims_of
from sitewatch.reports.coverage import Covering, coverings
from sitewatch.reports.desk import Desk, Marked
from sitewatch.reports.doctime import PlacedTime
from sitewatch.reports.draft import Claim
from sitewatch.reports.grammar import listed
from sitewatch.reports.hearing import Hint, Told
from sitewatch.reports.leftover import passed_over
from sitewatch.reports.listing import unsaid
from sitewatch.reports.memory_records import Part
from sitewatch.reports.mood import mood
from sitewatch.reports.named_ships import by_name, with_names
from sitewatch.reports.quotes import inside
from sitewatch.reports.scene import Scene
from sitewatch.reports.settled import ports_only
from sitewatch.reports.speakers import cues
from sitewatch.reports.syntax import Sentence
from sitewatch.reports.telling import is_supposed
from sitewatch.reports.times_around import Timed
from sitewatch.reports.tree import Tree, tree_of

DATE_REACH = 80
"""How far after the words for an image its date may end, where the parser hung it on the verb
[code points]: "Airbus images of the port at Amber from 18 and 26 February"."""


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
    speech = tellers(tree)
    told = Told(tree, marked.text, desk.words.sources, speech)
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
    chains, every, tail = _chains(desk, marked, told, by_trigger, spans)
    return Page(
        marked=marked,
        scene=scene,
        claims=claims,
        chains=chains,
        timed=Timed(
            tree,
            desk.doc.times_in(marked.number, sentence.start, sentence.end),
            [h.looking.span for h in every if h.looking is not None],
            speech,
        ),
        blocked=_blocked(tree, every),
        alone=inside(spans, sentence.start, sentence.end),
        tail=tail,
    )


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


def _chains(
    desk: Desk,
    marked: Marked,
    told: Told,
    by_trigger: dict[int, list[Hint]],
    spans: list[tuple[int, int]],
) -> tuple[dict[int, tuple[Part, ...]], list[Hint], tuple[Part, ...]]:
    """The chain of each trigger, and every hint of the sentence; the memory hears each once."""
    every: dict[int, Hint] = {h.at: h for found in by_trigger.values() for h in found}
    for hint in _others(told, frozenset(every)):
        every.setdefault(hint.at, hint)
    parts = _heard(desk, marked, told.tree, every, by_trigger)
    chains = {}
    for at, found in by_trigger.items():
        chain = desk.memory.joined(part for h in found for part in parts[h.at])
        if desk.told == marked.number:
            chain = desk.memory.outer(chain)
        token = told.tree.tokens[at]
        direct = inside(spans, token.start, token.end)
        chains[at] = desk.memory.direct(chain) if direct else chain
    tail = desk.memory.joined(part for at in sorted(parts) for part in parts[at])
    return chains, list(every.values()), tail


def _heard(
    desk: Desk,
    marked: Marked,
    tree: Tree,
    every: dict[int, Hint],
    by_trigger: dict[int, list[Hint]],
) -> dict[int, tuple[Part, ...]]:
    """The links of every hint, heard in the order of the text."""
    parts: dict[int, tuple[Part, ...]] = {}
    looked, spoken = len(desk.memory.seen), len(desk.memory.speakers)
    for at in sorted(every):
        hint = every[at]
        outer = [h for found in by_trigger.values() for h in found if h.order < hint.order]
        told = any(h.looking is None for h in outer)
        parts[at] = desk.memory.parts_of(hint, marked.paragraph, told=told)
        _date_images(desk, marked, hint, parts[at])
    desk.memory.claim(looked, spoken)
    if len(desk.memory.seen) == looked:
        _date_earlier(desk, marked, tree)
    return parts


def _date_images(desk: Desk, marked: Marked, hint: Hint, parts: tuple[Part, ...]) -> None:
    """Give what is looked at the date that stands in its own phrase."""
    if hint.looking is None:
        return
    start, end = hint.looking.span
    dated = [t for t in desk.doc.times_in(marked.number, start, end) if t.dated is not None]
    if not dated:
        after = desk.doc.times_in(marked.number, end, end + DATE_REACH)
        dated = [t for t in after if t.dated and joins_date(marked.text[end : t.mention.start])]
    for part in parts:
        if part.image is not None and dated:
            seen = desk.memory.seen[part.image]
            seen.captured, seen.where = dated[0].dated, (dated[0].start, dated[0].end)


def _date_earlier(desk: Desk, marked: Marked, tree: Tree) -> None:
    """Give the images named last the day on which "it took them" or "they were taken"."""
    for verb, token in enumerate(tree.tokens):
        if token.pos != "VERB" or tree.lemma(verb) not in cues()["imagery.shot"]:
            continue
        taken = [tree.tokens[k].text.lower() for k in tree.down(verb, "dobj", "nsubjpass")]
        inside = tree.under(verb)
        span = (tree.tokens[inside[0]].start, tree.tokens[inside[-1]].end)
        dated = [t for t in desk.doc.times_in(marked.number, *span) if t.dated is not None]
        if set(taken) & listed("covering.pronouns") or "them" in taken:
            desk.memory.date_last(dated[:1])


def _others(told: Told, known: frozenset[int]) -> Iterator[Hint]:
    """Speakers and images that the sentence names without a statement that is understood."""
    tree = told.tree
    for verb in sorted(v for v in told.speech if not is_supposed(tree, v)):
        for kid in tree.kids[verb]:
            if tree.dep(kid) in {"ccomp", "dobj", "xcomp"}:
                yield from (h for h in hints(told, kid) if h.at not in known)
    for i, token in enumerate(tree.tokens):
        if token.pos in {"NOUN", "PROPN"} and i not in known:
            looking = told.looking(i)
            if looking is not None:
                yield Hint((0, 0), "", looking=looking, at=i)


def _blocked(tree: Tree, every: Sequence[Hint]) -> frozenset[int]:
    found: set[int] = set()
    for hint in every:
        if hint.speaker is not None:
            found.update(tree.at(hint.speaker.start, hint.speaker.end))
            found.update(
                k for kid in tree.down(hint.at, "prep", "appos", "poss") for k in tree.under(kid)
            )
        if hint.looking is not None and hint.looking.maker is not None:
            found.update(tree.at(hint.looking.maker.start, hint.looking.maker.end))
    return frozenset(found)
