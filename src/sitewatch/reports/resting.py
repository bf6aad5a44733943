"""Whether a statement without a source of its own rests on images named a paragraph or more ago."""

from __future__ import annotations

from sitewatch.reports.draft import Claim
from sitewatch.reports.memory import Memory
from sitewatch.reports.page import Page
from sitewatch.reports.tree import Tree, clause_of

PRESENT = frozenset({"VBZ", "VBP"})
"""Tags of finite verbs in the present tense (Penn Treebank)."""


def rests_on_images(memory: Memory, page: Page, main: Claim) -> bool:
    """Whether images named last still stand behind a statement in another paragraph.

    They do while nobody else speaks between, as long as the text goes on in the present tense: it
    describes what is to be seen. A past tense tells what happened, which an image does not show.
    """
    last = memory.last
    if not last or last[-1].image is None or page.marked.paragraph.heading:
        return False
    return is_present(page.timed.tree, main.trigger.at)


def keeps_images(memory: Memory, page: Page) -> bool:
    """Whether a sentence without a source leaves the images before it in place."""
    last, tree = memory.last, page.timed.tree
    looked = bool(last) and last[-1].image is not None
    return looked and all(is_present(tree, c.trigger.at) for c in page.claims)


def is_present(tree: Tree, at: int) -> bool:
    """Whether the clause of a token is in the present tense, or has no verb at all."""
    clause = clause_of(tree, at)
    verbs = [
        k
        for k in (clause, *tree.down(clause, "aux", "auxpass"))
        if tree.tokens[k].pos in {"VERB", "AUX"}
    ]
    finite = [
        k for k in verbs if tree.tokens[k].tag in PRESENT or tree.tokens[k].tag in {"VBD", "MD"}
    ]
    return all(tree.tokens[k].tag in PRESENT for k in finite)
