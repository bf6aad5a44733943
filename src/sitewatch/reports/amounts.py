"""How many there are now, where a sentence gives a number and no asset: "the queue is at nine"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sitewatch.model import AssetRef, Comparison, Direction
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.counts import read_count
from sitewatch.reports.draft import Claim
from sitewatch.reports.frames import LOCATED, Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.mood import mood
from sitewatch.reports.mood_record import Mood
from sitewatch.reports.roles import after, is_passive
from sitewatch.reports.scene import Scene, Theme, sort_of
from sitewatch.reports.tree import Tree
from sitewatch.taxonomy.records import State

WAYS = {"reducing": Direction.DECREASE, "increased": Direction.INCREASE}


def amounts(
    scene: Scene, stated: Sequence[Claim], states: Mapping[str, State], speech: frozenset[int]
) -> Iterator[Claim]:
    """Claims of how many there are, of a noun that stands for a number.

    Args:
        scene: The sentence.
        stated: What its frames state; what they count is left to them.
        states: The state vocabulary.
        speech: Verbs of telling.
    """
    tree = scene.tree
    counted = {c.theme.at for c in stated}
    for noun, token in enumerate(tree.tokens):
        if token.lemma.lower() not in listed("amount.nouns") or noun in counted:
            continue
        verb = _verb_of(tree, noun)
        end = next(_numbers(tree, verb), None) if verb is not None else None
        theme = None if verb is None or end is None else _theme(scene, noun, end)
        if theme is None or verb is None or theme.at in counted:
            continue
        trigger = Trigger(verb, LOCATED, "be")
        found = mood(tree, trigger, theme, states, speech)
        if not found.hypothetical:
            yield Claim(trigger, theme, _changed(tree, verb, found))


def _verb_of(tree: Tree, noun: int) -> int | None:
    """The verb that says how many a noun for a number stands for, or None."""
    verb = tree.head(noun)
    says = tree.dep(noun) in {"nsubj", "nsubjpass"} or (
        tree.dep(noun) == "dobj" and tree.lemma(verb) in listed("amount.verbs")
    )
    known = tree.lemma(verb) in listed("amount.verbs") or _way(tree, verb) is not None
    return verb if says and known else None


def _way(tree: Tree, verb: int) -> Direction | None:
    """The way that a verb of falling or rising goes, or None."""
    entries = frame_book().verbs.get(tree.lemma(verb), ())
    return next((WAYS[f.state] for rest, f in entries if not rest and f.state in WAYS), None)


def _numbers(tree: Tree, verb: int) -> Iterator[int]:
    """Nouns or numbers that a verb ends at: "down to nine", "at 31", "to 38 aircraft"."""
    for step in (verb, *tree.down(verb, "advmod", "prt", "acomp")):
        yield from after(tree, step, *listed("amount.before"))
    if not is_passive(tree, verb):
        yield from tree.down(verb, "attr")


def _theme(scene: Scene, noun: int, end: int) -> Theme | None:
    """What is counted: the noun after "of", the one after the number, or what was named before."""
    tree = scene.tree
    count = read_count([tree.tokens[k].text for k in tree.under(end) if k <= end])
    own = scene.asset_at(end)
    if own is not None and own.count is not None:
        return Theme(own.top, own.ref, own)
    if count is None or tree.tokens[end].pos != "NUM":
        return None
    inner = [m for e in after(tree, noun, "of") if (m := scene.asset_at(e)) is not None]
    near = [m for m in scene.assets if noun in (m.top, m.head)]
    named = next((m for m in (*near, *inner) if _is_thing(m)), None)
    if named is not None:
        return Theme(named.top, named.ref, replace(named, count=count))
    if after(tree, noun, "of"):
        return None  # the number of something that is not watched
    return Theme(end, AssetRef("equipment"), pronoun=True)


def _is_thing(mention: AssetMention) -> bool:
    return sort_of(mention.ref.path) == "asset"


def _changed(tree: Tree, verb: int, found: Mood) -> Mood:
    """The mood with the way from the earlier number to this one."""
    words = {tree.tokens[k].text.lower() for k in tree.down(verb, "advmod", "prt", "acomp")}
    way = _way(tree, verb)
    if words & listed("comparison.down"):
        way = Direction.DECREASE
    elif words & listed("comparison.up"):
        way = Direction.INCREASE
    return found if way is None else replace(found, comparison=Comparison(way, ""))
