"""Verbs, nouns, adjectives and phrases that make a statement, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sitewatch.reports.being import is_located, is_nothing, is_place, is_somewhere
from sitewatch.reports.frame_near import is_ability, names_of, near_words
from sitewatch.reports.frame_words import frame_data, word_lists
from sitewatch.reports.grammar import listed
from sitewatch.reports.roles import after, is_passive
from sitewatch.reports.tree import Tree


@dataclass(frozen=True, slots=True)
class Frame:
    """What a group of words says of its theme.

    Attributes:
        state: State while it goes on.
        done: State once it is over.
        theme: "subject", "object", "either", "carrier" or "with" (what "with" brings).
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
        form: "verb", "noun", "adjective", "phrase", "be", or "bare" where no words say it.
        others: Frames of the same words, for where the first speaks of nothing that is watched.
    """

    at: int
    frame: Frame
    form: str
    others: tuple[Frame, ...] = ()


BE = Frame("present", "present", "subject", ("asset",), weight=1)
"""The verb "be" with a place: "two tankers are at the pier"."""

LOCATED = Frame("present", "present", "subject", ("asset",), weight=1)
"""Any verb beside a part of a site: "bowsers had been drawn up on the apron"."""

NOTHING = Frame("absent", "absent", "subject", ("site",), weight=3, zero=True)
"""The verb "be" with "nothing": "there is nothing on the apron"."""

ARRIVING = Frame("arriving", "arrived", "either", ("asset", "force"), weight=3)
LEAVING = Frame("leaving", "departed", "either", ("asset", "force"), weight=3)
"""Verbs of motion with a way in or out."""

LEFT = Frame("staying", "staying", "object", ("asset", "force"))
"""The passive of "leave": "two launchers are left"."""


@cache
def frame_book() -> FrameBook:
    """The frames of English, read once.

    Raises:
        KeyError: If the data file lacks a part; a test reads it.
    """
    data = frame_data()
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
        lists=word_lists(),
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


def find_triggers(tree: Tree) -> list[Trigger]:
    """The frames in a sentence, in the order of the text."""
    found = (_trigger(tree, i) for i in range(len(tree.tokens)))
    return [trigger for trigger in found if trigger is not None]


def _trigger(tree: Tree, i: int) -> Trigger | None:
    token, book = tree.tokens[i], frame_book()
    found = _verb_trigger(tree, i) if token.pos in {"VERB", "AUX"} else None
    if found is None and token.pos in {"NOUN", "PROPN"}:
        noun = next((f for w in names_of(tree, i) if (f := book.nouns.get(w)) is not None), None)
        found = Trigger(i, noun, "noun") if noun is not None else None
        found = found or _mistaken(tree, i)
    if found is None and token.pos in {"ADJ", "ADV", "VERB"}:
        found = _adjective_trigger(tree, i)
    if found is None and token.pos in {"ADP", "SCONJ", "ADV"}:
        found = _phrase_trigger(tree, i)
    return found


def _mistaken(tree: Tree, i: int) -> Trigger | None:
    """A verb that was taken for a noun where its sentence has none: "cargo ships queue outside"."""
    is_top = tree.dep(i) == "ROOT" and bool(tree.down(i, "compound", "nsubj", "nmod"))
    if not is_top or any(t.pos in {"VERB", "AUX"} for t in tree.tokens):
        return None
    entries = [frame for rest, frame in frame_book().verbs.get(tree.lemma(i), ()) if not rest]
    return Trigger(i, entries[0], "verb") if entries else None


def _verb_trigger(tree: Tree, i: int) -> Trigger | None:
    token = tree.tokens[i]
    listed_noun = token.dep == "conj" and tree.tokens[token.head].pos == "NOUN"
    if token.dep in {"aux", "auxpass"} or (listed_noun and token.tag == "VB"):
        return None  # "loading and refuel": a noun that was tagged as a verb
    frames = _verb_frames(tree, i)
    if frames and not frames[0].seen and is_ability(tree, i):
        return None  # "batteries, which can hit jets": nothing has been hit
    if frames:
        located = (LOCATED,) if is_located(tree, i) else ()
        return Trigger(i, frames[0], "verb", (*frames[1:], *located))
    if tree.lemma(i) != "be":
        return Trigger(i, LOCATED, "verb") if is_located(tree, i) else None
    if is_nothing(tree, i):
        return Trigger(i, NOTHING, "be")
    return Trigger(i, BE, "be") if is_somewhere(tree, i) else None


def _adjective_trigger(tree: Tree, i: int) -> Trigger | None:
    book = frame_book()
    if tree.tokens[i].pos == "ADJ" and tree.down(i, "nsubj"):
        frame = _verb_frame(tree, i)  # "its ramps open"
        if frame is not None:
            return Trigger(i, frame, "adjective")
    if tree.tokens[i].tag == "JJS":
        return None  # "the second busiest port"
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
    return next(iter(_verb_frames(tree, i)), None)


def _verb_frames(tree: Tree, i: int) -> list[Frame]:
    """Frames of a verb with the words beside it, the likeliest first."""
    entries = frame_book().verbs.get(tree.lemma(i), ())
    if tree.lemma(i) in listed("sight.clausal") and tree.down(i, "xcomp", "acomp", "oprd", "ccomp"):
        return []  # "appears to be leaving"
    near = set(near_words(tree, i)) if any(rest for rest, _ in entries) else set()
    fits = [(rest, frame) for rest, frame in entries if set(rest) <= near]
    longest = [frame for rest, frame in fits if len(rest) == len(fits[0][0])]
    motion = _motion(tree, i) if not fits or not fits[0][0] else None
    if motion is not None:
        return [motion]
    if longest and not fits[0][0] and tree.lemma(i) == "leave" and is_passive(tree, i):
        return [LEFT]
    return sorted(longest, key=lambda f: not _has_role(tree, i, f))


def _motion(tree: Tree, i: int) -> Frame | None:
    """What any verb of motion says with a way in or out: "crawled into", "limped out of"."""
    if tree.lemma(i) not in frame_book().lists["motion.verbs"]:
        return _carried(tree, i)
    ways = {tree.tokens[k].text.lower() for k in tree.down(i, "prep", "prt", "advmod")}
    if ways & frame_book().lists["motion.in"]:
        return ARRIVING
    return LEAVING if ways & frame_book().lists["motion.out"] else None


def _carried(tree: Tree, i: int) -> Frame | None:
    """What an unknown verb says with a way into or out of a place: "coaxed into port"."""
    if tree.lemma(i) in frame_book().verbs:
        return None
    for prep in tree.down(i, "prep"):
        way = tree.lemma(prep)
        inner = [k for k in tree.down(prep, "prep") if tree.lemma(k) == "of"]
        if way == "into" and is_place(tree, prep):
            return ARRIVING
        if way == "out" and any(is_place(tree, k) for k in inner):
            return LEAVING
    return None


def _has_role(tree: Tree, i: int, frame: Frame) -> bool:
    """Whether a verb has the object that a frame speaks of, or none where it needs none."""
    if frame.theme == "with":
        return bool(after(tree, i, "with"))
    acts = bool(tree.down(i, "dobj")) or is_passive(tree, i)
    return acts if frame.theme == "object" else frame.theme != "subject" or not acts
