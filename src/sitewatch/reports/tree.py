"""Questions to a parsed sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.reports.syntax import Sentence, Token

NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CLAUSES = frozenset({"ccomp", "advcl", "relcl", "conj", "parataxis", "ROOT"})


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with the arcs turned round.

    Attributes:
        sentence: The sentence.
        tokens: Its tokens in the order of the text.
        kids: Indices of the dependents of each token, in the order of the text.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    kids: tuple[tuple[int, ...], ...]

    def lemma(self, i: int) -> str:
        """Base form in lower case."""
        return self.tokens[i].lemma.lower()

    def dep(self, i: int) -> str:
        """Label of the arc to the head."""
        return self.tokens[i].dep

    def head(self, i: int) -> int:
        """Index of the head; the token itself at the root."""
        return self.tokens[i].head

    def down(self, i: int, *deps: str) -> list[int]:
        """Dependents with one of these labels."""
        return [k for k in self.kids[i] if self.tokens[k].dep in deps]

    def up(self, i: int) -> Iterator[int]:
        """The token, its head, and so on to the root."""
        yield i
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def under(self, i: int) -> list[int]:
        """The token and all below it, in the order of the text."""
        found, stack = [], [i]
        while stack:
            found.append(stack.pop())
            stack.extend(self.kids[found[-1]])
        return sorted(found)

    def is_under(self, i: int, ancestor: int) -> bool:
        """Whether a token is the ancestor or lies below it."""
        return any(step == ancestor for step in self.up(i))

    def conjuncts(self, i: int) -> list[int]:
        """The token and all that is coordinated with it below."""
        found = [i]
        for at in found:
            found.extend(k for k in self.down(at, "conj") if k not in found)
        return found

    def at(self, start: int, end: int) -> list[int]:
        """Tokens that share a character with a stretch of the paragraph."""
        return [i for i, t in enumerate(self.tokens) if t.start < end and start < t.end]

    def phrase_head(self, start: int, end: int) -> int | None:
        """The token within a stretch whose head lies outside it."""
        inside = self.at(start, end)
        tops = [i for i in inside if self.head(i) not in inside or self.head(i) == i]
        return tops[-1] if tops else None


def tree_of(sentence: Sentence) -> Tree:
    """The sentence with the arcs turned round."""
    kids: list[list[int]] = [[] for _ in sentence.tokens]
    for i, token in enumerate(sentence.tokens):
        if token.head != i:
            kids[token.head].append(i)
    return Tree(sentence, sentence.tokens, tuple(map(tuple, kids)))


def clause_of(tree: Tree, i: int) -> int:
    """The verb (or whatever heads the clause) that a token belongs to."""
    for step in tree.up(i):
        if tree.dep(step) in CLAUSES and tree.tokens[step].pos in {"VERB", "AUX"}:
            return step
        if tree.dep(step) == "ROOT":
            return step
    return i


def governor_of(tree: Tree, noun: int) -> int:
    """The head of the outermost noun phrase that a noun only modifies ("troop" of withdrawal)."""
    step = noun
    while tree.dep(step) in {"compound", "nmod", "amod", "npadvmod"} and tree.head(step) != step:
        step = tree.head(step)
    return step
