"""Verbs, nouns, adjectives and phrases that make a statement, and where they stand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import Tree


@dataclass(frozen=True, slots=True)
class Frame:
    """What a group of words says of its theme.

    Attributes:
        state: State while it goes on.
        done: State once it is over.
        theme: "subject", "object" or "either".
        takes: What the theme may be: asset, force, site, place, detail.
        seen: Whether the words only tell that somebody saw the theme.
        weight: Which frame names the state where several speak of one thing.
        zero: Whether the words say that there is none.
    """

    state: str
    done: str
    theme: str
    takes: tuple[str, ...]
    seen: bool = False
    weight: int = 2
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Governor:
    """A word that changes the state below it ("preparing to"), by family of that state."""

    words: frozenset[str]
    becomes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FrameBook:
    """The frames of a language and the words around them.

    Attributes:
        verbs: (further words, frame) by base form, those with most further words first.
        nouns: Frame by base form.
        adjectives: Frame by base form.
        phrases: Frame by (preposition, noun).
        governors: "prepare", "intend", "deal" and "forced".
        lists: Plain word lists by dotted name ("negation.adverbs").
        sites: Kinds of site that each noun for a place can mean.
    """

    verbs: Mapping[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    nouns: Mapping[str, Frame]
    adjectives: Mapping[str, Frame]
    phrases: Mapping[tuple[str, str], Frame]
    governors: Mapping[str, Governor]
    lists: Mapping[str, frozenset[str]]
    sites: Mapping[str, tuple[str, ...]]

    def has(self, name: str, word: str) -> bool:
        """Whether a word list holds a word."""
        return word in self.lists[name]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A frame in a sentence.

    Attributes:
        at: Index of the token that carries it.
        frame: The frame.
        form: "verb", "noun", "adjective", "phrase" or "be".
    """

    at: int
    frame: Frame
    form: str


BE = Frame("present", "present", "subject", ("asset",), weight=1)
"""The verb "be" with a place: "two tankers are at the pier"."""


@cache
def frame_book() -> FrameBook:
    """The frames of English, read once.

    Raises:
        KeyError: If the data file lacks a part; a test reads it.
    """
    data = tomllib.loads(files(__package__).joinpath("frames_en.toml").read_text("utf-8"))
    frames = [(_frame(table), table) for table in data["frame"]]
    verbs: dict[str, list[tuple[tuple[str, ...], Frame]]] = {}
    for frame, table in frames:
        for phrase in table.get("verbs", ()):
            first, *rest = phrase.split()
            verbs.setdefault(first, []).append((tuple(rest), frame))
    return FrameBook(
        verbs={k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in verbs.items()},
        nouns={w: f for f, t in frames for w in t.get("nouns", ())},
        adjectives={w: f for f, t in frames for w in t.get("adjectives", ())},
        phrases={_pair(w): f for f, t in frames for w in t.get("phrases", ())},
        governors={name: _governor(data[name]) for name in ("prepare", "intend", "deal", "forced")},
        lists=dict(_lists(data)),
        sites={noun: tuple(kinds) for noun, kinds in data["site"]["nouns"].items()},
    )


def _frame(table: Mapping[str, Any]) -> Frame:
    return Frame(
        state=table["state"],
        done=table.get("done", table["state"]),
        theme=table["theme"],
        takes=tuple(table["takes"]),
        seen=table.get("seen", False),
        weight=table.get("weight", 2),
        zero=table.get("count") == "zero",
    )


def _pair(phrase: str) -> tuple[str, str]:
    first, _, rest = phrase.partition(" ")
    return first, rest


def _governor(table: Mapping[str, Any]) -> Governor:
    return Governor(frozenset(table["words"]), table["becomes"])


def _lists(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    for key, value in data.items():
        if isinstance(value, dict) and key != "becomes":
            yield from _lists(value, f"{before}{key}.")
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            yield f"{before}{key}", frozenset(value)


def find_triggers(tree: Tree) -> list[Trigger]:
    """The frames in a sentence, in the order of the text."""
    found = (_trigger(tree, i) for i in range(len(tree.tokens)))
    return [trigger for trigger in found if trigger is not None]


def _trigger(tree: Tree, i: int) -> Trigger | None:
    token, book = tree.tokens[i], frame_book()
    found = _verb_trigger(tree, i) if token.pos in {"VERB", "AUX"} else None
    if found is None and token.pos in {"NOUN", "PROPN"}:
        noun = book.nouns.get(_joined(tree, i)) or book.nouns.get(tree.lemma(i))
        found = Trigger(i, noun, "noun") if noun is not None else None
    if found is None and token.pos in {"ADJ", "ADV", "VERB"}:
        found = _adjective_trigger(tree, i)
    if found is None and token.pos in {"ADP", "SCONJ", "ADV"}:
        found = _phrase_trigger(tree, i)
    return found


def _joined(tree: Tree, i: int) -> str:
    """A noun with what a hyphen joins to it: "build-up" is three tokens."""
    if i >= 2 and tree.tokens[i - 1].text == "-" and tree.head(i - 2) == i:
        return f"{tree.lemma(i - 2)}-{tree.tokens[i].text.lower()}"
    if i + 2 < len(tree.tokens) and tree.tokens[i + 1].text == "-" and tree.head(i + 2) == i:
        return f"{tree.lemma(i)}-{tree.tokens[i + 2].text.lower()}"
    return tree.lemma(i)


def _verb_trigger(tree: Tree, i: int) -> Trigger | None:
    token = tree.tokens[i]
    listed_noun = token.dep == "conj" and tree.tokens[token.head].pos == "NOUN"
    if token.dep in {"aux", "auxpass"} or (listed_noun and token.tag == "VB"):
        return None  # "loading and refuel": a noun that was tagged as a verb
    frame = _verb_frame(tree, i)
    if frame is not None:
        return Trigger(i, frame, "verb")
    somewhere = tree.lemma(i) == "be" and _is_somewhere(tree, i)
    return Trigger(i, BE, "be") if somewhere else None


def _adjective_trigger(tree: Tree, i: int) -> Trigger | None:
    book = frame_book()
    if tree.tokens[i].pos == "ADJ" and tree.down(i, "nsubj"):
        frame = _verb_frame(tree, i)  # "its ramps open"
        if frame is not None:
            return Trigger(i, frame, "adjective")
    words = (tree.lemma(i), tree.tokens[i].text.lower())
    named = next((book.adjectives[word] for word in words if word in book.adjectives), None)
    return Trigger(i, named, "adjective") if named is not None else None


def _phrase_trigger(tree: Tree, i: int) -> Trigger | None:
    for noun in tree.down(i, "pobj"):
        frame = frame_book().phrases.get((tree.lemma(i), tree.lemma(noun)))
        if frame is not None and tree.tokens[noun].tag != "NNS":
            return Trigger(i, frame, "phrase")
    return None


def _verb_frame(tree: Tree, i: int) -> Frame | None:
    entries = frame_book().verbs.get(tree.lemma(i), ())
    near = set(_near(tree, i)) if any(rest for rest, _ in entries) else set()
    return next((frame for rest, frame in entries if set(rest) <= near), None)


def _near(tree: Tree, i: int) -> Iterator[str]:
    """Base forms of what depends on a verb: particles, adverbs, objects, ends of prepositions."""
    for kid in tree.kids[i]:
        if tree.dep(kid) in {
            "prt",
            "advmod",
            "dobj",
            "acomp",
            "prep",
            "nsubjpass",
            "xcomp",
            "npadvmod",
            "neg",
            "nsubj",
            "oprd",
        }:
            yield tree.lemma(kid)
            yield tree.tokens[kid].text.lower()
            for below in tree.down(kid, "pobj", "compound"):
                yield tree.lemma(below)


def _is_dated(tree: Tree, prep: int) -> bool:
    """Whether a preposition opens a date: "on 14 May"."""
    return any(
        tree.tokens[k].pos == "NUM"
        for end in tree.down(prep, "pobj")
        for k in (end, *tree.down(end, "nummod"))
    )


def _is_somewhere(tree: Tree, i: int) -> bool:
    if tree.down(i, "expl"):
        return bool(tree.down(i, "attr", "nsubj"))
    if tree.down(i, "acomp", "attr"):
        return False
    places = listed("place.standing")
    return any(
        (tree.dep(k) == "prep" and tree.lemma(k) in places and not _is_dated(tree, k))
        or (tree.dep(k) == "advmod" and tree.lemma(k) in listed("place.adverbs"))
        for k in tree.kids[i]
    )
