"""Who says that who says: the links of telling around a statement, within its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.reports.governing import content_path
from sitewatch.reports.grammar import listed
from sitewatch.reports.hearing import Hint, Told, by, listener, nobody, words_of
from sitewatch.reports.roles import after, is_passive, subject
from sitewatch.reports.speakers import cues
from sitewatch.reports.telling import is_telling, teller
from sitewatch.reports.tree import Tree, clause_of


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
    found.extend(_in_clause(told, at, found))
    if not found:
        found.extend(_by_sentence(told, at) or _by_end(told))
    return _without_doubles(sorted(found, key=lambda h: h.order))


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


def _by_end(told: Told) -> list[Hint]:
    """The image that ends a sentence, however it was parsed: "..., satellite images show"."""
    tree = told.tree
    words = [i for i, token in enumerate(tree.tokens) if token.pos != "PUNCT"]
    if len(words) < 2 or tree.lemma(words[-1]) not in cues()["imagery.verbs"]:
        return []
    ends = [s for s in tree.up(words[-2]) if s <= words[-2]]  # "images by X show"
    verb = tree.tokens[words[-1]].text
    found = [(s, looking) for s in ends if (looking := told.looking(s)) is not None]
    return [Hint((1, 1), verb, looking=looking, at=s) for s, looking in found[:1]]


def _by_sentence(told: Told, at: int) -> list[Hint]:
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
        found.extend(_pictured(told, [source], words_of(tree, root), 1))
    inside = tree.is_under(at, source) and tree.tokens[at].tag != "VBD"
    if tree.lemma(root) in cues()["speech.plain"] and not inside:
        found.extend(by(told, source, root, 1))
        found.extend(listener(told, root, 1))
    return found


def tellers(tree: Tree) -> frozenset[int]:
    """Verbs of a sentence that tell what stands below them: no negation reaches past them."""
    return frozenset(
        i
        for i, token in enumerate(tree.tokens)
        if token.pos == "VERB"
        and (
            (token.dep == "ROOT" and tree.lemma(i) in cues()["speech.plain"])
            or (
                (
                    tree.lemma(i) in cues()["speech.verbs"]
                    or tree.lemma(i) in cues()["imagery.verbs"]
                    or is_telling(tree, i)
                )
                and any(_is_content(tree, i, k) for k in tree.kids[i])
            )
        )
    )


def _is_content(tree: Tree, verb: int, below: int | None) -> bool:
    """Whether what stands below a verb is what the verb tells."""
    if below is None:
        return tree.lemma(verb) in cues()["speech.seeing"]
    dep, lemma = tree.dep(below), tree.lemma(verb)
    if dep == "ccomp" or (dep == "pcomp" and tree.head(below) == verb):
        return True
    if dep == "xcomp":
        return lemma in cues()["speech.bare"] or lemma in cues()["imagery.verbs"]
    if dep in {"dobj", "oprd"} or (dep == "prep" and tree.lemma(below) in listed("teller.content")):
        return lemma in cues()["speech.nominal"] or lemma in cues()["imagery.verbs"]
    return dep in {"nsubjpass"} and lemma in cues()["speech.nominal"]


def _verb_hints(told: Told, verb: int, below: int | None, depth: int) -> Iterator[Hint]:
    tree, lemma = told.tree, told.tree.lemma(verb)
    speaks = lemma in cues()["speech.verbs"] or is_telling(tree, verb)
    only_looks = not speaks
    if (speaks or lemma in cues()["imagery.verbs"]) and _is_content(tree, verb, below):
        source = teller(tree, verb)
        depth = 0 if source is not None and _closes(tree, verb, source, below) else depth
        if source is not None:
            voices = list(by(told, source, verb, depth))
            yield from (h for h in voices if h.looking is not None or not only_looks)
            yield from listener(told, verb, depth)
            yield from _grounds(told, verb, depth)
        elif below is not None and is_passive(tree, verb) and lemma in cues()["speech.hearsay"]:
            yield Hint((depth, 1), words_of(tree, verb), nobody(told, verb), at=verb)
    for clause in tree.down(verb, "advcl", "parataxis", "ccomp"):
        if clause == below:
            continue
        source = subject(tree, clause)
        if source is not None and (_is_aside(tree, clause) or _is_shown_as(told, clause, source)):
            yield from by(told, source, clause, depth)


def _grounds(told: Told, verb: int, depth: int) -> Iterator[Hint]:
    """The image that a teller goes by: "said, sharing an image", "on the strength of an image"."""
    tree = told.tree
    for kid in tree.down(verb, "advcl", "prep"):
        shared = tree.dep(kid) == "advcl" and tree.lemma(kid) in listed("teller.sharing")
        based = any(tree.lemma(k) in listed("teller.strength") for k in tree.under(kid))
        if shared or (tree.dep(kid) == "prep" and based):
            for end in tree.under(kid):
                looking = told.looking(end)
                if looking is not None:
                    yield Hint((depth, 2), tree.tokens[kid].text, looking=looking, at=end)
                    break


def _is_shown_as(told: Told, clause: int, source: int) -> bool:
    """Whether an aside names the image: "..., as an image of 3 May makes clear"."""
    marks = {told.tree.lemma(k) for k in told.tree.down(clause, "mark")}
    return marks == {"as"} and told.looking(source) is not None


def _closes(tree: Tree, verb: int, source: int, below: int | None) -> bool:
    """Whether a teller ends its sentence: ", Harbour Times reported." tells all before it."""
    first = min(tree.under(source))
    after_comma = first > 0 and tree.tokens[first - 1].text in {",", "”", '"'}
    return below is not None and below < first < verb and after_comma


def _is_aside(tree: Tree, clause: int) -> bool:
    """Whether a clause only says who tells: "as Reuters reported", "..., officials said"."""
    if tree.lemma(clause) not in cues()["speech.verbs"] or not tree.down(clause, "nsubj"):
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
            yield from _pictured(told, tree.down(kid, "pobj"), tree.tokens[kid].text, depth)
        elif _is_shown(tree, kid):
            ends = after(tree, kid, "in", "by", "on")
            yield from _pictured(told, ends, words_of(tree, kid), depth)
        elif tree.dep(kid) in {"npadvmod", "dep"} and kid > step:
            yield from _pictured(told, [kid], "", depth)
        elif tree.dep(kid) in {"nsubj", "nsubjpass", "csubj"}:
            for other in tree.down(kid, "prep"):
                if tree.tokens[other].text.lower() == "according":
                    yield from _according(told, other, depth)


def _is_shown(tree: Tree, i: int) -> bool:
    """Whether a verb only adds what shows it: "..., seen in satellite video"."""
    aside = tree.dep(i) in {"conj", "advcl", "acl", "parataxis"}
    return aside and tree.lemma(i) in cues()["imagery.verbs"] and not tree.down(i, "nsubj")


def _pictured(told: Told, ends: Sequence[int], words: str, depth: int) -> Iterator[Hint]:
    """Links to the images among some nouns."""
    for end in ends:
        looking = told.looking(end)
        if looking is not None:
            yield Hint((depth, 2), words, looking=looking, at=end)


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
