"""Who tells a statement from further off: at the end of its sentence or in another part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.reports.citing import listener
from sitewatch.reports.closing import Closing
from sitewatch.reports.cues import cues
from sitewatch.reports.hearing import by, is_person, named_at_end
from sitewatch.reports.roles import subject
from sitewatch.reports.speakers import speaker_in
from sitewatch.reports.telling import SPEAKING, teller
from sitewatch.reports.told import Hint, Told, is_shown_as, pictured, words_of


def by_end(told: Told) -> list[Hint]:
    """The image that ends a sentence, however it was parsed: "..., satellite images show"."""
    tree = told.tree
    words = [i for i, token in enumerate(tree.tokens) if token.pos != "PUNCT"]
    if len(words) < 2 or tree.lemma(words[-1]) not in cues()["imagery.verbs"]:
        return []
    ends = [s for s in tree.up(words[-2]) if s <= words[-2]]  # "images by X show"
    verb = tree.tokens[words[-1]].text
    found = [(s, looking) for s in ends if (looking := told.looking(s)) is not None]
    return [Hint((1, 1), verb, looking=looking, at=s) for s, looking in found[:1]]


def by_sentence(told: Told, at: int) -> list[Hint]:
    """The one who tells the whole sentence, where the parser lost the link to the statement."""
    tree = told.tree
    root = next(i for i in range(len(tree.tokens)) if tree.dep(i) == "ROOT")
    source = teller(tree, root)
    apart = any(
        tree.dep(step) == "conj" and tree.down(step, "nsubj", "nsubjpass") for step in tree.up(at)
    )
    if apart or source is None or root == at:
        return []
    found: list[Hint] = []
    if tree.lemma(root) in cues()["imagery.verbs"]:
        found.extend(pictured(told, [source], words_of(tree, root), 1))
    inside = tree.is_under(at, source) and tree.tokens[at].tag != "VBD"
    if tree.lemma(root) in cues()["verbs.plain"] and not inside:
        found.extend(by(told, source, root, 1))
        found.extend(listener(told, root, 1))
    return found


def outermost(told: Told, hint: Hint, end: Closing) -> Hint:
    """A hint that stands for the one who ends the sentence, before all others and by full name."""
    if hint.looking is not None or not end.first <= hint.at <= end.last:
        return hint
    named = speaker_in(told.tree, told.text, end.first, end.last, told.known)
    hint = replace(hint, order=(0, hint.order[1]))
    return hint if named is None else replace(hint, speaker=named, back=False)


def by_part(told: Told, at: int) -> list[Hint]:
    """Who tells the part before a semicolon or a colon: "denied it; it had brought food"."""
    tree = told.tree
    marks = [i for i, t in enumerate(tree.tokens[:at]) if t.text in {";", ":"}]
    if not marks:
        return []
    colon = tree.tokens[marks[-1]].text == ":"
    for verb in range(marks[-1]):
        telling = told.tellings.get(verb)
        if telling is not None and telling.group in SPEAKING and telling.source < marks[-1]:
            return [*by(told, telling.source, verb, 1), *listener(told, verb, 1)]
        if tree.tokens[verb].pos not in {"VERB", "AUX"}:
            continue
        subjects = [k for k in tree.down(verb, "nsubj") if k < marks[-1]]
        looks = tree.lemma(verb) in cues()["imagery.verbs"] | cues()["imagery.passing"]
        found = pictured(told, subjects, words_of(tree, verb), 1) if looks else iter(())
        persons = [k for k in subjects if colon and is_person(told, k)]
        hints_ = [*found, *(h for k in persons for h in by(told, k, verb, 1))]
        if hints_:
            return hints_
    return []


def shown_behind(told: Told, at: int) -> Iterator[Hint]:
    """The image of an aside at the end: "..., as an image of 3 May makes clear"."""
    tree = told.tree
    for clause, token in enumerate(tree.tokens):
        source = subject(tree, clause) if token.dep == "advcl" and clause > at else None
        if source is not None and at < source and is_shown_as(told, clause, source):
            yield from by(told, source, clause, 1)


def closer(told: Told, at: int, found: Sequence[Hint]) -> Iterator[Hint]:
    """The one who ends the sentence, and the image behind, where the parser hung them elsewhere."""
    end = told.end
    if end is None or at >= end.before or any(h.looking is None and h.order[0] == 0 for h in found):
        return
    if any(end.first <= h.at <= end.last for h in found):
        return
    yield from named_at_end(told, end)
    for i in range(end.last + 1, len(told.tree.tokens)):
        looking = told.looking(i)
        if looking is not None and all(h.at != i for h in found):
            yield Hint((0, 2), words_of(told.tree, end.verb), looking=looking, at=i)
            return
