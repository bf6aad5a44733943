"""A parsed sentence with all that tells in it, and the links that it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sitewatch.model import Source
from sitewatch.reports.closing import Closing
from sitewatch.reports.looking import Looking, looking_at
from sitewatch.reports.speakers import Speaker, speaker_at
from sitewatch.reports.telling import Telling
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import PhraseIndex


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
        tellings: Its attributions by the token of their verb or noun.
        speech: Verbs that tell what stands below them, also where nobody is named.
        end: Who ends it, or None.
        nowhere: Tokens that name watched sites: no site tells anything.
        heard: Speakers found so far, by token.
        looked: What tokens give to look at, found so far.
    """

    tree: Tree
    text: str
    known: PhraseIndex[Source]
    tellings: Mapping[int, Telling] = field(default_factory=dict)
    speech: frozenset[int] = frozenset()
    end: Closing | None = None
    nowhere: frozenset[int] = frozenset()
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


def words_of(tree: Tree, verb: int) -> str:
    """A verb with its helpers: "had reported"."""
    helpers = [
        k
        for k in tree.down(verb, "aux", "auxpass", "prt", "neg")
        if k < verb or tree.dep(k) == "prt"
    ]
    return " ".join(tree.tokens[k].text for k in sorted([*helpers, verb]))


def pictured(told: Told, ends: Sequence[int], words: str, depth: int) -> Iterator[Hint]:
    """Links to the images among some nouns."""
    for end in ends:
        looking = told.looking(end)
        if looking is not None:
            yield Hint((depth, 2), words, looking=looking, at=end)


def is_shown_as(told: Told, clause: int, source: int) -> bool:
    """Whether an aside names the image: "..., as an image of 3 May makes clear"."""
    marks = {told.tree.lemma(k) for k in told.tree.down(clause, "mark")}
    return marks == {"as"} and told.looking(source) is not None
