"""The words of quantity around an asset, and the token that stands for the whole phrase."""

from __future__ import annotations

from collections.abc import Sequence

from sitewatch.reports.counts import count_words
from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import Found
from sitewatch.taxonomy.lexicon import Term

BEFORE_NOUN = frozenset(
    {"det", "nummod", "amod", "predet", "quantmod", "advmod", "preconj", "poss", "compound",
     "nmod", "neg"}
)  # fmt: skip
"""Arcs of what stands before a noun and says how many or which."""

SHIP_WORDS = listed("namesake.vessels")
"""Words for ships that stand before a name, also with a capital."""

GAP = 6
"""Longest run of other tokens between a noun and a word of its quantity."""


def is_named_by(tree: Tree, head: int, owner: int) -> bool:
    """Whether the noun after an asset is its own name: "the frigate Sahand"."""
    if tree.tokens[owner].pos != "PROPN" or owner < head:
        return False
    lettered = not any(c.isdigit() for c in tree.tokens[head].text + tree.tokens[owner].text)
    return tree.tokens[head].pos != "PROPN" or (lettered and tree.lemma(head) in SHIP_WORDS)


def owner_of(tree: Tree, head: int) -> int:
    """The noun at the end of the compound that a noun stands in."""
    owner = tree.head(head)
    while tree.dep(owner) in {"compound", "nmod"}:
        owner = tree.head(owner)
    return owner


def stands_for(tree: Tree, owner: int) -> bool:
    """Whether the noun after a designation is the thing itself: "four Il-76 transports"."""
    return tree.tokens[owner].pos == "NOUN" and tree.lemma(owner) not in listed("carried.nouns")


def quantity(tree: Tree, head: int, matches: list[Found[Term]]) -> tuple[int, list[str], int]:
    """The token that stands for the phrase, its words of quantity, and where they start."""
    top, chain = head, [head]
    joined: list[int] = []
    if tree.dep(head) in {"compound", "nmod", "amod"} and is_named_by(tree, head, tree.head(head)):
        top = tree.head(head)
        joined.extend(_left_words(tree, top, matches))
    if tree.tokens[tree.head(head)].pos == "NUM" and tree.dep(head) in {"amod", "nmod"}:
        top = tree.head(head)  # "four more Su-34s": the parser hung the noun on its number
        joined.extend([*_left_words(tree, top, []), top])
    while tree.dep(top) in {"compound", "nmod"} and (
        tree.lemma(tree.head(top)) in groups_of_words()
        or (any(c.isdigit() for c in tree.tokens[head].text) and stands_for(tree, tree.head(top)))
        or (_is_typed(matches) and tree.lemma(tree.head(top)) in listed("general.nouns"))
    ):
        top = tree.head(top)
        joined.extend(_left_words(tree, top, matches))
    while tree.dep(top) == "pobj" and tree.lemma(tree.head(top)) == "of":
        outer = tree.head(tree.head(top))
        if not _quantifies(tree, outer):
            break
        top = outer
        chain.append(top)
    inner = sorted({*_left_words(tree, head, matches), *joined})
    outer_words: list[int] = []
    for noun in chain[1:]:
        if tree.lemma(noun) not in groups_of_words():
            outer_words = [*_left_words(tree, noun, []), noun, *outer_words]
    words = sorted({*outer_words, *inner})
    left = min([tree.tokens[i].start for i in words], default=tree.tokens[head].start)
    spoken = [tree.tokens[i].text for i in words]
    if outer_words:
        spoken = [tree.tokens[i].text for i in outer_words] + ["of"]
        spoken += [tree.tokens[i].text for i in inner]
    return top, spoken, left


def _is_typed(matches: Sequence[Found[Term]]) -> bool:
    """Whether words name a type and not only a class: "Pantsir systems"."""
    return any(term.type for match in matches for term in match.values)


def counted(tree: Tree, number: int) -> int | None:
    """The noun that a number or a word for how many belongs to, or None."""
    above = tree.head(number)
    if tree.dep(number) == "pobj" and tree.lemma(above) == "of" and not tree.down(number, "prep"):
        return tree.head(above)  # "a garrison of 300"
    for noun in sorted(range(len(tree.tokens)), key=lambda i: abs(i - number)):
        if tree.tokens[noun].pos not in {"NOUN", "PROPN"} or _quantifies(tree, noun):
            continue
        top, _, _ = quantity(tree, noun, [])
        if number in _left_words(tree, noun, []) or tree.is_under(top, number):
            return noun
    return None


def groups_of_words() -> frozenset[str]:
    """Nouns that only group what follows "of"."""
    return count_words().groups


def _quantifies(tree: Tree, i: int) -> bool:
    words = count_words()
    lemma, text = tree.lemma(i), tree.tokens[i].text.lower()
    known = (*words.numbers, *words.vague, *words.uncounted, *words.groups)
    return tree.tokens[i].pos == "NUM" or lemma in known or text in known or text in words.numbers


def _left_words(tree: Tree, noun: int, matches: list[Found[Term]]) -> list[int]:
    """Tokens before a noun that belong to it and are not the name of the asset itself."""
    spans = [(m.start, m.end) for m in matches]
    left = [kid for kid in tree.kids[noun] if tree.dep(kid) in BEFORE_NOUN and kid < noun]
    found = [i for kid in left for i in tree.under(kid)]
    found = [i for i in found if not _is_measure(tree, i)]
    outside = [
        i for i in found if not any(a <= tree.tokens[i].start < b for a, b in spans) and i < noun
    ]
    edge = min([noun, *(i for m in matches for i in tree.at(m.start, m.end)), *outside]) - 1
    if (
        edge >= 0
        and tree.tokens[edge].tag == "CD"
        and tree.tokens[edge].text.isalpha()
        and tree.head(edge) < edge
    ):
        outside.append(edge)  # "since October four drones": the parser gave the number to October
    elif (
        edge >= 0
        and tree.tokens[edge].text.lower() in listed("definite.new")
        and edge not in outside
    ):
        outside.append(edge)  # "a frigate and two boats": the parser gave the article to boats
    return sorted(_contiguous(outside, noun))


def _is_measure(tree: Tree, i: int) -> bool:
    """Whether a number measures or dates: "a 145-metre hull", "a 2006-built tanker"."""
    joined = i + 2 < len(tree.tokens) and tree.tokens[i + 1].text in {"-", "‑"}
    return joined and tree.tokens[i].pos == "NUM" and tree.tokens[i + 2].pos in {"NOUN", "VERB"}


def _contiguous(indices: list[int], noun: int) -> list[int]:
    """Those of the indices from the noun leftwards without a hole."""
    kept: list[int] = []
    at = noun
    for i in sorted(indices, reverse=True):
        if at - i > GAP:
            break
        kept.append(i)
        at = i
    return kept
