"""What images take in: "they do not cover the port" says nothing of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.model import Medium
from sitewatch.reports.grammar import listed
from sitewatch.reports.memory_records import Part
from sitewatch.reports.roles import agent, is_passive, objects, subject
from sitewatch.reports.scene import Scene
from sitewatch.reports.told import Told
from sitewatch.reports.tree import Tree


@dataclass(frozen=True, slots=True)
class Covering:
    """A verb that says what images take in.

    Attributes:
        at: Index of the verb.
        start: Offset in the paragraph of the clause that says so.
        end: Offset after it.
        denied: Whether it says that something was not taken in.
    """

    at: int
    start: int
    end: int
    denied: bool


def coverings(scene: Scene, told: Told, last: tuple[Part, ...]) -> Iterator[Covering]:
    """The verbs of a sentence that only say what images take in.

    Args:
        scene: The sentence.
        told: The same, with what names those who see.
        last: Chain of the words before it, for "they".
    """
    tree = scene.tree
    for verb, token in enumerate(tree.tokens):
        if token.pos != "VERB" or tree.lemma(verb) not in listed("covering.verbs"):
            continue
        doer = agent(tree, verb) if is_passive(tree, verb) else subject(tree, verb)
        if doer is not None and (
            told.looking(doer) is not None
            or (_points_to_images(told, doer, last) and _takes_place(scene, verb))
        ):
            yield _covering(tree, verb)


def _points_to_images(told: Told, doer: int, last: tuple[Part, ...]) -> bool:
    """Whether a subject stands for images: an imagery provider, or "they" after images."""
    token = told.tree.tokens[doer]
    if token.pos == "PRON":
        known = token.text.lower() in listed("covering.pronouns") and bool(last)
        return known and (last[-1].image is not None or _is_provider(last[-1]))
    return token.pos == "PROPN" and told.speaker(doer).medium is Medium.IMAGERY


def _is_provider(part: Part) -> bool:
    return part.speaker is not None and part.speaker.medium is Medium.IMAGERY


def _takes_place(scene: Scene, verb: int) -> bool:
    """Whether what is covered is a place, not a thing that somebody hides."""
    tree = scene.tree
    below = [k for end in objects(tree, verb) for k in tree.under(end)]
    return any(scene.place_at(k) is not None for k in below)


def _covering(tree: Tree, verb: int) -> Covering:
    inside = [k for k in tree.under(verb) if not _is_apart(tree, k, verb)]
    start, end = tree.tokens[inside[0]].start, tree.tokens[inside[-1]].end
    never = {tree.tokens[k].text.lower() for k in tree.down(verb, "advmod")} & {"never"}
    return Covering(verb, start, end, bool(tree.down(verb, "neg") or never))


def _is_apart(tree: Tree, i: int, verb: int) -> bool:
    """Whether a token belongs to another clause joined to the verb, or is a mark at its edge."""
    steps = [s for s in tree.up(i) if s != verb and tree.is_under(s, verb)]
    return tree.tokens[i].pos in {"PUNCT", "CCONJ"} or any(tree.dep(s) == "conj" and
        tree.tokens[s].pos == "VERB" for s in steps)  # fmt: skip
