"""Ships by their names: with a mention, by a prefix, or as the article introduced them before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.model import AssetRef
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.coref import Entities, object_names
from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import Tree


def with_names(tree: Tree, mention: AssetMention, text: str) -> AssetMention:
    """A mention with the names of single ships that stand with it."""
    names = object_names(tree, mention, text)
    return replace(mention, ref=replace(mention.ref, names=names)) if names else mention


def by_name(
    entities: Entities, tree: Tree, named: Sequence[AssetMention]
) -> Iterator[AssetMention]:
    """Ships that the article has introduced by name, where it names them again."""
    known = entities.names()
    taken = {i for m in named for i in tree.at(m.start, m.end)} | {
        i
        for m in named
        for name in m.ref.names
        for i, t in enumerate(tree.tokens)
        if t.text in name.split()
    }
    yield from _prefixed(tree, taken)
    longer = {n.split()[-1]: (n, e) for n, e in known.items() if " " in n}
    nouns = {e.noun: e for e in entities.known}
    for i, token in enumerate(tree.tokens):
        if i in taken:
            continue
        entity = known.get(token.text) if token.pos == "PROPN" else None
        if entity is not None:
            ref = replace(entity.ref, names=(token.text,))
            yield AssetMention(i, i, token.start, token.end, ref, definite=False)
        elif token.text in longer and _is_whole(tree, i, longer[token.text][0]):
            name, known_as = longer[token.text]
            start = tree.tokens[i + 1 - len(name.split())].start
            ref = replace(known_as.ref, names=(name,))
            yield AssetMention(i, i, start, token.end, ref, definite=False)
        elif (
            token.pos == "NOUN"
            and tree.lemma(i) in nouns
            and any(tree.lemma(k) == "the" for k in tree.down(i, "det"))
        ):
            ref = replace(nouns[tree.lemma(i)].ref, names=())
            yield AssetMention(
                i, i, token.start, token.end, ref, plural=token.tag == "NNS", definite=True
            )


def _is_whole(tree: Tree, i: int, name: str) -> bool:
    """Whether a name of several words ends at a token."""
    words = name.split()
    return [t.text for t in tree.tokens[max(0, i + 1 - len(words)) : i + 1]] == words


def _prefixed(tree: Tree, taken: set[int]) -> Iterator[AssetMention]:
    """Naval ships by prefix and name: "HMS Halcyon"."""
    for i, token in enumerate(tree.tokens):
        before = tree.tokens[i - 1] if i else None
        if before is None or before.text not in listed("ships.prefixes") or i in taken:
            continue
        if token.pos == "PROPN" and token.text[:1].isupper():
            ref = AssetRef("vessel.naval", None, (token.text,))
            yield AssetMention(i, i, before.start, token.end, ref)
    yield from _merchants(tree, taken)


def _merchants(tree: Tree, taken: set[int]) -> Iterator[AssetMention]:
    """Merchant ships by prefix and name: "MV Stella Grace"."""
    for i, token in enumerate(tree.tokens):
        if token.text not in listed("ships.merchant") or i in taken:
            continue
        end = i
        while end + 1 < len(tree.tokens) and tree.tokens[end + 1].text[:1].isupper():
            end += 1
        words = tree.tokens[i + 1 : end + 1]
        head = tree.phrase_head(token.start, tree.tokens[end].end)
        if words and head is not None:
            ref = AssetRef("vessel.merchant", None, (" ".join(t.text for t in words),))
            yield AssetMention(head, head, token.start, words[-1].end, ref)
