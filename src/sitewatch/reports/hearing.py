"""Who is heard: the links that one teller, listener or citation gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitewatch.model import Medium
from sitewatch.reports.citing import citing, listener
from sitewatch.reports.closing import Closing
from sitewatch.reports.cues import cues
from sitewatch.reports.grammar import listed
from sitewatch.reports.pointing import country_of
from sitewatch.reports.roles import after
from sitewatch.reports.speakers import Speaker, medium_of, speaker_in
from sitewatch.reports.told import Hint, Told, words_of
from sitewatch.reports.tree import Tree

PERSONAL = listed("pronouns.subject")


def by(told: Told, i: int, verb: int, depth: int) -> Iterator[Hint]:
    """The link of a teller: images, a person or body, or something that points back to one."""
    tree = told.tree
    words = words_of(tree, verb)
    looking = told.looking(i)
    if looking is not None:
        yield Hint((depth, 1), words, looking=looking, at=i)
        return
    token = tree.tokens[i]
    if token.text.lower() in listed("pronouns.singled"):
        i = _singled(tree, i)
        token = tree.tokens[i]
    if token.pos == "PRON" or token.text.lower() in PERSONAL:
        near = _person_before(told, i)
        if near is not None:
            yield Hint((depth, 1), words, told.speaker(near), at=near)
        elif (
            token.text.lower() in PERSONAL
            and not tree.down(verb, "expl")
            and tree.lemma(verb) != "appear"
        ):
            yield Hint((depth, 1), words, back=True, nouns=frozenset({token.text.lower()}), at=i)
        return
    yield from _by_noun(told, i, words, depth)


def _singled(tree: Tree, i: int) -> int:
    """Who "one of the sources, an officer," is: the noun that says so, or those it is one of."""
    called = [k for k in tree.under(i) if tree.dep(k) == "appos" and tree.tokens[k].pos == "NOUN"]
    return next(iter([*called, *after(tree, i, "of")]), i)


def _person_before(told: Told, i: int) -> int | None:
    """The person of the same sentence that "he" or "she" stands for: subject of a clause before."""
    tree, word = told.tree, told.tree.tokens[i].text.lower()
    before = [k for k in range(i) if tree.dep(k) == "nsubj" and tree.head(k) != tree.head(i)]
    if word in listed("pronouns.person"):
        return next((k for k in before if is_person(told, k)), None)
    relative = any(tree.dep(step) == "relcl" for step in tree.up(i))
    return next((k for k in before if relative and word == "it" and _is_known(told, k)), None)


def _is_known(told: Told, i: int) -> bool:
    """Whether a name is that of a known body, no person."""
    speaker = told.speaker(i)
    known = bool(speaker.text) or speaker.medium is not Medium.UNNAMED
    return i not in told.nowhere and speaker.named and not speaker.person and known


def is_person(told: Told, i: int) -> bool:
    """Whether a noun stands for one person, by name or by office."""
    token = told.tree.tokens[i]
    if token.tag in {"NN", "NNP"} and told.tree.lemma(i) in cues()["persons.nouns"]:
        return True
    return token.pos == "PROPN" and token.tag == "NNP" and told.speaker(i).person


def named_at_end(told: Told, end: Closing) -> Iterator[Hint]:
    """The link of the one who ends a sentence; it stands outside all others."""
    tree = told.tree
    named = speaker_in(tree, told.text, end.first, end.last, told.known)
    if named is not None:
        yield Hint((0, 1), words_of(tree, end.verb), named, at=end.source)
    else:
        found = list(by(told, end.source, end.verb, 0))
        if not found and tree.tokens[end.source].pos in {"NOUN", "PROPN"}:
            found = [
                Hint((0, 1), words_of(tree, end.verb), told.speaker(end.source), at=end.source)
            ]
        yield from (replace(h, order=(0, h.order[1])) for h in found)
    yield from listener(told, end.verb, 0)


def _by_noun(told: Told, i: int, words: str, depth: int) -> Iterator[Hint]:
    tree = told.tree
    i = _named_before(tree, i)
    lemma = tree.lemma(i)
    if i in told.nowhere:
        return
    by = [*after(tree, i, "by"), *after(tree, i, "from")]
    if lemma in cues()["back.texts"] and by:
        yield Hint((depth, 1), words, told.speaker(by[0]), at=i)
        return
    owner = next(iter(tree.down(i, "poss")), None)
    if lemma in cues()["nouns.documents"] and owner is not None:
        yield from by_owner(told, owner, words, depth)
        return
    speaker = told.speaker(i)
    is_back = (lemma in cues()["back.nouns"] and not speaker.named) or _describes(tree, i, speaker)
    if lemma in cues()["unnamed.nouns"]:
        inside = [e for e in after(tree, i, "from", "at", "of", "with", "in") if _is_body(told, e)]
        if inside and not speaker.person and speaker.medium is not Medium.WITNESS:
            speaker = told.speaker(inside[0])
            yield Hint((depth, 1), words, speaker, at=i)
            return
    definite = any(
        tree.lemma(k) in listed("definite.speakers") for k in tree.down(i, "det", "poss")
    )
    if is_back and definite:
        marks = frozenset(tree.lemma(k) for k in tree.down(i, "compound", "amod", "nmod"))
        marks -= listed("definite.again")
        yield Hint(
            (depth, 1), words, speaker, back=True, nouns=frozenset({lemma}), at=i, marks=marks
        )
    elif _can_speak(tree, i, speaker) or _speaks(tree, i, speaker):
        yield Hint((depth, 1), words, speaker, at=i)
    yield from citing(told, i, depth)


def by_owner(told: Told, owner: int, words: str, depth: int) -> Iterator[Hint]:
    """The link of whoever a document belongs to: "the firm's circular", "their list"."""
    if told.tree.tokens[owner].pos in {"NOUN", "PROPN"}:
        yield from _by_noun(told, owner, words, depth)


def _named_before(tree: Tree, i: int) -> int:
    """The name that a noun only describes: "Harbour 24, a channel, which wrote"."""
    head = tree.head(i)
    described = tree.dep(i) == "appos" and tree.tokens[i].pos == "NOUN"
    return head if described and tree.tokens[head].pos == "PROPN" else i


def _is_body(told: Told, i: int) -> bool:
    """Whether a name behind "a source in" is that of a body that has sources."""
    tree = told.tree
    if tree.tokens[i].pos == "PROPN":
        return i not in told.nowhere and not country_of(tree.tokens[i].text)
    named = i + 1 < len(tree.tokens) and tree.tokens[i + 1].pos == "PROPN"
    return tree.lemma(i) in cues()["titles.words"] and named


def _can_speak(tree: Tree, i: int, speaker: Speaker) -> bool:
    if tree.lemma(i) in cues()["unnamed.nouns"] or speaker.person:
        return True
    return (
        speaker.named and (tree.tokens[i].pos == "PROPN" or speaker.medium is not Medium.UNNAMED)
    ) or (medium_of(" ".join([*speaker.nouns, tree.tokens[i].text])) is not None)


def _describes(tree: Tree, i: int, speaker: Speaker) -> bool:
    """Whether a phrase only describes somebody: "the same driver", "the Kenyan agency"."""
    names = [k for k in tree.under(i) if tree.tokens[k].pos == "PROPN"]
    lands = all(country_of(tree.tokens[k].text) for k in names)
    return tree.tokens[i].pos == "NOUN" and lands and not speaker.person and not speaker.text


def _speaks(tree: Tree, i: int, speaker: Speaker) -> bool:
    """Whether a noun is the subject of plain saying: whoever says something can speak."""
    verb = tree.head(i)
    if tree.dep(i) != "nsubj" or tree.lemma(i) in cues()["nouns.documents"]:
        return False
    lemma = tree.lemma(verb)
    plain = lemma in {"say", "tell"} or tree.tokens[i].tag == "NNS"
    return lemma in cues()["verbs.open"] and (plain or speaker.named)
