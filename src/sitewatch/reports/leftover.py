"""Assets that no frame speaks of although the sentence says where they are, or lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitewatch.model import Modality, Polarity, is_within
from sitewatch.reports.amounts import amounts
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.being import is_at_part
from sitewatch.reports.draft import Claim
from sitewatch.reports.frame_words import place_nouns
from sitewatch.reports.frames import LOCATED, Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.listing import FINITE, lists_gone
from sitewatch.reports.mood import mood
from sitewatch.reports.roles import subject
from sitewatch.reports.scene import Scene, Theme
from sitewatch.reports.themes import PRONOUNS
from sitewatch.reports.tree import NOUNS, Tree
from sitewatch.taxonomy.records import State

FINE = 2
"""Dots in the path of a class so fine that "a" tells one thing from others: a frigate, no boat."""

LINK_WORDS = 6
"""Words that may stand between two members of a list, marks left out: "and another two"."""

DEPTH = 4
"""Arcs between a verb of seeing and what was seen; real sentences need three."""


OTHER = ("site", "force")
"""Classes that a phrase alone does not place anywhere."""

VAGUE = ("storage", "equipment.weapons", "cargo", "fuel")
"""Classes of which only a number makes a finding."""


def passed_over(
    scene: Scene, stated: Sequence[Claim], states: Mapping[str, State], speech: frozenset[int]
) -> list[Claim]:
    """Claims of numbers and of assets that the frames of a sentence do not speak of.

    Args:
        scene: The sentence.
        stated: What its frames state.
        states: The state vocabulary.
        speech: Verbs of telling.
    """
    counted = list(amounts(scene, stated, states, speech))
    return [*counted, *left_over(scene, [*stated, *counted], states, speech)]


def left_over(
    scene: Scene, stated: Sequence[Claim], states: Mapping[str, State], speech: frozenset[int]
) -> list[Claim]:
    """Claims of assets that the frames of a sentence have passed over.

    Args:
        scene: The sentence.
        stated: What its frames state.
        states: The state vocabulary.
        speech: Verbs of telling.
    """
    found = list(stated)
    for mention in scene.assets:
        named = _counts(mention) or _is_lacked(scene.tree, mention.top)
        if _is_taken(found, mention) or not named:
            continue
        claim = _beside(scene, mention, found, states, speech)
        theme = Theme(mention.top, mention.ref, mention)
        if claim is None and _is_placed(scene, mention, found):
            trigger = Trigger(mention.top, LOCATED, "be")
            claim = Claim(trigger, theme, mood(scene.tree, trigger, theme, states, speech))
        if claim is None and _is_bare(scene.tree, mention) and not _is_elsewhere(scene, mention):
            trigger = Trigger(mention.top, LOCATED, "bare")
            meant = mood(scene.tree, trigger, theme, states, speech)
            so = meant.polarity is Polarity.AFFIRMED or meant.zero
            firm = so and meant.modality in {Modality.ASSERTED, Modality.POSSIBLE}
            claim = Claim(trigger, theme, meant) if firm else None
        if claim is not None and not claim.mood.hypothetical:
            found.append(claim)
    return found[len(stated) :]


def _is_bare(tree: Tree, mention: AssetMention) -> bool:
    """Whether a thing is counted, or told apart, and no more is understood of it than that.

    "It was three transports that shook the roofs": they were there. An article alone ("in a skiff")
    says so only of a named type or of a class as fine as a frigate.
    """
    if mention.count is None or mention.definite or lists_gone(tree):
        return False
    if mention.count.is_zero:
        above = tree.head(mention.top)
        return tree.dep(mention.top) == "dobj" and tree.lemma(above) in listed("owning.verbs")
    words = {tree.tokens[k].text.lower() for k in tree.down(mention.head, "det", "nummod")}
    after = {tree.lemma(k) for k in tree.under(mention.top) if k > mention.head}
    if words & listed("any.words") or after & listed("comparison.earlier"):
        return False  # "against twenty-one bombers a month before"
    path, single = mention.ref.path, not mention.plural and mention.count.text in ("a", "an")
    fine = path.count(".") >= FINE and not any(is_within(path, other) for other in VAGUE)
    return not single or mention.ref.type is not None or bool(mention.ref.names) or fine


def _is_elsewhere(scene: Scene, mention: AssetMention) -> bool:
    """Whether a sentence names only places that nobody watches, or speaks of what somebody owns."""
    watched = [bool(p.spot.site) for p in scene.places if p.spot.site or not p.spot.country]
    above = {scene.tree.lemma(step) for step in list(scene.tree.up(mention.top))[1:4]}
    return (bool(watched) and not any(watched)) or bool(above & listed("unsettled.holding"))


def _is_taken(found: Sequence[Claim], mention: AssetMention) -> bool:
    """Whether a claim speaks of a mention already, or of words that it shares."""
    return any(
        c.theme.at in (mention.head, mention.top)
        or ((m := c.theme.mention) is not None and m.start < mention.end and mention.start < m.end)
        for c in found
    )


def _counts(mention: AssetMention) -> bool:
    """Whether words name things of their own: not what they qualify, not what is known already."""
    path = mention.ref.path
    if mention.modifies is not None or any(is_within(path, other) for other in OTHER):
        return False
    vague = path == "equipment" or any(is_within(path, other) for other in VAGUE)
    return mention.count is not None or (mention.plural and not mention.definite and not vague)


def _beside(
    scene: Scene,
    mention: AssetMention,
    found: Sequence[Claim],
    states: Mapping[str, State],
    speech: frozenset[int],
) -> Claim | None:
    """The claim on the member of a list before it, said of this member too."""
    before = [m for m in scene.assets if m.end <= mention.start]
    bare = mention.count is None and before and before[-1].count is not None
    if not before or bare or not _is_link(scene.tree, before[-1], mention):
        return None
    mine = [c for c in found if c.theme.mention is not None and c.theme.mention == before[-1]]
    if not mine or mine[0].trigger.form == "noun":
        return None
    trigger = mine[0].trigger
    if trigger.at == mine[0].theme.at:
        trigger = replace(trigger, at=mention.top)
    theme = Theme(mention.top, mention.ref, mention)
    return Claim(trigger, theme, mood(scene.tree, trigger, theme, states, speech))


def _is_link(tree: Tree, before: AssetMention, mention: AssetMention) -> bool:
    """Whether nothing but the marks of a list stands between two mentions."""
    between = [t for t in tree.tokens if before.end <= t.start and t.end <= mention.start]
    words = [t for t in between if t.pos != "PUNCT"]
    linked = any(t.text == "," or t.text.lower() in listed("lists.links") for t in between)
    plain = all(t.text.lower() in listed("lists.links") or t.pos in _INSIDE for t in words)
    return linked and plain and len(words) <= LINK_WORDS and not _starts_clause(tree, mention.top)


_INSIDE = frozenset({"DET", "NUM", "ADJ", "ADV"})


def _starts_clause(tree: Tree, top: int) -> bool:
    """Whether a noun is the subject of a verb of its own: ", and two tugs helped"."""
    verb = tree.head(top)
    if tree.dep(top) not in {"nsubj", "nsubjpass"} or verb < top:
        return False
    return tree.tokens[verb].tag in FINITE or bool(tree.down(verb, "aux", "auxpass"))


def _is_placed(scene: Scene, mention: AssetMention, found: Sequence[Claim]) -> bool:
    """Whether the words around a mention say that it is somewhere, or that it was seen."""
    tree = scene.tree
    return (
        any(_stands(scene, i) for i in {mention.head, mention.top})
        or _is_seen(tree, mention.top)
        or _is_held(scene, mention.top)
        or _is_lacked(tree, mention.top)
        or (mention.count is not None and _is_company(tree, mention.top, found))
        or _is_across(scene, mention.top)
    )


def _stands(scene: Scene, noun: int) -> bool:
    """Whether a noun stands with a part of a site or a watched place: "tugs beside the quay"."""
    tree = scene.tree
    return any(
        is_at_part(tree, prep) or _is_watched(scene, prep) or _is_beside(scene, prep)
        for prep in tree.down(noun, "prep")
        if tree.lemma(prep) in listed("place.standing")
    )


def _is_beside(scene: Scene, prep: int) -> bool:
    """Whether a preposition places one thing beside another: "bowsers beside two of them"."""
    ends = scene.tree.down(prep, "pobj")
    return scene.tree.lemma(prep) in listed("place.beside") and any(
        scene.asset_at(e) is not None or scene.tree.tokens[e].text.lower() in PRONOUNS for e in ends
    )


def _is_held(scene: Scene, noun: int) -> bool:
    """Whether a place or an image has a thing: "the base has six jets", "home to six jets"."""
    tree, above = scene.tree, scene.tree.head(noun)
    if tree.dep(noun) == "pobj" and tree.lemma(above) == "to":
        return tree.lemma(tree.head(above)) == "home"
    if tree.dep(noun) != "dobj" or tree.lemma(above) not in listed("owning.verbs"):
        return False
    near = [k for step in (noun, above) for k in tree.down(step, "advmod") if k > above]
    if any(tree.lemma(k) in listed("place.adverbs") for k in near):
        return True  # "we have two patrol boats outside"
    who = subject(tree, above)
    return who is not None and (_is_place(scene, who) or tree.lemma(who) in listed("owning.images"))


def _is_lacked(tree: Tree, noun: int) -> bool:
    """Whether a place is said to be without a thing: "the apron was without aircraft"."""
    prep = tree.head(noun)
    lacking = tree.dep(noun) == "pobj" and tree.lemma(prep) == "without"
    return lacking and tree.lemma(tree.head(prep)) in frame_book().lists["copula.words"]


def _is_company(tree: Tree, noun: int, found: Sequence[Claim]) -> bool:
    """Whether a thing comes with another that is there: "a battery with six launchers"."""
    while tree.dep(noun) == "conj":
        noun = tree.head(noun)
    prep = tree.head(noun)
    if tree.dep(noun) != "pobj" or tree.lemma(prep) not in listed("company.words"):
        return False
    beside = (prep, tree.head(prep), tree.head(tree.head(prep)))
    return any(c.theme.at in beside or c.trigger.at in beside for c in found)


def _is_place(scene: Scene, noun: int) -> bool:
    place = scene.place_at(noun)
    if place is not None:
        return bool(place.spot.site)
    return scene.tree.lemma(noun) in place_nouns()


def _is_across(scene: Scene, noun: int) -> bool:
    """Whether a thing takes up a part of a site: "a crane straddles the slipway"."""
    tree, verb = scene.tree, scene.tree.head(noun)
    if tree.dep(noun) != "nsubj" or tree.tokens[verb].pos != "VERB":
        return False
    known = any(not rest for rest, _ in frame_book().verbs.get(tree.lemma(verb), ()))
    return not known and any(_is_place(scene, k) for k in tree.down(verb, "dobj"))


def _is_watched(scene: Scene, prep: int) -> bool:
    ends = scene.tree.down(prep, "pobj")
    return any((p := scene.place_at(e)) is not None and bool(p.spot.site) for e in ends)


def _is_seen(tree: Tree, noun: int) -> bool:
    """Whether a noun hangs on a verb of seeing without another verb in between."""
    step = noun
    for _ in range(DEPTH):
        step = tree.head(step)
        if tree.lemma(step) in listed("sight.showing") and tree.tokens[step].pos == "VERB":
            return step < noun
        if not (tree.tokens[step].pos in NOUNS or _is_open(tree, step) or _is_aside(tree, step)):
            return False
    return False


def _is_aside(tree: Tree, step: int) -> bool:
    """Whether an adverb only says where a thing is: "see two batteries west of the runway"."""
    return tree.dep(step) == "ccomp" and tree.tokens[step].pos in {"ADV", "ADJ"}


def _is_open(tree: Tree, prep: int) -> bool:
    """Whether a preposition leads from a noun that only measures: "activity of two bombers"."""
    above = tree.lemma(tree.head(prep))
    return tree.lemma(prep) in {"of", "without"} and (
        tree.lemma(prep) == "without" or above in listed("aspects.all")
    )
