"""What the verb "be" says with a place: that something is there, or nothing."""

from __future__ import annotations

from sitewatch.reports.frame_words import place_nouns
from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import Tree


def is_somewhere(tree: Tree, i: int) -> bool:
    """Whether a form of "be" says where its subject is, or that there is something."""
    if tree.down(i, "expl"):
        return bool(tree.down(i, "attr", "nsubj"))
    if tree.down(i, "acomp", "attr"):
        inside = [k for k in tree.down(i, "acomp") if tree.lemma(k) in listed("place.adverbs")]
        return bool(inside) or is_inverted(tree, i)
    places = listed("place.standing")
    return any(
        (tree.dep(k) == "prep" and tree.lemma(k) in places and not _is_dated(tree, k))
        or (tree.dep(k) in {"advmod", "prep"} and tree.lemma(k) in listed("place.adverbs"))
        or (tree.dep(k) in {"advcl", "ccomp"} and _says_where(tree, k))
        for k in tree.kids[i]
        if k > i or tree.dep(k) == "prep"
    )


def is_inverted(tree: Tree, i: int) -> bool:
    """Whether the place stands first: "lined up on the quay are a dozen trucks"."""
    first = [k for k in tree.kids[i] if k < i and tree.tokens[k].pos != "PUNCT"]
    return (
        bool(first)
        and not any(tree.dep(k) in {"nsubj", "expl"} for k in first)
        and all(k > i for k in tree.down(i, "attr", "nsubj"))
        and any(
            (tree.dep(k) == "csubj" and tree.tokens[k].tag == "VBN")
            or (tree.dep(k) == "prep" and tree.lemma(k) in listed("place.standing"))
            or (tree.dep(k) in {"acomp", "advmod"} and tree.lemma(k) in listed("inverted.opening"))
            for k in first
        )
    )


def is_located(tree: Tree, i: int) -> bool:
    """Whether a verb of any sort has its subject at a part of a site or at a named place."""
    if tree.tokens[i].pos != "VERB" or not tree.down(i, "nsubj", "nsubjpass"):
        return False
    return any(
        is_place(tree, prep)
        for prep in tree.down(i, "prep")
        if tree.lemma(prep) in listed("place.standing")
    )


def is_place(tree: Tree, prep: int) -> bool:
    """Whether a preposition leads to a part of a site or to a name that is no date."""
    return is_at_part(tree, prep) or _is_name(tree, prep)


def is_at_part(tree: Tree, prep: int) -> bool:
    """Whether a preposition leads to a part of a site and opens no date."""
    ends = tree.down(prep, "pobj")
    return not _is_dated(tree, prep) and any(tree.lemma(end) in place_nouns() for end in ends)


def _is_name(tree: Tree, prep: int) -> bool:
    """Whether a preposition leads to a name that is no date."""
    ends = tree.down(prep, "pobj")
    return not _is_dated(tree, prep) and any(
        tree.tokens[end].pos == "PROPN" and tree.lemma(end) not in _days() for end in ends
    )


def _days() -> frozenset[str]:
    return listed("time.months") | listed("time.weekdays")


def is_nothing(tree: Tree, i: int) -> bool:
    """Whether there is "nothing" somewhere."""
    if not tree.down(i, "expl"):
        return False
    none = [k for k in tree.down(i, "attr", "nsubj") if tree.lemma(k) in listed("scant.none")]
    where = [p for k in (i, *none) for p in tree.down(k, "prep")]
    return bool(none) and any(tree.lemma(p) in listed("place.standing") for p in where)


def _says_where(tree: Tree, clause: int) -> bool:
    """Whether a clause only names the spot: "still where they were"."""
    return any(tree.lemma(k) == "where" for k in tree.down(clause, "advmod"))


def _is_dated(tree: Tree, prep: int) -> bool:
    """Whether a preposition opens a date: "on 14 May"."""
    return any(
        tree.tokens[k].pos == "NUM"
        for end in tree.down(prep, "pobj")
        for k in (end, *tree.down(end, "nummod"))
    )
