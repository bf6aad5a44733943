"""Ships by their names: with a mention, by a prefix, or as the article introduced them before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.model import AssetRef, is_within
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.coref import Entities, object_names
from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import Tree

NUMBER = re.compile(r"\(\s*IMO(?:\s+(?:no\.?|number))?\s*:?\s*\d{7}\b", re.I)
"""Number of a hull in the scheme of the International Maritime Organization (resolution A.1117)."""

LONGEST = 4
"""Words that the name of a ship may have. Source: in 314 port calls of the Finnish register of
March 2025 no name has more than three; one is allowed on top."""


def with_names(tree: Tree, mention: AssetMention, text: str) -> AssetMention:
    """A mention with the names of single ships that stand with it.

    Where the name comes first ("the Rosa M, a tanker"), the name stands for the mention.
    """
    names = object_names(tree, mention, text)
    if names:
        return replace(mention, ref=replace(mention.ref, names=names))
    owner = tree.head(mention.head)
    aside = tree.dep(mention.head) == "appos" and tree.tokens[owner].pos == "PROPN"
    if not aside or not is_within(mention.ref.path, "vessel") or mention.plural:
        return mention
    words = _name_before(tree, owner)
    ref = replace(mention.ref, names=(text[tree.tokens[words[0]].start : tree.tokens[owner].end],))
    return replace(mention, head=owner, top=owner, start=tree.tokens[words[0]].start, ref=ref)


def _name_before(tree: Tree, last: int) -> list[int]:
    """Tokens of a name that ends at a token: capitals one after the other."""
    words = [last]
    while len(words) < LONGEST and words[0] > 0 and _goes_on(tree, words[0] - 1):
        words.insert(0, words[0] - 1)
    return words


def _goes_on(tree: Tree, i: int) -> bool:
    """Whether a token can be one more word of a ship's name."""
    token = tree.tokens[i]
    opens = token.text[:1].isupper() and token.text[0].isalpha()
    return opens and token.pos in {"PROPN", "NOUN", "ADJ"} and _is_free(token.text)


def _is_free(word: str) -> bool:
    return word.lower() not in listed("ships.no_name")


def by_name(
    entities: Entities, tree: Tree, named: Sequence[AssetMention], text: str
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
    yield from _numbered(tree, taken, text)
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
    """Naval ships by prefix and name ("HMS Halcyon"), and ships with the number of their hull."""
    for i, token in enumerate(tree.tokens):
        before = tree.tokens[i - 1] if i else None
        if before is None or before.text not in listed("ships.prefixes") or i in taken:
            continue
        if token.pos == "PROPN" and token.text[:1].isupper():
            last = i
            while last + 1 < min(len(tree.tokens), i + LONGEST) and (
                tree.tokens[last + 1].pos == "PROPN" and _goes_on(tree, last + 1)
            ):
                last += 1
            name = " ".join(t.text for t in tree.tokens[i : last + 1])
            ref = AssetRef("vessel.naval", None, (name,))
            head = tree.phrase_head(token.start, tree.tokens[last].end)
            at = last if head is None else head
            yield AssetMention(at, at, before.start, tree.tokens[last].end, ref)
    yield from _merchants(tree, taken)


def _numbered(tree: Tree, taken: set[int], text: str) -> Iterator[AssetMention]:
    """Merchant ships by the number after their names: "Nordic Hope (IMO 9000001)"."""
    for match in NUMBER.finditer(text, tree.sentence.start, tree.sentence.end):
        before = [i for i, t in enumerate(tree.tokens) if t.end <= match.start()]
        if not before or not _goes_on(tree, before[-1]):
            continue
        words = _name_before(tree, before[-1])
        if taken & set(words) or tree.tokens[words[0] - 1].text in listed("ships.merchant"):
            continue
        span = (tree.tokens[words[0]].start, tree.tokens[words[-1]].end)
        head = tree.phrase_head(*span)
        at = words[-1] if head is None else head
        name = " ".join(tree.tokens[k].text for k in words)
        yield AssetMention(at, at, *span, AssetRef("vessel.merchant", None, (name,)))


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
