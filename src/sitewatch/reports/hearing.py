"""Who is heard: the links that one teller, listener or citation gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sitewatch.model import Medium, Source
from sitewatch.reports.grammar import listed
from sitewatch.reports.looking import Looking, looking_at
from sitewatch.reports.pointing import country_of
from sitewatch.reports.roles import after
from sitewatch.reports.speakers import Speaker, cues, medium_of, speaker_at
from sitewatch.reports.telling import telling_words
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import PhraseIndex

PERSONAL = listed("pronouns.subject")


@dataclass(frozen=True, slots=True)
class Hint:
    """One link of telling as its sentence gives it.

    Attributes:
        order: Position in the chain: outer links sort first.
        verb: The words that make the link ("said").
        speaker: Who, where the sentence names somebody.
        looking: What is looked at, where the link is an image, a video or a track.
        back: Whether it points back to somebody named before ("the lab", "she").
        nouns: Base forms of the nouns that point back.
        at: Index of the token that carries the link.
        marks: Words that tell the noun that points back from others like it ("port" authority).
    """

    order: tuple[int, int]
    verb: str
    speaker: Speaker | None = None
    looking: Looking | None = None
    back: bool = False
    nouns: frozenset[str] = frozenset()
    at: int = 0
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A parsed sentence with what is needed to name speakers in it.

    Attributes:
        tree: The sentence.
        text: Its paragraph.
        known: Known sources by name.
        speech: Verbs of telling in it.
        heard: Speakers found so far, by token.
        looked: What tokens give to look at, found so far.
    """

    tree: Tree
    text: str
    known: PhraseIndex[Source]
    speech: frozenset[int] = frozenset()
    heard: dict[int, Speaker] = field(default_factory=dict)
    looked: dict[int, Looking | None] = field(default_factory=dict)

    def speaker(self, i: int) -> Speaker:
        """The speaker whose noun phrase a token heads."""
        if i not in self.heard:
            self.heard[i] = speaker_at(self.tree, self.text, i, self.known)
        return self.heard[i]

    def looking(self, i: int) -> Looking | None:
        """What a noun gives to look at, or None where it is no image, video or track."""
        if i not in self.looked:
            self.looked[i] = looking_at(self.tree, self.text, i, self.known)
        return self.looked[i]


def by(told: Told, i: int, verb: int, depth: int) -> Iterator[Hint]:
    """The link of a teller: images, a person or body, or something that points back to one."""
    tree = told.tree
    words = words_of(tree, verb)
    looking = told.looking(i)
    if looking is not None:
        yield Hint((depth, 1), words, looking=looking, at=i)
        return
    token = tree.tokens[i]
    if token.pos == "PRON" or token.text.lower() in PERSONAL:
        if (
            token.text.lower() in PERSONAL
            and not tree.down(verb, "expl")
            and tree.lemma(verb) != "appear"
        ):
            yield Hint((depth, 1), words, back=True, nouns=frozenset({token.text.lower()}), at=i)
        return
    yield from _by_noun(told, i, words, depth)


def _by_noun(told: Told, i: int, words: str, depth: int) -> Iterator[Hint]:
    tree, lemma = told.tree, told.tree.lemma(i)
    by = [*after(tree, i, "by"), *after(tree, i, "from")]
    if lemma in cues()["back.texts"] and by:
        yield Hint((depth, 1), words, told.speaker(by[0]), at=i)
        return
    speaker = told.speaker(i)
    is_back = (lemma in cues()["back.nouns"] and not speaker.named) or _describes(tree, i, speaker)
    if lemma in cues()["unnamed.nouns"]:
        inside = [
            e for e in after(tree, i, "from", "at", "of", "with") if tree.tokens[e].pos == "PROPN"
        ]
        if inside and not speaker.person:
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
    elif _can_speak(tree, i, speaker) or _speaks(tree, i):
        yield Hint((depth, 1), words, speaker, at=i)
    yield from _citing(told, i, depth)


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


def _speaks(tree: Tree, i: int) -> bool:
    """Whether a noun is the subject of plain saying: whoever says something can speak."""
    verb = tree.head(i)
    plain = tree.dep(i) == "nsubj" and tree.lemma(verb) in {"say", "tell"}
    return plain and tree.lemma(i) not in telling_words()["nouns.documents"]


def _citing(told: Told, i: int, depth: int) -> Iterator[Hint]:
    """Who is cited: "Reuters, quoting two aid workers, reported"."""
    tree = told.tree
    head = tree.head(i)
    owners = [i, head, *tree.down(head, "ccomp")]
    for owner in owners:
        for clause in tree.down(owner, "acl", "advcl", "prep", "xcomp"):
            if tree.lemma(clause) in cues()["speech.citing"]:
                for end in tree.down(clause, "dobj", "pobj"):
                    who = _author(tree, end)
                    yield Hint((depth, 2), tree.tokens[clause].text, told.speaker(who), at=who)


def _author(tree: Tree, i: int) -> int:
    """Who wrote a text: the institute of "a study by the institute"; else the token itself."""
    by = [*after(tree, i, "by"), *after(tree, i, "from")]
    return by[0] if by and tree.lemma(i) in cues()["back.texts"] else i


def listener(told: Told, verb: int, depth: int) -> Iterator[Hint]:
    """The outlet that was told: "residents told Radio Free City"."""
    tree = told.tree
    if tree.lemma(verb) != "tell":
        return
    for end in [*tree.down(verb, "dobj", "dative"), *after(tree, verb, "to")]:
        lemma = tree.lemma(end)
        if lemma in cues()["unnamed.listeners"]:
            continue
        speaker = told.speaker(end)
        if tree.lemma(end) in cues()["back.nouns"]:
            yield Hint((depth, 0), "told", speaker, back=True, nouns=frozenset({lemma}), at=end)
        elif speaker.named or speaker.medium is Medium.OUTLET:
            outlet = Speaker(speaker.who, Medium.OUTLET, speaker.start, speaker.end)
            yield Hint((depth, 0), "told", outlet, at=end)


def nobody(told: Told, at: int) -> Speaker:
    """The speaker of hearsay."""
    token = told.tree.tokens[at]
    return Speaker("unnamed", Medium.UNNAMED, token.start, token.end, named=False)


def words_of(tree: Tree, verb: int) -> str:
    """A verb with its helpers: "had reported"."""
    helpers = [
        k
        for k in tree.down(verb, "aux", "auxpass", "prt", "neg")
        if k < verb or tree.dep(k) == "prt"
    ]
    return " ".join(tree.tokens[k].text for k in sorted([*helpers, verb]))
