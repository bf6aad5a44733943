"""How something goes, as a text describes it: an orderly withdrawal, a chaotic one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitewatch.reports.frames import frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import Tree

OF_A_HEAD = frozenset({"nsubj", "nsubjpass", "dobj", "compound"})
OF_A_VERB = ("acomp", "oprd", "xcomp", "advcl", "amod", "advmod")


def manner_of(tree: Tree, triggers: Iterable[int]) -> tuple[str, ...]:
    """State words for how it goes, from the adjectives about the words that name it.

    "A chaotic withdrawal", "the withdrawal looked orderly", "described the withdrawal as chaotic",
    "leave in an orderly fashion".

    Args:
        tree: The sentence.
        triggers: Indexes of the tokens that name what goes on.
    """
    book, wanted = frame_book(), listed("manner.states")
    found: dict[str, None] = {}
    for i in triggers:
        for word in _about(tree, i):
            frame = book.adjectives.get(tree.lemma(word)) or book.adjectives.get(
                tree.tokens[word].text.lower()
            )
            if frame is not None and frame.state in wanted:
                found[frame.state] = None
    return tuple(found)


def _about(tree: Tree, i: int) -> Iterator[int]:
    """Tokens that can say how something goes."""
    heads = [i]
    if tree.dep(i) in OF_A_HEAD:
        heads.append(tree.head(i))
    for head in heads:
        yield from tree.down(head, *OF_A_VERB)
        for prep in tree.down(head, "prep"):
            yield from tree.down(prep, "amod", "pcomp", "pobj")
            for noun in tree.down(prep, "pobj"):
                if tree.lemma(noun) in listed("manner.nouns"):
                    yield from tree.down(noun, "amod")
