"""How firmly a statement is made, and whether it is made at all."""

from __future__ import annotations

from sitewatch.model import Modality
from sitewatch.reports.cues import cues
from sitewatch.reports.frames import Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.negation import no_sign_before, without
from sitewatch.reports.tree import Tree

SUPPOSING = frozenset({"Should", "should", "Had", "had", "Were", "were"})
"""Auxiliaries that open a condition."""


def modality_of(tree: Tree, trigger: Trigger, path: list[int], teller: int | None) -> Modality:
    """How firmly a trigger is meant.

    Args:
        tree: The sentence.
        trigger: The frame in it.
        path: The trigger and the words that bear on it.
        teller: The verb that tells it, or None.
    """
    if no_sign_before(tree, trigger.at):
        return Modality.ASSERTED
    lists = frame_book().lists
    governing = [*path[1:], *([teller] if teller is not None else [])]
    if any(_is_unproven(tree, step) for step in path[1:]):
        return Modality.POSSIBLE
    if any(tree.lemma(s) in lists["modality.denied.verbs"] for s in governing):
        return Modality.DENIED
    helpers = _helpers(tree, trigger, path)
    if _is_possible(tree, trigger, path, governing) or (
        helpers & lists["modality.possible.auxiliaries"] or _is_hearsay(tree, teller)
    ):
        return Modality.POSSIBLE
    if helpers & lists["modality.intended.auxiliaries"] or _is_planned(tree, trigger, path):
        return Modality.INTENDED
    return Modality.ASSERTED


def _is_unproven(tree: Tree, noun: int) -> bool:
    """Whether words only say that proof is missing: "there is no evidence that they were there"."""
    proof = tree.lemma(noun) in frame_book().lists["negation.proof"] and without(tree, noun)
    return proof and tree.lemma(tree.head(noun)) in frame_book().lists["negation.lacking"]


def _helpers(tree: Tree, trigger: Trigger, path: list[int]) -> frozenset[str]:
    """Auxiliaries over a trigger; "could be seen" was seen."""
    found = {tree.lemma(a) for s in _with_siblings(tree, path) for a in tree.down(s, "aux")}
    own = {tree.tokens[a].text.lower() for a in tree.down(trigger.at, "aux")}
    if trigger.frame.seen and own & listed("sight.able"):
        found -= listed("sight.able")
    return frozenset(found)


def _with_siblings(tree: Tree, path: list[int]) -> list[int]:
    """The path with the first of a list of bare verbs: "will leave and return" shares "will"."""
    first = path[0]
    bare = tree.tokens[first].tag == "VB" and not tree.down(first, "nsubj", "aux")
    return [*path, tree.head(first)] if bare and tree.dep(first) == "conj" else path


def _is_possible(tree: Tree, trigger: Trigger, path: list[int], governing: list[int]) -> bool:
    """Whether a word leaves it open: an adverb, an adjective, a verb or a noun above."""
    lists = frame_book().lists
    hidden = trigger.frame.seen and any(
        tree.lemma(k) in listed("sight.seem") for k in tree.down(trigger.at, "ccomp")
    )
    soft = {
        tree.lemma(s)
        for s in governing
        if tree.tokens[s].pos == "VERB" and tree.lemma(s) in lists["modality.possible.verbs"]
    }
    beside = {
        tree.tokens[k].text.lower() for s in path for k in tree.down(s, "advmod", "amod", "acomp")
    }
    loose = lists["modality.possible.adverbs"] | lists["modality.possible.adjectives"]
    above = {tree.lemma(s) for s in path[1:]}
    named = above & lists["modality.possible.nouns"]
    return bool(hidden or soft - listed("sight.firm") or beside & loose or named)


def _is_hearsay(tree: Tree, teller: int | None) -> bool:
    """Whether nobody says it: "are said to be gone"."""
    if teller is None or tree.down(teller, "agent", "ccomp"):
        return False
    return bool(tree.down(teller, "auxpass")) and tree.lemma(teller) in cues()["verbs.hearsay"]


def _is_planned(tree: Tree, trigger: Trigger, path: list[int]) -> bool:
    """Whether words above place it in somebody's plans."""
    lists = frame_book().lists
    lemmas = [tree.lemma(s) for s in path]
    above = set(lemmas if lemmas[0] in listed("sight.awaited") else lemmas[1:])
    beside = {tree.lemma(k) for k in tree.down(trigger.at, "amod")}
    return bool(
        above & lists["modality.intended.verbs"]
        or (above | beside) & lists["modality.intended.adjectives"]
        or set(lemmas[1:]) & lists["modality.intended.nouns"]
    )


def _hangs_on_if(tree: Tree, verb: int) -> bool:
    """Whether a clause only holds under an "if" below it: "would be empty if they left"."""
    supposed = {tree.lemma(a) for a in tree.down(verb, "aux")} & listed("condition.results")
    clauses = tree.down(verb, "advcl")
    marks = {tree.lemma(k) for clause in clauses for k in tree.down(clause, "mark")}
    turned = any(_is_turned(tree, clause) for clause in clauses)
    return bool(supposed and (turned or marks & listed("condition.marks")))


def _is_turned(tree: Tree, step: int) -> bool:
    """Whether an auxiliary before its subject supposes: "should it", "had they left"."""
    first = [a for a in tree.down(step, "aux", "auxpass") if tree.tokens[a].text in SUPPOSING]
    who = tree.down(step, "nsubj", "nsubjpass")
    return bool(first and who) and first[0] < who[0]


def is_hypothetical(tree: Tree, at: int) -> bool:
    """Whether a trigger is only supposed: under "if", in "should it", or as what "could" follow."""
    risky = frame_book().lists["hypothetical.verbs"]
    for step in tree.up(at):
        dep = tree.dep(step)
        marks = {tree.lemma(k) for k in tree.down(step, "mark")}
        inverted = _is_turned(tree, step)
        if dep in {"advcl", "ccomp"} and marks & listed("condition.marks"):
            return True
        if dep in {"csubj", "csubjpass"} or (inverted and dep in {"advcl", "ccomp", "ROOT"}):
            return True
        if dep in {"xcomp", "prep"} and tree.lemma(tree.head(step)) in risky:
            return True
        if _hangs_on_if(tree, step):
            return True
    return False
