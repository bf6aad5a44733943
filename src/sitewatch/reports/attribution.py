"""Who says that who says: the links of telling around a statement, within its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.model import Source
from sitewatch.reports.attribution_ends import (
    by_end,
    by_part,
    by_sentence,
    closer,
    outermost,
    shown_behind,
)
from sitewatch.reports.citing import listener, nobody
from sitewatch.reports.closing import closing
from sitewatch.reports.cues import cues
from sitewatch.reports.governing import content_path
from sitewatch.reports.grammar import listed
from sitewatch.reports.hearing import by, is_person
from sitewatch.reports.roles import after, is_passive, subject
from sitewatch.reports.speakers import Speaker, speaker_in
from sitewatch.reports.telling import SPEAKING, is_telling, teller, tellings
from sitewatch.reports.told import Hint, Told, is_shown_as, pictured, words_of
from sitewatch.reports.tree import Tree, clause_of
from sitewatch.reports.words import PhraseIndex


def told_of(
    tree: Tree, text: str, known: PhraseIndex[Source], nowhere: frozenset[int] = frozenset()
) -> Told:
    """A parsed sentence with everything in it that tells.

    Args:
        tree: The sentence.
        text: Its paragraph.
        known: Known sources by name.
        nowhere: Tokens that name watched sites.
    """
    found = {telling.head: telling for telling in reversed(tellings(tree))}
    end = closing(tree)
    if (
        end is not None
        and end.verb in found
        and not end.first <= found[end.verb].source <= end.last
    ):
        del found[end.verb]  # hung on a noun before the comma
    return Told(tree, text, known, found, tellers(tree), end, nowhere)


def hints(told: Told, at: int) -> list[Hint]:
    """The links of telling around a trigger, the outermost first."""
    tree = told.tree
    path = list(tree.up(at))
    found: list[Hint] = []
    below = None
    bears = content_path(tree, at, told.speech)
    for n, step in enumerate(path):
        depth = len(path) - n
        if tree.tokens[step].pos in {"VERB", "AUX"}:
            found.extend(_verb_hints(told, step, below, depth))
        elif below is not None and tree.dep(below) in {"acl", "relcl", "prep"}:
            found.extend(_noun_hints(told, step, depth))
        found.extend(h for h in _beside(told, step, depth) if step in bears or not _is_adverb(h))
        below = step
    if told.end is not None and at < told.end.before:
        found = [outermost(told, h, told.end) for h in found]
    found.extend(_in_clause(told, at, found))
    found.extend(closer(told, at, found))
    if not found:
        found.extend(by_sentence(told, at) or by_end(told) or by_part(told, at))
        found.extend(shown_behind(told, at) if not found else ())
    return _without_doubles(sorted(found, key=lambda h: h.order))


def present(told: Told) -> Iterator[Speaker]:
    """Those whom a sentence names as speaking or as persons, in the order of the text."""
    tree = told.tree
    tells = {t.source for t in told.tellings.values() if t.group in SPEAKING}
    if told.end is not None:
        end = told.end
        named = speaker_in(tree, told.text, end.first, end.last, told.known)
        if named is not None:
            yield named
    for i, token in enumerate(tree.tokens):
        if token.pos not in {"NOUN", "PROPN"} or i in told.nowhere or told.looking(i) is not None:
            continue
        subject_ = token.dep in {"nsubj", "nsubjpass"}
        if (subject_ and is_person(told, i)) or (i in tells and told.speaker(i).named):
            yield told.speaker(i)


def _is_adverb(hint: Hint) -> bool:
    return hint.verb.lower() in cues()["unnamed.adverbs"]


def _in_clause(told: Told, at: int, found: Sequence[Hint]) -> Iterator[Hint]:
    """Images after "in" that the parser hung on another noun of the clause."""
    tree, known = told.tree, {h.at for h in found}
    clause = clause_of(tree, at)
    for prep in range(at + 1, len(tree.tokens)):
        if (
            tree.dep(prep) != "prep"
            or tree.lemma(prep) not in listed("adjunct.image")
            or clause_of(tree, prep) != clause
        ):
            continue
        for end in tree.down(prep, "pobj"):
            looking = told.looking(end) if end not in known else None
            if looking is not None:
                yield Hint(
                    (len(tree.tokens), 2), f"in {tree.tokens[end].text}", looking=looking, at=end
                )


def tellers(tree: Tree) -> frozenset[int]:
    """Verbs of a sentence that tell what stands below them: no negation reaches past them."""
    return frozenset(
        i
        for i, token in enumerate(tree.tokens)
        if token.pos == "VERB"
        and (
            (token.dep == "ROOT" and tree.lemma(i) in cues()["verbs.plain"])
            or (
                (tree.lemma(i) in cues()["imagery.verbs"] or is_telling(tree, i))
                and any(_is_content(tree, i, k) for k in tree.kids[i])
            )
        )
    )


def _is_content(tree: Tree, verb: int, below: int | None) -> bool:
    """Whether what stands below a verb is what the verb tells."""
    if below is None:
        return tree.lemma(verb) in cues()["content.seeing"]
    dep, lemma = tree.dep(below), tree.lemma(verb)
    spoken = dep == "prep" and f"{lemma} {tree.lemma(below)}" in cues()["content.particle"]
    if spoken or dep == "ccomp" or (dep == "pcomp" and tree.head(below) == verb):
        return True
    if dep == "xcomp":
        return lemma in cues()["content.bare"] or lemma in cues()["imagery.verbs"]
    if dep == "dobj" and lemma in cues()["content.amounts"]:
        return tree.lemma(below) in listed("amount.nouns")
    if dep in {"dobj", "oprd"} or (dep == "prep" and tree.lemma(below) in listed("teller.content")):
        return lemma in cues()["content.nominal"] or lemma in cues()["imagery.verbs"]
    return dep in {"nsubjpass"} and lemma in cues()["content.nominal"]


def _verb_hints(told: Told, verb: int, below: int | None, depth: int) -> Iterator[Hint]:
    tree, lemma = told.tree, told.tree.lemma(verb)
    speaks = verb in told.tellings
    only_looks = not speaks
    ends = told.end is not None and told.end.verb == verb
    hearsay = lemma in cues()["verbs.hearsay"] and (speaks or not ends)
    shows = lemma in cues()["imagery.verbs"]
    if (speaks or shows or hearsay) and _is_content(tree, verb, below):
        source = told.tellings[verb].source if speaks else teller(tree, verb)
        depth = 0 if source is not None and _closes(tree, verb, source, below) else depth
        if source is not None:
            voices = list(by(told, source, verb, depth))
            yield from (h for h in voices if h.looking is not None or not only_looks)
            yield from listener(told, verb, depth)
            yield from _grounds(told, verb, depth)
        elif below is not None and is_passive(tree, verb) and hearsay:
            yield Hint((depth, 1), words_of(tree, verb), nobody(told, verb), at=verb)
    if lemma in cues()["verbs.citing"] and is_passive(tree, verb) and below is not None:
        yield from (h for k in tree.down(verb, "nsubjpass") for h in by(told, k, verb, depth))
    for clause in tree.down(verb, "advcl", "parataxis", "ccomp"):
        if clause == below:
            continue
        source = subject(tree, clause)
        if source is not None and (_is_aside(told, clause) or is_shown_as(told, clause, source)):
            yield from by(told, source, clause, depth)


def _grounds(told: Told, verb: int, depth: int) -> Iterator[Hint]:
    """The image that a teller goes by: "said, sharing an image", "on the strength of an image"."""
    tree = told.tree
    telling = told.tellings.get(verb)
    for clause in tree.down(telling.source, "relcl", "acl") if telling is not None else ():
        if tree.lemma(clause) in cues()["imagery.read"]:
            yield from pictured(told, tree.down(clause, "dobj"), tree.tokens[clause].text, depth)
    for kid in tree.down(verb, "advcl", "prep"):
        shared = tree.dep(kid) == "advcl" and tree.lemma(kid) in listed("teller.sharing")
        based = any(tree.lemma(k) in listed("teller.strength") for k in tree.under(kid))
        if shared or (tree.dep(kid) == "prep" and based):
            for end in tree.under(kid):
                looking = told.looking(end)
                if looking is not None:
                    yield Hint((depth, 2), tree.tokens[kid].text, looking=looking, at=end)
                    break


def _closes(tree: Tree, verb: int, source: int, below: int | None) -> bool:
    """Whether a teller ends its sentence: ", Harbour Times reported." tells all before it."""
    first = min(tree.under(source))
    after_comma = first > 0 and tree.tokens[first - 1].text in {",", "”", '"'}
    return below is not None and below < first < verb and after_comma


def _is_aside(told: Told, clause: int) -> bool:
    """Whether a clause only says who tells: "as Reuters reported", "..., officials said"."""
    tree = told.tree
    if clause not in told.tellings or not tree.down(clause, "nsubj"):
        return False
    if tree.dep(clause) == "parataxis":
        return True
    marks = {tree.lemma(k) for k in tree.down(clause, "mark")}
    if tree.down(clause, "ccomp", "dobj"):
        return False
    first = next(i for i in tree.under(clause) if tree.tokens[i].pos != "PUNCT")
    closes = (
        not marks
        and clause > tree.head(clause)
        and first > 0
        and tree.tokens[first - 1].text == ","
    )
    return marks == {"as"} or closes


def _noun_hints(told: Told, noun: int, depth: int) -> Iterator[Hint]:
    """The image that tells what stands below it: "images showing two ships"."""
    looking = told.looking(noun)
    if looking is not None:
        yield Hint((depth, 1), "showing", looking=looking, at=noun)


def _beside(told: Told, step: int, depth: int) -> Iterator[Hint]:
    """Links beside a word on the way up: "according to", "in imagery of", "reportedly"."""
    tree = told.tree
    for kid in tree.kids[step]:
        lemma = tree.lemma(kid)
        if tree.tokens[kid].text.lower() == "according":
            yield from _according(told, kid, depth)
        elif tree.tokens[kid].text.lower() in cues()["unnamed.adverbs"]:
            yield Hint((depth, 3), tree.tokens[kid].text, nobody(told, kid), at=kid)
        elif tree.dep(kid) == "prep" and lemma in listed("adjunct.image_near"):
            yield from pictured(told, tree.down(kid, "pobj"), tree.tokens[kid].text, depth)
        elif _is_shown(tree, kid):
            ends = after(tree, kid, "in", "by", "on")
            yield from pictured(told, ends, words_of(tree, kid), depth)
        elif tree.dep(kid) in {"npadvmod", "dep"} and kid > step:
            yield from pictured(told, [kid], "", depth)
        elif tree.dep(kid) in {"nsubj", "nsubjpass", "csubj"}:
            for other in tree.down(kid, "prep"):
                if tree.tokens[other].text.lower() == "according":
                    yield from _according(told, other, depth)


def _is_shown(tree: Tree, i: int) -> bool:
    """Whether a verb only adds what shows it: "..., seen in satellite video"."""
    aside = tree.dep(i) in {"conj", "advcl", "acl", "parataxis"}
    return aside and tree.lemma(i) in cues()["imagery.verbs"] and not tree.down(i, "nsubj")


def _according(told: Told, at: int, depth: int) -> Iterator[Hint]:
    for hint in (h for end in after(told.tree, at, "to") for h in by(told, end, at, depth)):
        yield replace(hint, order=(depth, 0 if hint.looking is None else 1), verb="according to")


def _without_doubles(found: Sequence[Hint]) -> list[Hint]:
    """Each teller once: "said, adding that" is one voice."""
    kept: list[Hint] = []
    for hint in found:
        if not any(hint.at == other.at for other in kept):
            kept.append(hint)
    return kept
