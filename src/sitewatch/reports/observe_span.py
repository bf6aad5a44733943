"""Which words carry a statement: its clause, or its sentence where it is the only one."""

from __future__ import annotations

from collections.abc import Sequence

from sitewatch.reports.draft import Claim
from sitewatch.reports.governing import content_top
from sitewatch.reports.grammar import listed
from sitewatch.reports.page import Page
from sitewatch.reports.tree import Tree, clause_of

EDGE = " ,;:—–-"
OPENING = listed("span.opening")
CLOSING = listed("span.closing")


def span_of(
    page: Page, group: Sequence[Claim], groups: Sequence[Sequence[Claim]]
) -> tuple[int, int]:
    """Offsets in the paragraph of the words that carry a group of claims."""
    tree, text = page.scene.tree, page.marked.text
    if len(groups) == 1:
        return _stripped(text, tree.sentence.start, tree.sentence.end)
    tokens = _clause(page, group[0])
    for other in groups:
        if other is not group:
            tokens -= _part(page, other[0], group[0])
    tokens |= {i for c in group for i in _own(tree, c)} - _named_by(tree, group, groups)
    words = [i for i in tokens if tree.tokens[i].pos != "PUNCT"] or [group[0].trigger.at]
    first, last = _edges(sorted(words), group)
    return _trimmed(text, tree.tokens[first].start, tree.tokens[last].end)


def _clause(page: Page, claim: Claim) -> set[int]:
    """Tokens of the clause of a claim, or of its phrase where a noun carries it."""
    tree = page.scene.tree
    top = content_top(tree, claim.trigger.at, page.told)
    if tree.tokens[top].pos in {"VERB", "AUX"} or tree.dep(top) in {"acomp", "ROOT", "attr"}:
        return set(tree.under(clause_of(tree, top)))
    head = tree.head(top)
    if head in page.told and tree.dep(top) in {"dobj", "nsubjpass"}:
        return {head} | {
            i
            for kid in tree.kids[head]
            if tree.dep(kid) in {"nsubj", "dobj", "nsubjpass", "aux"}
            for i in tree.under(kid)
        }
    if tree.dep(top) in {"nsubj", "nsubjpass", "dobj"}:
        return set(tree.under(clause_of(tree, top)))
    return set(tree.under(top))


def _part(page: Page, other: Claim, mine: Claim) -> set[int]:
    """Tokens that carry another claim and not this one."""
    tree = page.scene.tree
    top = content_top(tree, other.trigger.at, page.told)
    head = tree.head(top)
    if head in page.told and not tree.is_under(mine.trigger.at, head) and head != top:
        top = head
    theirs = clause_of(tree, top) if tree.tokens[top].pos in {"VERB", "AUX"} else top
    if tree.is_under(mine.trigger.at, theirs) or tree.is_under(mine.theme.at, theirs):
        return _own(tree, other)
    return set(tree.under(theirs))


def _named_by(tree: Tree, group: Sequence[Claim], groups: Sequence[Sequence[Claim]]) -> set[int]:
    """Tokens of the themes of other groups that do not hold this group's theme."""
    return {
        i
        for other in groups
        if other is not group
        for c in other
        if not tree.is_under(group[0].theme.at, c.theme.at)
        for i in _own(tree, c)
    }


def _own(tree: Tree, claim: Claim) -> set[int]:
    """Tokens of the theme's phrase and of the trigger, conjuncts left out."""
    found = set(tree.under(claim.theme.at))
    for kid in tree.kids[claim.theme.at]:
        if tree.dep(kid) in {"conj", "cc"}:
            found -= set(tree.under(kid))
    if claim.trigger.form == "noun":
        found.add(claim.trigger.at)
    return found


def _edges(words: list[int], group: Sequence[Claim]) -> tuple[int, int]:
    """First and last token of the stretch around the trigger and its theme without big holes."""
    core = {group[0].trigger.at, group[0].theme.at}
    runs: list[list[int]] = [[words[0]]]
    for i in words[1:]:
        if i - runs[-1][-1] <= 3:
            runs[-1].append(i)
        else:
            runs.append([i])
    kept = [run for run in runs if core & set(run)] or runs
    return kept[0][0], kept[-1][-1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the small words and marks at its edges that belong to its surroundings."""
    start, end = _stripped(text, start, end)
    word, _, rest = text[start:end].partition(" ")
    if word.lower().strip(",") in OPENING and len(rest) > 10:
        return _trimmed(text, end - len(rest), end)
    before, _, last = text[start:end].rpartition(" ")
    if last.lower().strip(",") in CLOSING and len(before) > 10:
        return _trimmed(text, start, start + len(before))
    return start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end
