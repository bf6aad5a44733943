"""Words that are images or tracks only beside the name of who provides them: "a pass by X"."""

from __future__ import annotations

from sitewatch.model import Medium, Source
from sitewatch.reports.cues import cues
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import PhraseIndex


def known_medium(tree: Tree, i: int, known: PhraseIndex[Source]) -> tuple[Medium, bool] | None:
    """What a pass or data are by the known name in their phrase: "a pass by X", "X data"."""
    passes = tree.lemma(i) in cues()["imagery.passes"]
    if tree.tokens[i].pos != "NOUN" or not (passes or tree.lemma(i) in cues()["tracking.nouns"]):
        return None
    media = {
        hit.values[0].medium
        for k in tree.under(i)
        if tree.tokens[k].text[:1].isupper()
        for hit in known.find(tree.tokens[k].text)
    }
    wanted = Medium.IMAGERY if passes else Medium.TRACKING
    return (wanted, False) if wanted in media else None


def in_action(tree: Tree, i: int, known: PhraseIndex[Source]) -> bool:
    """Whether a provider named alone takes an image: "X passed over", "we tasked X over"."""
    head = tree.head(i)
    taking = tree.dep(i) == "nsubj" and tree.lemma(head) in cues()["imagery.passing"]
    asked = tree.dep(i) == "dobj" and tree.lemma(head) in cues()["imagery.tasking"]
    kinds = cues()["imagery.passes"] | cues()["imagery.passing"]
    by = tree.dep(i) == "pobj" and tree.lemma(head) == "by" and tree.lemma(tree.head(head)) in kinds
    if not tree.tokens[i].text[:1].isupper() or not (taking or asked or by):
        return False
    return any(is_provider(tree.tokens[k].text, known) for k in (i, *tree.down(i, "compound")))


def is_provider(word: str, known: PhraseIndex[Source]) -> bool:
    """Whether a word alone is the name of an imagery provider, however it was parsed."""
    hits = known.find(word) if word[:1].isupper() else ()
    return any(hit.values[0].medium is Medium.IMAGERY for hit in hits)
