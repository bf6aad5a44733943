"""Whether a statement without a source of its own rests on images named before it.

A picture is described in the present tense ("two ships lie at the quay") or, where it was taken on
an earlier day, in a past tense of how things were ("trucks stood by the aircraft"). What happened
("two ships left on Monday") no image shows, and what once was is background.
"""

from __future__ import annotations

from datetime import timedelta

from sitewatch.model import Medium, Modality
from sitewatch.reports.desk import Desk
from sitewatch.reports.draft import Claim
from sitewatch.reports.grammar import listed
from sitewatch.reports.memory import Memory
from sitewatch.reports.memory_records import Part
from sitewatch.reports.page import Page
from sitewatch.reports.times_around import times_around
from sitewatch.reports.tree import Tree, clause_of

PRESENT = frozenset({"VBZ", "VBP"})
"""Tags of finite verbs in the present tense (Penn Treebank)."""

BACKGROUND = timedelta(days=60)
"""What a statement dates further back than this before an image is background, not seen on it.

Source: convention of this project; images that articles compare are mostly weeks apart.
"""


def rests_on_images(desk: Desk, page: Page, main: Claim) -> bool:
    """Whether images named last still stand behind a statement in another paragraph."""
    if not reads_images(desk.memory) or page.marked.paragraph.heading:
        return False
    if is_background(desk, page, main):
        return False
    return is_present(page.timed.tree, main.trigger.at) or describes(desk, page, main)


def is_pictured(parts: tuple[Part, ...]) -> bool:
    """Whether a chain ends with an image, or with the firm that took it."""
    if not parts:
        return False
    last = parts[-1]
    return last.image is not None or (
        last.speaker is not None and last.speaker.medium is Medium.IMAGERY
    )


def reads_images(memory: Memory) -> bool:
    """Whether a chain ends with images or with whoever has read them."""
    last = memory.last
    speaker = last[-1].speaker if last else None
    return is_pictured(last) or (speaker is not None and speaker.who in memory.readers)


def describes(desk: Desk, page: Page, main: Claim) -> bool:
    """Whether a past tense says how things were on an image of a known day."""
    parts = desk.memory.last
    look = desk.memory.look(parts[-1]) or desk.memory.look_by(parts)
    dated = look is not None and look.captured is not None
    asserted = main.mood.modality is Modality.ASSERTED
    return dated and asserted and not is_event(page.timed.tree, main.trigger.at)


def keeps_images(memory: Memory, page: Page) -> bool:
    """Whether a sentence without a source leaves the images before it in place."""
    tree = page.timed.tree
    return reads_images(memory) and all(
        is_present(tree, c.trigger.at) or not is_event(tree, c.trigger.at) for c in page.claims
    )


def is_present(tree: Tree, at: int) -> bool:
    """Whether the clause of a token is in the present tense, or has no verb at all."""
    return all(tree.tokens[k].tag in PRESENT for k in _finite(tree, clause_of(tree, at)))


def is_event(tree: Tree, at: int) -> bool:
    """Whether a clause tells what happened, or what will or may: "left", "would leave"."""
    clause = clause_of(tree, at)
    tags = {tree.tokens[k].tag for k in _finite(tree, clause)}
    if "MD" in tags:
        return tree.lemma(clause) not in listed("sight.words")
    simple = tree.tokens[clause].tag == "VBD" and not tree.down(clause, "auxpass")
    return simple and tree.lemma(clause) not in listed("stative.verbs")


def _finite(tree: Tree, clause: int) -> list[int]:
    verbs = (clause, *tree.down(clause, "aux", "auxpass"))
    return [
        k
        for k in verbs
        if tree.tokens[k].pos in {"VERB", "AUX"} and tree.tokens[k].tag in PRESENT | {"VBD", "MD"}
    ]


def is_background(desk: Desk, page: Page, main: Claim) -> bool:
    """Whether a statement in a past tense names a day long before what it might rest on."""
    own = times_around(page.timed, main.trigger.at, frozenset()).own
    if own is None or own.dated is None or is_present(page.timed.tree, main.trigger.at):
        return False
    if main.mood.comparison is not None or main.mood.still:
        return False
    look = desk.memory.look(desk.memory.last[-1]) if desk.memory.last else None
    known = look.captured if look is not None else desk.doc.published
    return known is not None and own.dated.span.last_day < known.span.first_day - BACKGROUND
