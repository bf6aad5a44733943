"""Words beside a verb or a noun that belong to its frame."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.reports.roles import is_passive
from sitewatch.reports.tree import Tree


def joined(tree: Tree, i: int) -> str:
    """A noun with what a hyphen joins to it: "build-up" is three tokens."""
    if i >= 2 and tree.tokens[i - 1].text == "-" and tree.head(i - 2) == i:
        return f"{tree.lemma(i - 2)}-{tree.tokens[i].text.lower()}"
    if i + 2 < len(tree.tokens) and tree.tokens[i + 1].text == "-" and tree.head(i + 2) == i:
        return f"{tree.lemma(i)}-{tree.tokens[i + 2].text.lower()}"
    return tree.lemma(i)


def names_of(tree: Tree, i: int) -> Iterator[str]:
    """A noun with what is joined to it, with the noun before it, and alone."""
    yield joined(tree, i)
    if i and tree.dep(i - 1) == "compound":
        yield f"{tree.lemma(i - 1)} {tree.lemma(i)}"
    yield tree.lemma(i)


def is_ability(tree: Tree, i: int) -> bool:
    """Whether "can" only says what somebody is able to do."""
    able = any(tree.lemma(a) == "can" and tree.tokens[a].tag == "MD" for a in tree.down(i, "aux"))
    return able and not (tree.down(i, "neg") or is_passive(tree, i))


def near_words(tree: Tree, i: int) -> Iterator[str]:
    """Base forms of what depends on a verb: particles, adverbs, objects, ends of prepositions."""
    for kid in tree.kids[i]:
        if tree.dep(kid) in {
            "prt",
            "advmod",
            "dobj",
            "acomp",
            "prep",
            "nsubjpass",
            "xcomp",
            "npadvmod",
            "neg",
            "nsubj",
            "oprd",
        }:
            yield tree.lemma(kid)
            yield tree.tokens[kid].text.lower()
            for below in tree.down(kid, "pobj", "compound"):
                yield tree.lemma(below)
