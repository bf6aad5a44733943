"""Which words bear on a trigger: those above it, up to the verb that tells it."""

from __future__ import annotations

from sitewatch.reports.grammar import listed
from sitewatch.reports.roles import stray
from sitewatch.reports.tree import Tree

CONTENT = frozenset(
    {
        "ccomp",
        "xcomp",
        "acl",
        "relcl",
        "pcomp",
        "pobj",
        "prep",
        "dobj",
        "conj",
        "acomp",
        "advcl",
        "oprd",
        "attr",
        "nsubj",
        "nsubjpass",
    }
)
"""Arcs through which a governing word bears on what stands below it."""


ADJUNCTS = listed("adjunct.prepositions")


def content_path(tree: Tree, at: int, speech: frozenset[int]) -> tuple[int, ...]:
    """The trigger and the words that bear on it below the verb that tells it."""
    return tuple(path_of(tree, at, speech)[0])


def content_top(tree: Tree, at: int, speech: frozenset[int]) -> int:
    """The highest word that bears on a trigger below the verb that tells it."""
    return path_of(tree, at, speech)[0][-1]


def path_of(tree: Tree, at: int, speech: frozenset[int]) -> tuple[list[int], int | None]:
    """The trigger and what governs it, up to the verb that tells it; and that verb."""
    found = [at]
    below = at
    for step in list(tree.up(at))[1:]:
        apart = (
            tree.dep(below) == "ccomp"
            and below < step
            and step not in speech
            and not tree.down(below, "mark")
        )
        own = apart or (
            tree.dep(below) == "advcl"
            and bool(tree.down(below, "nsubj", "nsubjpass") or stray(tree, below) is not None)
        )
        if tree.dep(below) not in CONTENT or _is_adjunct(tree, below) or own:
            break
        if step in speech:
            return found, step
        if tree.dep(below) != "conj":
            found.append(step)
        below = step
    return found, None


def _is_adjunct(tree: Tree, below: int) -> bool:
    """Whether a phrase only accompanies what it hangs on ("with fewer ships about")."""
    return (
        tree.dep(below) == "prep"
        and tree.lemma(below) in ADJUNCTS
        and tree.tokens[tree.head(below)].pos in {"VERB", "AUX"}
    )
