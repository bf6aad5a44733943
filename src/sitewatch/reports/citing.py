"""Whom a teller cites, who was told, and who stands behind hearsay."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.model import Medium
from sitewatch.reports.cues import cues
from sitewatch.reports.roles import after
from sitewatch.reports.speakers import Speaker
from sitewatch.reports.told import Hint, Told
from sitewatch.reports.tree import Tree


def citing(told: Told, i: int, depth: int) -> Iterator[Hint]:
    """Who is cited: "Reuters, quoting two aid workers, reported"."""
    tree = told.tree
    head = tree.head(i)
    if tree.lemma(head) in cues()["verbs.citing"] and _as_saying(tree, head):
        for end in tree.down(head, "dobj"):
            yield from _cited(told, end, tree.tokens[head].text, depth)
    owners = [i, head, *tree.down(head, "ccomp")]
    for owner in owners:
        for clause in tree.down(owner, "acl", "advcl", "prep", "xcomp"):
            if tree.lemma(clause) in cues()["verbs.citing"]:
                for end in [*tree.down(clause, "dobj", "pobj"), *after(tree, clause)]:
                    yield from _cited(told, end, tree.tokens[clause].text, depth)


def _as_saying(tree: Tree, verb: int) -> bool:
    """Whether somebody is quoted "as saying" something."""
    return any(tree.down(prep, "pcomp") for prep in tree.down(verb, "prep"))


def _cited(told: Told, end: int, verb: str, depth: int) -> Iterator[Hint]:
    """Whom one cites: images, or whoever wrote or said it."""
    looking = told.looking(end)
    if looking is not None:
        yield Hint((depth, 2), verb, looking=looking, at=end)
        return
    who = _author(told.tree, end)
    yield Hint((depth, 2), verb, told.speaker(who), at=who)


def _author(tree: Tree, i: int) -> int:
    """Who wrote a text: the institute of "a study by the institute"; else the token itself."""
    by = [*after(tree, i, "by"), *after(tree, i, "from")]
    return by[0] if by and tree.lemma(i) in cues()["back.texts"] else i


def listener(told: Told, verb: int, depth: int) -> Iterator[Hint]:
    """The outlet that was told: "residents told Radio Free City"."""
    tree = told.tree
    if tree.lemma(verb) != "tell":
        return
    for end in [*tree.down(verb, "dobj", "dative"), *after(tree, verb, "to")]:
        lemma = tree.lemma(end)
        if lemma in cues()["unnamed.listeners"]:
            continue
        speaker = told.speaker(end)
        if tree.lemma(end) in cues()["back.nouns"]:
            yield Hint((depth, 0), "told", speaker, back=True, nouns=frozenset({lemma}), at=end)
        elif speaker.named or speaker.medium is Medium.OUTLET:
            outlet = Speaker(speaker.who, Medium.OUTLET, speaker.start, speaker.end)
            yield Hint((depth, 0), "told", outlet, at=end)


def nobody(told: Told, at: int) -> Speaker:
    """The speaker of hearsay."""
    token = told.tree.tokens[at]
    return Speaker("unnamed", Medium.UNNAMED, token.start, token.end, named=False)
