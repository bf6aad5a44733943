"""Words that look like a statement and are none: demands, habits, "any", questions, history."""

from __future__ import annotations

from sitewatch.model import Modality, Polarity
from sitewatch.reports.draft import Claim
from sitewatch.reports.grammar import listed
from sitewatch.reports.roles import is_passive
from sitewatch.reports.scene import SITE, Scene
from sitewatch.reports.tree import Tree

BUILT = frozenset({"built", "under_construction", "abandoned"})
"""States of which a participle beside a site tells its history: "the base, built in the 1950s"."""

TRAVEL = frozenset({"leaving", "arriving", "moving"})
"""States that a bare plural in the present tense only has by habit: "tankers come and go"."""


def is_unsettled(scene: Scene, claim: Claim, *, heading: bool) -> bool:
    """Whether a claim only looks like one.

    Args:
        scene: The sentence.
        claim: What a frame in it says.
        heading: Whether it is a heading, where the present tense tells what happened.
    """
    tree = scene.tree
    away = not any(p.spot.site for p in scene.places)
    return (
        _is_demanded(tree, claim)
        or _is_open(tree, claim)
        or _is_any(tree, claim)
        or _is_history(tree, claim)
        or _is_purpose(tree, claim)
        or (away and not heading and _is_habit(tree, claim))
    )


def _is_demanded(tree: Tree, claim: Claim) -> bool:
    """Whether somebody only wants it: "demanded the withdrawal of the jets"."""
    for step in tree.up(claim.trigger.at):
        if tree.dep(step) in {"relcl", "nsubj", "nsubjpass", "conj"}:
            return False
        above = tree.head(step)
        if above != step and tree.lemma(above) in listed("unsettled.demands"):
            return tree.tokens[above].pos == "VERB" and tree.dep(step) in {
                "dobj", "ccomp", "prep", "xcomp", "advcl",
            }  # fmt: skip
    return False


def _is_open(tree: Tree, claim: Claim) -> bool:
    """Whether the clause only asks for more: "did not say where they had come from"."""
    at = claim.trigger.at
    asks = any(tree.lemma(k) in listed("unsettled.asking") for k in tree.down(at, "advmod"))
    return claim.theme.pronoun and asks and tree.dep(at) not in {"relcl", "ROOT"}


def _is_any(tree: Tree, claim: Claim) -> bool:
    """Whether it speaks of whatever there may be: "any base used against it"."""
    mention = claim.theme.mention
    head = claim.theme.at if mention is None else mention.head
    loose = any(tree.lemma(k) == "any" for k in tree.down(head, "det"))
    mood = claim.mood
    denied = mood.zero or mood.modality is Modality.DENIED or mood.state in {"absent", "not_seen"}
    return loose and mood.polarity is Polarity.AFFIRMED and not denied


def _is_history(tree: Tree, claim: Claim) -> bool:
    """Whether a participle beside a site tells how it came to be."""
    at, theme = claim.trigger.at, claim.theme
    beside = tree.dep(at) == "acl" and tree.tokens[at].tag == "VBN"
    return beside and theme.ref == SITE and claim.trigger.frame.done in BUILT


def _is_purpose(tree: Tree, claim: Claim) -> bool:
    """Whether somebody uses a site for something: told in passing, unlike "the berth is used"."""
    at = claim.trigger.at
    active = claim.trigger.form == "verb" and bool(tree.down(at, "dobj"))
    return active and claim.trigger.frame.state == "used" and not is_passive(tree, at)


def _is_habit(tree: Tree, claim: Claim) -> bool:
    """Whether a bare plural in the present tense tells a habit: "tankers come and go"."""
    mention, at = claim.theme.mention, claim.trigger.at
    if mention is None or claim.trigger.form != "verb" or claim.trigger.frame.state not in TRAVEL:
        return False
    bare = mention.plural and mention.count is None and not mention.definite
    alone = not tree.down(mention.head, "amod", "det", "poss", "compound", "nummod", "prep")
    return bare and alone and tree.tokens[at].tag in {"VBP", "VB"} and not tree.down(at, "aux")
