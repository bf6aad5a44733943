"""Assets that a text only lists, without a verb, and those that it excepts from "empty"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitewatch.model import is_within
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.frames import LOCATED, Trigger
from sitewatch.reports.grammar import listed
from sitewatch.reports.scene import Scene, Theme
from sitewatch.reports.tree import Tree

FINITE = frozenset({"VBD", "VBZ", "VBP", "VB", "MD"})
REACH = 40
"""How far before its noun "apart from" may stand [code points]."""

OTHER = ("site", "force", "equipment", "cargo", "fuel")
"""Classes that a bare list of words does not place anywhere."""


def unsaid(
    scene: Scene, text: str, taken: frozenset[int], *, none: bool
) -> Iterator[tuple[Trigger, Theme]]:
    """Assets that are there although no verb says so: of a bare list, or left out of "empty".

    Args:
        scene: The sentence.
        text: Its paragraph.
        taken: Tokens that a frame speaks of.
        none: Whether the sentence says that there is none of something.
    """
    tree = scene.tree
    start = _list_start(tree)
    for mention in scene.assets:
        if mention.head in taken or mention.top in taken or mention.modifies is not None:
            continue
        if any(is_within(mention.ref.path, path) for path in OTHER):
            continue
        in_list = start is not None and mention.head >= start and mention.count is not None
        if in_list or (none and _is_excepted(text, mention)):
            yield Trigger(mention.top, LOCATED, "be"), Theme(mention.top, mention.ref, mention)


def _list_start(tree: Tree) -> int | None:
    """Where the part of a sentence begins that is a bare list, or None."""
    verbs = [i for i, t in enumerate(tree.tokens) if t.tag in FINITE and t.dep != "amod"]
    colons = [i for i, t in enumerate(tree.tokens) if t.text == ":"]
    if lists_gone(tree):
        return None
    if not verbs:
        return colons[0] if colons else 0
    return colons[0] if colons and verbs[-1] < colons[0] else None


def lists_gone(tree: Tree) -> bool:
    """Whether what stands after a colon is what is not there: "gone since May: one tug"."""
    colon = next((i for i, t in enumerate(tree.tokens) if t.text == ":"), 0)
    return any(tree.lemma(i) in listed("except.gone") for i in range(colon))


def _is_excepted(text: str, mention: AssetMention) -> bool:
    before = text[max(0, mention.start - REACH) : mention.start].lower()
    return any(re.search(rf"\b{phrase}\b[^.;:]*$", before) for phrase in _exceptions())


def _exceptions() -> Sequence[str]:
    return sorted(listed("except.phrases"))
