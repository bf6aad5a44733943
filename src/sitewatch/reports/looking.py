"""Images, videos and tracks that a sentence says something of: who made them, who read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sitewatch.model import Medium, Source
from sitewatch.reports.grammar import listed
from sitewatch.reports.passes import is_provider, known_medium
from sitewatch.reports.roles import after, agent, is_passive, subject
from sitewatch.reports.speakers import Speaker, cues, speaker_at
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
    if found is None:
        return None
    medium, is_open = found
    if _is_earlier(tree, i):
        return None
    names = frozenset(k for k in tree.under(i) if is_provider(tree.tokens[k].text, known))
    makers = list(_makers(tree, i, names))
    readers = [speaker_at(tree, text, k, known) for k in _readers(tree, i)]
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


def _is_earlier(tree: Tree, i: int) -> bool:
    """Whether an image is only what is compared with: "unchanged from our images of 10 May"."""
    prep = tree.head(i)
    if tree.dep(i) != "pobj" or tree.lemma(prep) not in listed("comparison.against"):
        return False
    before = {tree.lemma(k) for k in range(max(0, prep - COMPARED), prep)}
    return bool(before & listed("comparison.changing"))


def _span(tree: Tree, i: int) -> tuple[int, int]:
    """Offsets of a whole phrase, and of the time at which it was released."""
    own = [k for clause in _clauses(tree, i) if clause > i for k in tree.under(clause)]
    tokens = {*tree.under(i), *own}
    start, end = min(tokens), max(tokens)
    verb = _releasing(tree, i)
    if verb is not None:
        beside = tree.down(verb, "prep", "npadvmod", "advmod")
        timed = [j for k in beside if _is_time_like(tree, k) for j in tree.under(k)]
        start = min([start, *timed])
        if tree.lemma(verb) in cues()["imagery.shot"]:
            end = max([end, *timed])  # when it was taken, not only made known
    return tree.tokens[start].start, tree.tokens[end].end


def _medium(tree: Tree, i: int) -> tuple[Medium, bool] | None:
    token, lemma = tree.tokens[i], tree.lemma(i)
    if token.pos not in {"NOUN", "PROPN"}:
        return None
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


def _clauses(tree: Tree, i: int) -> list[int]:
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


def _makers(tree: Tree, i: int, names: frozenset[int]) -> Iterator[int]:
    """Heads of phrases that say who made an image: "Airbus image", "taken by", "X released"."""
    made = [c for c in _clauses(tree, i) if tree.lemma(c) in cues()["imagery.made"]]
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
    verb = _releasing(tree, i)
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


def _releasing(tree: Tree, i: int) -> int | None:
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


def _is_time_like(tree: Tree, i: int) -> bool:
    return any(
        _is_time(tree, k) or tree.tokens[k].pos == "NUM" or tree.lemma(k) in listed("time.units")
        for k in tree.under(i)
    )


def _is_place_like(tree: Tree, i: int) -> bool:
    """Whether a name is that of a place: a base takes no photos."""
    kinds = listed("place.kinds")
    return tree.lemma(i) in kinds or any(tree.lemma(k) in kinds for k in tree.under(i))


def _readers(tree: Tree, i: int) -> Iterator[int]:
    """Heads of phrases that say who interpreted an image."""
    for verb in _clauses(tree, i):
        if tree.lemma(verb) in cues()["imagery.read"] | {"obtain"}:
            by = agent(tree, verb)
            teller = by if by is not None else next(iter(tree.down(verb, "nsubj")), None)
            if teller is not None and tree.tokens[teller].pos != "PRON":
                yield teller


def _short(tree: Tree, i: int) -> str:
    words = [
        tree.tokens[k].text
        for k in tree.down(i, "compound", "amod")
        if k < i
        and tree.tokens[k].text.lower() in cues()["imagery.marks"] | cues()["tracking.marks"]
    ]
    return " ".join([*words, tree.tokens[i].text]).lower()
