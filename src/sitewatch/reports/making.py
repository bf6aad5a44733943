"""Who made an image, who made it known and who has read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitewatch.reports.cues import cues
from sitewatch.reports.grammar import listed
from sitewatch.reports.roles import after, agent, is_passive, subject
from sitewatch.reports.tree import Tree


def clauses_on(tree: Tree, i: int) -> list[int]:
    """Participles and clauses that speak of a noun, also where the parser hung them elsewhere."""
    found = tree.down(i, "acl", "relcl")
    # "a scene of the port, taken by X": places are not taken
    found += [
        k
        for k in tree.under(i)
        if tree.dep(k) == "acl" and k not in found and tree.lemma(k) in cues()["imagery.shot"]
    ]
    last = max([k for k in tree.under(i) if k - i < 8], default=i)
    for after_ in (i + 1, i + 2, last + 1, last + 2):
        if after_ < len(tree.tokens) and tree.tokens[after_].tag == "VBN" and after_ not in found:
            made = tree.lemma(after_) in cues()["imagery.made"] | cues()["imagery.read"]
            near = [
                t
                for k, t in enumerate(tree.tokens[i + 1 : after_], i + 1)
                if not tree.is_under(k, i)
            ]
            if (
                made
                and all(t.pos == "PUNCT" for t in near)
                and not tree.down(after_, "auxpass", "aux")
            ):
                found.append(after_)
    return [c for clause in found for c in (clause, *tree.down(clause, "conj"))]


def makers_of(tree: Tree, i: int, names: frozenset[int]) -> Iterator[int]:
    """Heads of phrases that say who made an image: "Airbus image", "taken by", "X released"."""
    made = [c for c in clauses_on(tree, i) if tree.lemma(c) in cues()["imagery.made"]]
    shot = [c for c in made if tree.lemma(c) in cues()["imagery.shot"]]
    passed = [c for c in made if c not in shot]
    yield from (_owner(tree, by) for c in shot if (by := agent(tree, c)) is not None)
    yield from _doers(tree, shot)
    near = (_proper(tree, k) for k in after(tree, i, "from", "by"))
    yield from (
        k for k in near if names & {k, *tree.down(k, "compound")} or _names_somebody(tree, k)
    )
    yield from (
        k
        for k in tree.down(i, "poss", "compound", "nmod", "amod")
        if k < i and (k in names or _names_somebody(tree, k))
    )
    yield from (k for c in clauses_on(tree, i) for k in after(tree, c, "from") if k in names)
    yield from _by_further(tree, i, names)
    # A provider in brackets behind a pass: "our latest pass (BlackSky)".
    yield from (k for k in sorted(names) if k > i and tree.tokens[k - 1].text == "(")
    yield from (by for c in passed if (by := agent(tree, c)) is not None)
    yield from _doers(tree, passed)
    yield from _releasers(tree, i)


def _proper(tree: Tree, i: int) -> int:
    """The name in "images by X show", where the parser took the verb for the end of the name."""
    names = [k for k in tree.down(i, "compound", "nmod") if tree.tokens[k].pos == "PROPN"]
    return names[-1] if names and tree.lemma(i) in cues()["imagery.verbs"] else i


def _doers(tree: Tree, verbs: Iterable[int]) -> Iterator[int]:
    """Names before the verbs of clauses on an image: "images that X took"."""
    for verb in verbs:
        if not is_passive(tree, verb):
            yield from (k for k in tree.down(verb, "nsubj") if _can_make(tree, k))


def _can_make(tree: Tree, i: int) -> bool:
    """Whether a subject may have made images: a name, or what points back to one."""
    token = tree.tokens[i]
    back = (
        token.text.lower() in listed("covering.makers") or tree.lemma(i) in cues()["back.imagery"]
    )
    return token.pos == "PROPN" or back


def _by_further(tree: Tree, i: int, names: frozenset[int]) -> Iterator[int]:
    """Names after "by" or "from" on a noun inside the phrase: "images of the port by X"."""
    for end in tree.under(i):
        prep = tree.head(end)
        on_noun = tree.tokens[tree.head(prep)].pos in {"NOUN", "PROPN"}
        if tree.dep(end) != "pobj" or not on_noun or tree.head(prep) == i:
            continue
        by = tree.lemma(prep) == "by" and _names_somebody(tree, end)
        source = end in names or bool(names & {*tree.down(end, "compound")})
        if by or (source and tree.lemma(prep) == "from"):
            yield end


def _releasers(tree: Tree, i: int) -> Iterator[int]:
    """Who made an image known, by the verb that it is the object of."""
    verb = releasing(tree, i)
    if verb is None:
        return
    teller = subject(tree, verb)
    if teller is not None and teller != i:
        # "the imagery company X released"
        called = (teller, *tree.down(teller, "appos"))
        yield from (k for k in called if _names_somebody(tree, k))
    by = agent(tree, verb)
    if by is not None:
        yield by


def _owner(tree: Tree, i: int) -> int:
    """The name of what took an image: "an Airbus satellite" is Airbus."""
    names = [k for k in tree.down(i, "compound", "nmod", "poss") if tree.tokens[k].pos == "PROPN"]
    return names[0] if tree.lemma(i) in listed("camera.nouns") and names else i


def releasing(tree: Tree, i: int) -> int | None:
    """The verb by which an image was made known: "Maxar released images"."""
    if tree.dep(i) in {"dobj", "nsubjpass"} and tree.lemma(tree.head(i)) in cues()["imagery.made"]:
        return tree.head(i)
    return None


def _names_somebody(tree: Tree, i: int) -> bool:
    token = tree.tokens[i]
    if (
        token.pos == "PROPN"
        and token.text[:1].isupper()
        and token.text.lower() not in cues()["imagery.marks"]
    ):
        return not _is_time(tree, i) and not _is_place_like(tree, i)
    return (
        token.pos == "NOUN"
        and (tree.lemma(i) in cues()["unnamed.nouns"] or tree.lemma(i) in cues()["back.nouns"])
        and tree.dep(i) == "pobj"
    )


def _is_time(tree: Tree, i: int) -> bool:
    word = tree.tokens[i].text.lower()
    return word in listed("time.weekdays") or word in listed("time.months")


def is_time_like(tree: Tree, i: int) -> bool:
    """Whether a phrase holds a month, a weekday, a number or a unit of time."""
    return any(
        _is_time(tree, k) or tree.tokens[k].pos == "NUM" or tree.lemma(k) in listed("time.units")
        for k in tree.under(i)
    )


def _is_place_like(tree: Tree, i: int) -> bool:
    """Whether a name is that of a place: a base takes no photos."""
    kinds = listed("place.kinds")
    return tree.lemma(i) in kinds or any(tree.lemma(k) in kinds for k in tree.under(i))


def readers_of(tree: Tree, i: int) -> Iterator[int]:
    """Heads of phrases that say who interpreted an image."""
    for verb in clauses_on(tree, i):
        if tree.lemma(verb) in cues()["imagery.read"] | {"obtain"}:
            by = agent(tree, verb)
            teller = by if by is not None else next(iter(tree.down(verb, "nsubj")), None)
            if teller is not None and tree.tokens[teller].pos != "PRON":
                yield teller
