"""Assets named in a text: lexicon look-up and a grammar of designations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sitewatch.model import AssetRef, Count, is_within, related
from sitewatch.reports.assets_lexicon import is_other_word, preferred
from sitewatch.reports.assets_quantity import is_named_by, owner_of, quantity, stands_for
from sitewatch.reports.counts import count_words, read_count
from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import NOUNS, Tree
from sitewatch.reports.words import Found
from sitewatch.taxonomy.lexicon import Term
from sitewatch.taxonomy.records import Taxonomy

DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-?\d{1,3}[A-Z]{0,3}\d?s?")
"""Letters, a number and a variant ("Tu-95MS"): types that the taxonomy need not know."""

CLASS_OF_SHIP = re.compile(r"([A-Z][\w’']*(?:[ -][A-Z0-9]\w*){0,2})[- ][Cc]lass\b")
INSIDE_NOUN = ("compound", "nmod", "npadvmod", "amod", "nummod", "appos")
DEFINITE = listed("definite.all")
OF_GROUPS = ("aircraft", "helicopter", "drone", "vessel", "air_defence", "radar")
"""Roots of the classes whose groups are named for them: "a bomber squadron"."""

MASS_KINDS = ("site", "force", "equipment", "cargo", "fuel")


@dataclass(frozen=True, slots=True)
class AssetMention:
    """Words of a sentence that name an asset.

    Attributes:
        head: Index of the noun that names it.
        top: Index of the token that stands for it in the clause ("dozens" of containers).
        start: Offset in the paragraph of the first word that says what or how many.
        end: Offset after the noun.
        ref: Class, type and names.
        count: How many, or None where not said.
        plural: Whether the words speak of many.
        definite: Whether they point back to something ("the vessels").
        modifies: Index of the noun that it only qualifies ("troop" withdrawal), or None.
    """

    head: int
    top: int
    start: int
    end: int
    ref: AssetRef
    count: Count | None = None
    plural: bool = False
    definite: bool = False
    modifies: int | None = None


def asset_mentions(
    tree: Tree,
    text: str,
    found: Sequence[Found[Term]],
    taxonomy: Taxonomy,
    about: frozenset[str] = frozenset(),
) -> list[AssetMention]:
    """The assets of a sentence without those that another's group takes in.

    Args:
        tree: The sentence.
        text: Its paragraph.
        found: Matches of the lexicon in the paragraph, within the sentence.
        taxonomy: Classes and types.
        about: Roots of the classes that the whole text names beyond doubt.
    """
    assets = find_assets(tree, text, found, taxonomy, about)
    groups = {m.top for m in assets if m.top != m.head}
    return [m for m in assets if m.head not in groups and not _is_technique(tree, m)]


def _is_technique(tree: Tree, mention: AssetMention) -> bool:
    """Whether "radar" without an article is a way to look: "radar would hardly reveal it"."""
    if mention.ref.path != "radar" or mention.ref.type or mention.plural:
        return False
    return not tree.down(mention.head, "det", "nummod", "poss", "amod", "compound")


def find_assets(
    tree: Tree,
    text: str,
    found: Sequence[Found[Term]],
    taxonomy: Taxonomy,
    about: frozenset[str] = frozenset(),
) -> list[AssetMention]:
    """The assets that a sentence names, in the order of the text.

    Args:
        tree: The sentence.
        text: Its paragraph.
        found: Matches of the lexicon in the paragraph, within the sentence.
        taxonomy: Classes and types.
        about: Roots of the classes that the whole text names beyond doubt.
    """
    heads: dict[int, list[Found[Term]]] = {}
    for match in found:
        head = tree.phrase_head(match.start, match.end)
        if head is not None and _can_name(tree, head) and not is_other_word(text, match):
            heads.setdefault(head, []).append(match)
    groups: dict[int, list[Found[Term]]] = {}
    for head, matches in heads.items():
        groups.setdefault(_climb(tree, head, heads), []).extend(matches)
    chosen = {head: _choose(tree, head, groups[head], about) for head in sorted(groups)}
    return [_mention(tree, text, (h, term), groups[h], taxonomy) for h, term in chosen.items()]


def _can_name(tree: Tree, head: int) -> bool:
    """Whether a token can be a noun: not "mine" for "my own", not "to train students"."""
    pos = tree.tokens[head].pos
    if pos == "VERB":
        return not tree.down(head, "aux", "dobj", "nsubjpass")
    return pos in NOUNS - {"PRON"} or pos in {"ADJ", "X"}


def _climb(tree: Tree, head: int, heads: dict[int, list[Found[Term]]]) -> int:
    """The head of the noun phrase that a match belongs to, among the heads of matches."""
    best, step = head, head
    if _listed_apart(tree, head):
        return head
    while tree.dep(step) in INSIDE_NOUN and tree.head(step) != step:
        if tree.dep(step) == "appos" and _counts_itself(tree, step):
            break  # "ten bombers, two tankers, no fighters"
        if tree.dep(step) == "appos" and tree.head(step) in heads:
            # "Il-76s, one of many jets": the second words say the same thing again.
            return _climb(tree, tree.head(step), heads)
        step = tree.head(step)
        best = step if step in heads else best
    if tree.dep(best) == "pobj" and tree.dep(tree.head(tree.head(best))) == "appos":
        again = tree.head(tree.head(tree.head(best)))
        best = again if again in heads else best
    return best


def _counts_itself(tree: Tree, noun: int) -> bool:
    """Whether a noun has a number of its own, or "no"."""
    return bool(tree.down(noun, "nummod")) or any(
        tree.lemma(k) == "no" for k in tree.down(noun, "det")
    )


def _listed_apart(tree: Tree, head: int) -> bool:
    """Whether a noun that seems to qualify the next is one of a list: "a frigate and two boats"."""
    if tree.dep(head) not in {"nmod", "compound", "amod", "npadvmod"}:
        return False
    joins = [k for k in tree.down(head, "cc") if k > head]
    counted = [k for k in tree.down(head, "det", "nummod") if k < head] or (
        head > 0 and tree.dep(head - 1) == "amod"
    )
    return (bool(joins) and bool(counted)) or (
        bool(joins) and tree.tokens[joins[0] + 1].pos in {"NUM", "DET"}
    )


def _mention(
    tree: Tree,
    text: str,
    named: tuple[int, Term],
    matches: list[Found[Term]],
    taxonomy: Taxonomy,
) -> AssetMention:
    head, term = named
    matches = sorted(matches, key=lambda m: m.start)
    top, words, left = quantity(tree, head, matches)
    first = min(left, matches[0].start)
    ref = _with_designation(tree, head, text, AssetRef(term.path, term.type))
    token = tree.tokens[head]
    plural = any(t.plural for m in matches for t in m.values) or token.tag in {"NNS", "NNPS"}
    countable = _countable(term.path, taxonomy) and not term.collective
    count = read_count(words)
    if count is not None and not countable and not count.is_zero:
        count = None if count.text.split()[-1:] in (["a"], ["an"]) or term.collective else count
    return AssetMention(
        head=head,
        top=top,
        start=first,
        end=max([token.end, *(m.end for m in matches if m.start < token.end)]),
        ref=ref,
        count=count,
        plural=plural,
        definite=_is_definite([word.lower() for word in words]),
        modifies=_modified(tree, head, typed=ref.type is not None),
    )


def _is_definite(words: Sequence[str]) -> bool:
    """Whether words point back to something known; in "the number of ships" they do not."""
    amounts = [i for i, word in enumerate(words) if word in listed("amount.nouns")]
    return any(word in DEFINITE for word in words[amounts[-1] + 1 if amounts else 0 :])


def _countable(path: str, taxonomy: Taxonomy) -> bool:
    known = taxonomy.classes.get(path)
    return known is None or known.countable


def _choose(tree: Tree, head: int, matches: list[Found[Term]], about: frozenset[str]) -> Term:
    """The finest reading on which the words of one noun phrase agree."""
    matches = sorted(matches, key=lambda m: m.start)
    typed = [t for m in matches for t in m.values if t.type]
    token = tree.tokens[head]
    members = _of_group(tree, head, matches)
    if members:
        return replace(_choose(tree, head, members, about), collective=True)
    last = [m for m in matches if m.start < token.end and token.start < m.end]
    named = [t for m in (last or matches) for t in m.values]
    for kind in typed:
        if not named or any(related(kind.path, t.path) for t in named):
            return kind
    plain = named or typed
    if len(plain) > 1:
        liked = preferred(tree, head, about, frozenset(t.path for t in plain))
        plain = sorted(plain, key=lambda t: (t.path not in liked, -len(t.path)))
    best = plain[0]
    finer = [t for m in matches for t in m.values if is_within(t.path, best.path)]
    return max([best, *finer], key=lambda t: (t.path.count("."), t.type is not None))


def _of_group(tree: Tree, head: int, matches: list[Found[Term]]) -> list[Found[Term]]:
    """What a noun for a group is a group of: "the tanker fleet", "an S-400 battalion"."""
    token = tree.tokens[head]
    last = [m for m in matches if m.start < token.end and token.start < m.end]
    others = [m for m in matches if m not in last and m.end <= token.start]
    whole = bool(last) and tree.lemma(head) in listed("groups.nouns")
    kinds = [t.path for m in others for t in m.values]
    things = kinds and all(path.partition(".")[0] in OF_GROUPS for path in kinds)
    return others if whole and things else []


def _with_designation(tree: Tree, head: int, text: str, ref: AssetRef) -> AssetRef:
    """The reference with a type that stands in the noun phrase but not in the taxonomy."""
    if ref.type is not None:
        return ref
    before = [k for k in tree.down(head, *INSIDE_NOUN) if k < head]
    start = min([head, *(i for k in before for i in tree.under(k))])
    phrase = text[tree.tokens[start].start : tree.tokens[head].end]
    ship = CLASS_OF_SHIP.search(phrase)
    if ship and is_within(ref.path, "vessel"):
        return replace(ref, type=f"{ship.group(1).split()[-1]}-class")
    for word in phrase.split():
        if DESIGNATION.fullmatch(word) and not is_within(ref.path, "site"):
            return replace(ref, type=word.removesuffix("s"))
    return ref


def _modified(tree: Tree, head: int, *, typed: bool) -> int | None:
    """The noun that a mention only qualifies, or None where it stands for itself."""
    if tree.dep(head) not in {"compound", "nmod", "amod", "npadvmod"} or _listed_apart(tree, head):
        return None
    owner = owner_of(tree, head)
    token = tree.tokens[owner]
    if token.pos not in {"NOUN", "PROPN"} or is_named_by(tree, head, owner):
        return None
    if owner < head or token.lemma.lower() in count_words().groups:
        return None
    designated = any(c.isdigit() for c in tree.tokens[head].text)
    general = typed and tree.lemma(owner) in listed("general.nouns")
    return None if general or (designated and stands_for(tree, owner)) else owner


def dedupe(mentions: Sequence[AssetMention]) -> list[AssetMention]:
    """One mention a head, the finest first."""
    ordered = sorted(mentions, key=lambda m: (m.head, -len(m.ref.path)))
    return [next(group) for _, group in groupby(ordered, key=lambda m: m.head)]
