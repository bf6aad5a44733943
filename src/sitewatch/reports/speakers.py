"""Names of those who see or tell: how to print them and how they come to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sitewatch.model import Medium, Source
from sitewatch.reports.cues import cues
from sitewatch.reports.grammar import listed
from sitewatch.reports.places import place_words
from sitewatch.reports.roles import after
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import PhraseIndex

ORDER = (Medium.WITNESS, Medium.ANALYST, Medium.PARTY, Medium.OFFICIAL, Medium.OUTLET)
"""Kinds of teller that cue words can show, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who sees or tells, as a sentence names them.

    Attributes:
        who: Name to print; lower case where nobody is named ("analysts").
        medium: How this one comes to know.
        start: Offset in the paragraph of the words that name it.
        end: Offset after them.
        named: Whether it is somebody in particular.
        nouns: Base forms of common nouns said of it, for pointing back ("the lab").
        person: Whether it is a person.
        text: The words as written.
        bodies: Nouns behind "of", "at" or "with": the body that somebody belongs to.
        alone: Whether it only speaks for a body that its phrase does not name ("a spokeswoman").
    """

    who: str
    medium: Medium
    start: int
    end: int
    named: bool = True
    nouns: frozenset[str] = frozenset()
    person: bool = False
    text: str = ""
    bodies: frozenset[str] = frozenset()
    alone: bool = False


def source_index(sources: Sequence[Source]) -> PhraseIndex[Source]:
    """Known sources by every name; the first to hold a name keeps it."""
    index: PhraseIndex[Source] = PhraseIndex()
    for source in sources:
        for name in dict.fromkeys((source.name, *source.aliases)):
            index.add(name, source, cased=len(name) <= 5 or " " not in name)
    return index


def speaker_at(tree: Tree, text: str, i: int, known: PhraseIndex[Source]) -> Speaker:
    """The speaker whose noun phrase a token heads."""
    parts, around = _name_tokens(tree, i), _around(tree, i)
    start, end = tree.tokens[parts[0]].start, tree.tokens[parts[-1]].end
    beside = [*around, *tree.down(i, "poss")]
    nouns = frozenset(tree.lemma(k) for k in beside if tree.tokens[k].pos in {"NOUN", "PROPN"})
    source = _known(tree, text, i, (start, end), known)
    medium = medium_of(" ".join(tree.tokens[k].text.lower() for k in around))
    person = _person(tree, i)
    if person:
        first, last = tree.tokens[person[0]].start, tree.tokens[person[-1]].end
        medium = source[0].medium if source else medium or Medium.OFFICIAL
        bodies = frozenset(tree.lemma(k) for k in tree.under(i) if tree.tokens[k].dep == "pobj")
        return Speaker(
            text[first:last], medium, first, last, nouns=nouns, person=True, bodies=bodies
        )
    if source is not None:
        found, low, high = source
        return Speaker(found.name, found.medium, low, high, nouns=nouns, text=text[low:high])
    who = text[start:end]
    printed = _bare(who)
    named = who.removeprefix("The ")[:1].isupper() and not _is_nobody(tree, i)
    named = named or any(word[:1].isupper() for word in printed.split()[1:])
    mouth = tree.lemma(i) in cues()["persons.spoken"] and not tree.down(
        i, "prep", "nmod", "compound"
    )
    owned = any(tree.tokens[k].pos != "PRON" for k in tree.down(i, "poss"))
    alone = mouth and not owned
    return Speaker(printed, medium or Medium.UNNAMED, start, end, named, nouns, alone=alone)


def speaker_in(
    tree: Tree, text: str, first: int, last: int, known: PhraseIndex[Source]
) -> Speaker | None:
    """Whom words name by a noun and a name behind it ("the news site Harbour 24"), or None."""
    nouns = [k for k in range(first, last) if tree.tokens[k].pos == "NOUN"]
    at = nouns[-1] + 1 if nouns else last + 1
    tail = [tree.tokens[k] for k in range(at, last + 1)]
    if not tail or not tail[0].text[:1].isupper() or any(t.pos in {"ADP", "PART"} for t in tail):
        return None
    if tree.lemma(nouns[-1]) not in cues()["titles.words"]:
        return None
    start, end = tail[0].start, tail[-1].end
    hits = list(known.find(text[start:end]))
    words = " ".join(tree.tokens[k].text.lower() for k in range(first, last + 1))
    medium = medium_of(words) or Medium.UNNAMED
    person = tree.lemma(nouns[-1]) in cues()["persons.nouns"]
    who = text[start:end]
    if hits:
        medium, who = hits[0].values[0].medium, hits[0].values[0].name
    base = frozenset(tree.lemma(k) for k in nouns)
    return Speaker(who, medium, start, end, nouns=base, person=person, text=text[start:end])


def _known(
    tree: Tree, text: str, i: int, span: tuple[int, int], known: PhraseIndex[Source]
) -> tuple[Source, int, int] | None:
    """A known source whose name ends a phrase ("Maxar") or stands beside it ("(HUR)")."""
    start, end = span
    last = min(tree.tokens[i].end, end)
    beside = [tree.tokens[k] for k in tree.down(i, "appos")]
    stop = beside[0].end if beside else end
    for hit in known.find(text[start : max(stop, end)]):
        low, high = start + hit.start, start + hit.end
        if last <= high <= end or (beside and low >= beside[0].start):
            return hit.values[0], low, high
    return None


def medium_of(words: str) -> Medium | None:
    """How somebody described by these words comes to know, or None where they do not tell."""
    text = words.lower()
    padded, single = f" {text} ", set(text.split())
    if any(word in padded for word in cues()["news_agency.words"]):
        return Medium.OUTLET
    for medium, plain, phrases in _by_medium():
        if single & plain or any(phrase in padded for phrase in phrases):
            return medium
    return None


@cache
def _by_medium() -> tuple[tuple[Medium, frozenset[str], tuple[str, ...]], ...]:
    """Single words and phrases for each medium, in the order in which they are tried."""
    rulers = frozenset(ruler.lower() for ruler in _rulers())
    groups = [(medium, cues()[f"medium.{medium.value}"]) for medium in ORDER]
    return tuple(
        (
            medium,
            frozenset(word for word in words if " " not in word),
            tuple(f" {word} " for word in words if " " in word),
        )
        for medium, words in [*groups, (Medium.OFFICIAL, rulers)]
    )


@cache
def _rulers() -> frozenset[str]:
    found = set()
    for name, other, _, rulers in place_words().countries.values():
        found |= {name, *other, *rulers}
    return frozenset(found)


def _name_tokens(tree: Tree, i: int) -> list[int]:
    """Tokens of a noun phrase without clauses, appositions and brackets, and without articles."""
    found = [i]
    for kid in tree.kids[i]:
        if tree.dep(kid) in {"compound", "nmod", "amod", "poss", "nummod", "quantmod"}:
            found.extend(k for k in tree.under(kid) if k < i or tree.dep(kid) != "amod")
        elif tree.dep(kid) == "prep" and tree.lemma(kid) in listed("teller.prepositions"):
            found.extend(_of_name(tree, kid))
    ordered = sorted(set(found))
    at, full = i + 1, len(ordered)
    while (
        tree.tokens[i].pos == "NOUN"
        and at < len(tree.tokens)
        and tree.tokens[at].pos == "PROPN"
        and tree.lemma(i) in cues()["titles.words"]
    ):
        ordered.append(at)  # "state newspaper Nhan Dan", parsed as two phrases
        at += 1
    if len(ordered) > full:
        ordered = ordered[full:]
    while len(ordered) > 1 and tree.tokens[ordered[0]].tag in {"DT", "PRP$"}:
        ordered = ordered[1:]
    return ordered


def _of_name(tree: Tree, prep: int) -> Iterator[int]:
    """The rest of a name: "of Defence" of a ministry, not "of Harvard" behind a person."""
    for end in tree.down(prep, "pobj"):
        owner = tree.head(prep)
        names = tree.tokens[end].pos == "PROPN" and tree.tokens[owner].pos in {"PROPN", "NOUN"}
        pictured = tree.lemma(owner) in listed("teller.pictures")
        if names and not pictured and not _person(tree, owner):
            yield prep
            yield from _name_tokens(tree, end)


def _around(tree: Tree, i: int) -> list[int]:
    """The noun phrase with what stands beside it in apposition."""
    keep = [i]
    for kid in tree.kids[i]:
        if tree.dep(kid) in {"compound", "nmod", "amod", "appos"}:
            keep.extend(tree.under(kid))
        elif tree.dep(kid) == "prep" and (
            tree.tokens[i].pos == "PROPN" or tree.lemma(kid) in listed("teller.prepositions")
        ):
            keep.extend(k for k in tree.under(kid) if tree.tokens[k].pos == "PROPN" or k == kid)
    if tree.dep(i) == "appos":
        keep.extend(_around(tree, tree.head(i)))
    return sorted(set(keep))


def _person(tree: Tree, i: int) -> list[int]:
    """Tokens of a person's name: two capitals in a row that are no title, or an apposition of such.

    A lone capital counts after a title noun ("resident Olena").
    """
    called = tree.down(i, "appos")
    if tree.lemma(i) in cues()["persons.nouns"]:
        # "a spokesman for the ministry, Ivo Brandt,": hung on the ministry
        called = [k for k in tree.under(i) if k > i and tree.dep(k) == "appos"]
    for at in (i, *called):
        kids = [k for k in tree.down(at, "compound") if k < at]
        names = [k for k in (*kids, at) if _is_name(tree, k)]
        if not names or names[-1] != at:
            continue
        titled = len(kids) + 1 > len(names) or at != i
        by_title = titled and any(_is_office(tree, k) for k in (*kids, i))
        lone = len(names) == 1 and by_title and tree.tokens[at].tag == "NNP"
        full = len(names) in (2, 3) and (titled or _described(tree, at))
        is_body = medium_of(" ".join(tree.tokens[k].text for k in names)) is not None
        if (lone or full) and not is_body:
            return names
    return []


def _is_office(tree: Tree, i: int) -> bool:
    """Whether a noun is that of an office or a trade: a lone name behind it is a person's."""
    return tree.tokens[i].pos == "NOUN" and tree.lemma(i) in cues()["persons.nouns"]


def _is_name(tree: Tree, i: int) -> bool:
    token = tree.tokens[i]
    return (
        token.pos == "PROPN"
        and (token.text[:1].isupper() or (i > 1 and tree.tokens[i - 1].text == "-"))
        and token.lemma.lower() not in cues()["titles.words"]
    )


def _described(tree: Tree, i: int) -> bool:
    """Whether a name stands with what only a person has: an office in apposition, "of Harvard"."""
    for kid in tree.down(i, "appos"):
        if tree.tokens[kid].pos == "NOUN" and medium_of(tree.lemma(kid)) is not None:
            return True
    return any(medium_of(tree.tokens[end].text) for end in after(tree, i, "of", "at", "from"))


def _is_nobody(tree: Tree, i: int) -> bool:
    return tree.lemma(i) in cues()["unnamed.nouns"] and tree.tokens[i].tag in {"NNS", "NN"}


def _bare(who: str) -> str:
    """A name without its article; in small letters where it names nobody ("Residents")."""
    words = who.split()
    if words and words[0].lower() in listed("definite.articles"):
        words = words[1:]
    first, rest = (words[0] if words else who), " ".join(words[1:])
    nobody = cues()["unnamed.nouns"]
    opens = cues()["titles.words"] | listed("teller.first")
    lone = not rest and first.lower() in nobody | {f"{noun}s" for noun in nobody}
    titled = bool(rest) and not any(c.isupper() for c in rest) and first.lower() in opens
    return " ".join([first.lower(), *words[1:]]) if lone or titled else " ".join(words)
