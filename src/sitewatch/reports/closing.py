"""Who ends a sentence: "..., the site Harbour 24 reported on Monday.", however it was parsed.

Parsers often hang such an ending on a noun before it. The words themselves are plain: a comma, a
noun phrase, a verb of saying, and no further verb.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitewatch.reports.cues import cues
from sitewatch.reports.tree import Tree

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of finite verbs (Penn Treebank)."""

ASIDE = 6
"""Words at most between a name and the comma that ends an aside: "an officer met in Oslo,"."""

MARKS = frozenset({",", "”", '"', "’", "“", "-", "—", "–"})
NAMING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "ADP", "PART", "PRON", "CCONJ"})
"""Parts of speech of the words that name somebody."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One who tells all that stands before.

    Attributes:
        verb: Token of the verb.
        first: First token of the words that name the one who tells.
        last: Last token of them.
        source: Token that heads them.
        before: Index below which everything is told.
    """

    verb: int
    first: int
    last: int
    source: int
    before: int


def closing(tree: Tree) -> Closing | None:
    """The one who tells the whole sentence, at its end or between commas, or None."""
    for verb in range(len(tree.tokens) - 1, 1, -1):
        if _can_close(tree, verb):
            found = _before(tree, verb) or _behind(tree, verb)
            if found is not None and _ends(tree, found):
                return found
            if found is not None and _is_aside(tree, found):
                return replace(found, before=len(tree.tokens))
    return None


def _can_close(tree: Tree, i: int) -> bool:
    """Whether a word is a finite verb of saying; at the very end a parser may call it a noun."""
    token = tree.tokens[i]
    last = all(t.pos == "PUNCT" for t in tree.tokens[i + 1 :])
    like = token.tag in FINITE or (last and token.tag in {"NN", "NNS", "VB"})
    said = tree.lemma(i) in cues()["verbs.closing"]
    owned = any(t.tag == "POS" for t in tree.tokens[max(i - ASIDE, 0) : i])
    return like and (said or (last and owned and tree.lemma(i) in cues()["verbs.show"]))


def _ends(tree: Tree, found: Closing) -> bool:
    """Whether no further statement stands behind the one who tells."""
    rest = range(max(found.last, found.verb) + 1, len(tree.tokens))
    return not any(tree.tokens[k].tag in FINITE and not _after_comma(tree, k) for k in rest)


def _is_aside(tree: Tree, found: Closing) -> bool:
    """Whether the one who tells stands between commas: "the port, officials said, is empty"."""
    behind = tree.tokens[max(found.last, found.verb) + 1 :][:ASIDE]
    until = next((n for n, t in enumerate(behind) if t.text == ","), None)
    return until is not None and not any(t.tag in FINITE for t in behind[:until])


def _after_comma(tree: Tree, verb: int) -> bool:
    """Whether a verb stands in a clause that only says more of the name before it."""
    back = (tree.tokens[k] for k in range(verb - 1, max(verb - 8, 0), -1))
    return any(t.tag in {"WP", "WDT", "WP$"} for t in back)


def _before(tree: Tree, verb: int) -> Closing | None:
    """The name between a comma and the verb: ", the fleet said"."""
    first = verb
    while first > 0 and _names(tree, first - 1):
        first -= 1
    is_apart = first > 2 and tree.tokens[first - 1].text in MARKS
    if first == verb or not is_apart or tree.tokens[first].pos in {"ADP", "CCONJ"}:
        return None
    return Closing(verb, first, verb - 1, _head(tree, first, verb - 1), first)


def _behind(tree: Tree, verb: int) -> Closing | None:
    """The name behind the verb: ", said the fleet"."""
    last = verb
    while last + 1 < len(tree.tokens) and _names(tree, last + 1):
        last += 1
    is_apart = verb > 2 and tree.tokens[verb - 1].text in MARKS
    named = [k for k in range(verb + 1, last + 1) if tree.tokens[k].pos in {"NOUN", "PROPN"}]
    if not named or not is_apart or tree.tokens[verb + 1].pos in {"ADP", "CCONJ"}:
        return None
    return Closing(verb, verb + 1, last, _head(tree, verb + 1, last), verb)


def _names(tree: Tree, i: int) -> bool:
    token = tree.tokens[i]
    inner = token.text in {"-", "’s", "'s", "&"} or token.tag == "HYPH"
    return inner or (token.pos in NAMING and token.tag not in {"WP", "WDT", "IN"}) or (
        token.text == "of"
    )  # fmt: skip


def _head(tree: Tree, first: int, last: int) -> int:
    """The noun that heads a name: before "of", else the last one."""
    of = next((k for k in range(first, last + 1) if tree.tokens[k].pos == "ADP"), last + 1)
    nouns = [k for k in range(first, of) if tree.tokens[k].pos in {"NOUN", "PROPN", "PRON"}]
    owners = [k for k in range(first + 1, last) if tree.tokens[k].tag == "POS"]
    if owners and nouns and tree.lemma(nouns[-1]) in cues()["nouns.documents"]:
        return owners[0] - 1  # "the coast guard's log shows"
    return nouns[-1] if nouns else last
