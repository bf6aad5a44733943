"""Images, videos and tracks that a sentence says something of: who made them, who read them."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Medium, Source
from sitewatch.reports.cues import cues
from sitewatch.reports.grammar import listed
from sitewatch.reports.making import clauses_on, is_time_like, makers_of, readers_of, releasing
from sitewatch.reports.passes import in_action, is_provider, known_medium
from sitewatch.reports.speakers import Speaker, speaker_at
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import PhraseIndex

COMPARED = 4
"""Words before "from our images" in which "unchanged" makes them those of an earlier look.

Source: convention of this project: room for a verb, an adverb and a place.
"""


@dataclass(frozen=True, slots=True)
class Looking:
    """What is looked at.

    Attributes:
        medium: Imagery, footage or tracking; footage where the words leave it open.
        open: Whether the words leave open if it was made from above ("pictures").
        start: Offset in the paragraph of its noun.
        end: Offset after it.
        words: The noun phrase in short ("satellite images").
        maker: Who made or published it, or None where its own phrase does not say.
        readers: Who interpreted or obtained it, the outermost first.
        definite: Whether it points back ("the images").
        new: Whether it is introduced as something new ("recent images", "another image").
        span: Offsets of its whole phrase and of the verb that released it: a date here is its date.
    """

    medium: Medium
    open: bool
    start: int
    end: int
    words: str
    maker: Speaker | None
    readers: tuple[Speaker, ...]
    definite: bool
    new: bool
    span: tuple[int, int]


def looking_at(tree: Tree, text: str, i: int, known: PhraseIndex[Source]) -> Looking | None:
    """What a noun gives to look at, or None where it is no image, video or track."""
    found = _medium(tree, i) or known_medium(tree, i, known)
    if found is None and in_action(tree, i, known):
        return _in_action(tree, text, i, known)
    if found is None:
        return None
    medium, is_open = found
    if _is_earlier(tree, i):
        return None
    names = frozenset(k for k in tree.under(i) if is_provider(tree.tokens[k].text, known))
    makers = list(makers_of(tree, i, names))
    readers = [speaker_at(tree, text, k, known) for k in readers_of(tree, i)]
    maker = speaker_at(tree, text, makers[0], known) if makers else None
    modifiers = {tree.tokens[k].text.lower() for k in tree.kids[i] if k < i}
    token = tree.tokens[i]
    return Looking(
        medium=medium,
        open=is_open,
        start=token.start,
        end=token.end,
        words=_short(tree, i),
        maker=maker,
        readers=tuple(readers),
        definite=bool(modifiers & listed("definite.images")),
        new=bool(modifiers & (cues()["imagery.new"] | listed("definite.new"))),
        span=_span(tree, i),
    )


def _in_action(tree: Tree, text: str, i: int, known: PhraseIndex[Source]) -> Looking:
    """The image that a provider takes: "a SkySat passed over at noon"."""
    token, verb = tree.tokens[i], tree.head(i)
    timed = [k for j in tree.kids[verb] if is_time_like(tree, j) for k in tree.under(j)]
    tokens = sorted({i, verb, *timed})
    return Looking(
        medium=Medium.IMAGERY,
        open=False,
        start=token.start,
        end=token.end,
        words=token.text,
        maker=speaker_at(tree, text, i, known),
        readers=(),
        definite=False,
        new=True,
        span=(tree.tokens[tokens[0]].start, tree.tokens[tokens[-1]].end),
    )


def _is_earlier(tree: Tree, i: int) -> bool:
    """Whether an image is only what is compared with: "unchanged from our images of 10 May"."""
    prep = tree.head(i)
    if tree.dep(i) != "pobj" or tree.lemma(prep) not in listed("comparison.against"):
        return False
    before = {tree.lemma(k) for k in range(max(0, prep - COMPARED), prep)}
    return bool(before & listed("comparison.changing"))


def _span(tree: Tree, i: int) -> tuple[int, int]:
    """Offsets of a whole phrase, and of the time at which it was released."""
    own = [k for clause in clauses_on(tree, i) if clause > i for k in tree.under(clause)]
    tokens = {*tree.under(i), *own}
    start, end = min(tokens), max(tokens)
    verb = releasing(tree, i)
    if verb is not None:
        beside = tree.down(verb, "prep", "npadvmod", "advmod")
        timed = [j for k in beside if is_time_like(tree, k) for j in tree.under(k)]
        start = min([start, *timed])
        if tree.lemma(verb) in cues()["imagery.shot"]:
            end = max([end, *timed])  # when it was taken, not only made known
    return tree.tokens[start].start, tree.tokens[end].end


def _medium(tree: Tree, i: int) -> tuple[Medium, bool] | None:
    token, lemma = tree.tokens[i], tree.lemma(i)
    if token.pos not in {"NOUN", "PROPN"}:
        return None
    if token.pos == "PROPN" and token.tag == "NNPS":
        lemma = lemma.removesuffix("s")
    near = {
        w for k in tree.down(i, "compound", "amod", "nmod", "npadvmod") for w in _spellings(tree, k)
    }
    if lemma in cues()["tracking.nouns"] and (
        near & cues()["tracking.marks"] or lemma in listed("camera.trackers")
    ):
        return Medium.TRACKING, False
    marked = bool(near & cues()["imagery.marks"])
    above = lemma == "satellite" and tree.dep(i) in {"nsubj", "pobj", "agent"}
    known = cues()["imagery.footage"] | cues()["imagery.either"] | listed("camera.scenes")
    if above or (marked and lemma in known):
        return Medium.IMAGERY, False
    if lemma in cues()["imagery.footage"] | cues()["imagery.either"]:
        return Medium.FOOTAGE, lemma in cues()["imagery.either"]
    return (Medium.IMAGERY, lemma != "imagery") if lemma in {"image", "imagery"} else None


def _spellings(tree: Tree, i: int) -> set[str]:
    joined = "".join(tree.tokens[k].text for k in tree.under(i)).lower()
    return {tree.tokens[i].text.lower(), tree.lemma(i), joined}


def _short(tree: Tree, i: int) -> str:
    words = [
        tree.tokens[k].text
        for k in tree.down(i, "compound", "amod")
        if k < i
        and tree.tokens[k].text.lower() in cues()["imagery.marks"] | cues()["tracking.marks"]
    ]
    return " ".join([*words, tree.tokens[i].text]).lower()
