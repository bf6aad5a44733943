"""What a reader keeps in mind while it goes through one article: who spoke, what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sitewatch.model import Dated, Link, Medium
from sitewatch.reports.clean import Paragraph
from sitewatch.reports.cues import cues
from sitewatch.reports.doctime import PlacedTime
from sitewatch.reports.grammar import listed
from sitewatch.reports.hearing import PERSONAL
from sitewatch.reports.looking import Looking
from sitewatch.reports.memory_pointing import full_name, pointed_to
from sitewatch.reports.memory_records import Part, Seen
from sitewatch.reports.pointing import LOOKS
from sitewatch.reports.speakers import Speaker
from sitewatch.reports.told import Hint


@dataclass(slots=True)
class Memory:
    """Speakers and things looked at, in the order in which the article names them.

    Attributes:
        speakers: Speakers with the original span of their names.
        seen: Things looked at.
        last: Chain of the last sentence that had one.
        said: When each speaker last spoke, by printed name, with the original span of the date.
        base: What the text itself rests on ("we bought an image"), or None.
        grounds: The image that each analyst has read, by printed name.
        readers: Names of all who have told what an image shows.
        pointed: The image that the sentence before names, or None.
    """

    speakers: list[tuple[Speaker, tuple[int, int]]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    last: tuple[Part, ...] = ()
    said: dict[str, tuple[Dated, tuple[int, int]]] = field(default_factory=dict)
    base: Part | None = None
    grounds: dict[str, tuple[Speaker, Part]] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)
    pointed: Part | None = None

    def parts_of(self, hint: Hint, paragraph: Paragraph, *, told: bool) -> tuple[Part, ...]:
        """The links that one hint gives, with what it points back to filled in.

        Args:
            hint: The hint.
            paragraph: Its paragraph.
            told: Whether somebody else passes on what it looks at.
        """
        return tuple(self._parts(hint, paragraph, told=told))

    @staticmethod
    def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
        """Links in a row, each teller once."""
        found: list[Part] = []
        for part in parts:
            twins = [n for n, other in enumerate(found) if _same(part, other)]
            if not twins:
                found.append(part)
            elif _saw(part):
                # "says it saw": the outlet is its own witness.
                found[twins[0]] = _as_witness(found[twins[0]])
        return tuple(found)

    @staticmethod
    def direct(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The same chain with its last speaker quoted in their own words."""
        if not parts:
            return parts
        return (*parts[:-1], replace(parts[-1], direct=True))

    def note_grounds(self, chain: Sequence[Part]) -> None:
        """Keep which image each analyst of a chain has read."""
        for outer, inner in pairwise(chain):
            speaker = outer.speaker
            if speaker is not None and inner.image is not None:
                self.readers.add(speaker.who)
                look = self.look(inner)
                named = look is not None and look.maker is not None and look.maker.named
                if named and speaker.medium is Medium.ANALYST:
                    self.grounds[speaker.who] = (speaker, inner)

    def return_to_base(self) -> None:
        """A new paragraph speaks again of the images that the text itself rests on."""
        if self.base is not None and (not self.last or self.last[-1].image is None):
            self.last = (self.base,)

    def read_by(self, speaker: Speaker) -> Part | None:
        """The image that an analyst, or the body that one belongs to, has read, or None."""
        if speaker.who in self.grounds:
            return self.grounds[speaker.who][1]
        nouns = {noun.lower() for noun in speaker.nouns}
        for known, image in self.grounds.values():
            own = {word.lower() for word in known.who.split()}
            if speaker.person and (nouns | speaker.bodies) & own & cues()["back.analyst"]:
                return image
        return None

    def _parts(self, hint: Hint, paragraph: Paragraph, *, told: bool) -> list[Part]:
        if hint.looking is not None:
            return self._of_looking(hint, hint.looking, paragraph, told=told)
        if hint.back:
            earlier = pointed_to(self.speakers, hint)
            if earlier is not None:
                speaker, span = earlier
                return [Part(hint.verb, speaker, None, *span, inherited=True)]
            if hint.speaker is None:
                return []
        if hint.speaker is None:
            return []
        return [self._named(hint.verb, hint.speaker, paragraph)]

    def hear(self, present: Iterable[Speaker], paragraph: Paragraph, first: int) -> None:
        """Keep those whom a sentence names beside its statements: "he" may point back to them.

        Args:
            present: Those named, in the order of the text.
            paragraph: Their paragraph.
            first: Number of speakers before the sentence.
        """
        known = {s.start for s, _ in self.speakers[first:]}
        for speaker in present:
            if speaker.start not in known:
                span = paragraph.to_original(speaker.start, speaker.end)
                self.speakers.append((full_name(self.speakers, speaker), span))

    def _named(self, verb: str, speaker: Speaker, paragraph: Paragraph) -> Part:
        span = paragraph.to_original(speaker.start, speaker.end)
        full = full_name(self.speakers, speaker)
        self.speakers.append((full, span))
        return Part(verb, full, None, *span)

    def outer(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """A chain with the links that stood before its first speaker a sentence ago."""
        first = parts[0].speaker if parts else None
        if first is None:
            return parts
        for n, part in enumerate(self.last):
            if n and part.speaker is not None and part.speaker.who == first.who:
                return (*(replace(p, inherited=True, direct=False) for p in self.last[:n]), *parts)
        return parts

    def _of_looking(
        self, hint: Hint, looking: Looking, paragraph: Paragraph, *, told: bool
    ) -> list[Part]:
        readers = [self._named("analysed", r, paragraph) for r in looking.readers if r.named]
        number = self._number(looking, paragraph, told=told or bool(looking.readers))
        span = paragraph.to_original(looking.start, looking.end)
        return [*readers, Part(hint.verb, None, number, *span)]

    def _number(self, looking: Looking, paragraph: Paragraph, *, told: bool) -> int:
        """Index of something looked at: of a named maker, the same as the last, or unnamed."""
        last = self.seen[-1] if self.seen else None
        if looking.maker is not None:
            return self._keep(self._made(looking, looking.maker, paragraph, last))
        named = self._last_named(looking)
        if named is not None:
            return self._keep(replace(named, looking=looking, same_as=None))
        alike = last is not None and (looking.open or looking.medium is last.medium)
        if last is not None and alike and not looking.new and not told:
            return self._keep(replace(last, looking=looking, same_as=None))
        from_above = looking.open and last is not None and last.medium is Medium.IMAGERY
        medium = Medium.IMAGERY if from_above else looking.medium
        return self._keep(Seen(looking, None, medium, waits=not told))

    def _last_named(self, looking: Looking) -> Seen | None:
        """What "the images" point back to: the last ones whose maker the article has named."""
        if not looking.definite or looking.new:
            return None
        alike = (s for s in reversed(self.seen) if looking.open or looking.medium is s.medium)
        found = (seen for s in alike if (seen := self._final(s)).maker is not None)
        return next((s for s in found if s.maker is not None and s.maker.named), None)

    def claim(self, first: int, spoken: int) -> None:
        """Images that a sentence leaves without a maker are those of the provider that tells it.

        Args:
            first: Number of things looked at before the sentence.
            spoken: Number of speakers before the sentence.
        """
        firms = {s.who: (s, at) for s, at in self.speakers[spoken:] if s.medium is Medium.IMAGERY}
        if len(firms) != 1:
            return
        [(firm, span)] = firms.values()
        for seen in self.seen[first:]:
            if seen.maker is None and seen.same_as is None and seen.medium is Medium.IMAGERY:
                seen.maker, seen.named, seen.waits = firm, span, False

    def date_last(self, times: Sequence[PlacedTime]) -> None:
        """Give what was looked at last its day, where it has none."""
        last = self._final(self.seen[-1]) if self.seen else None
        if last is None or last.medium is not Medium.IMAGERY or last.captured is not None:
            return
        for time in times:
            last.captured, last.where = time.dated, (time.start, time.end)

    def _made(
        self, looking: Looking, maker: Speaker, paragraph: Paragraph, last: Seen | None
    ) -> Seen:
        span = paragraph.to_original(maker.start, maker.end)
        full = full_name(self.speakers, self._meant(maker))
        if full.named:
            self.speakers.append((full, span))
        if last is not None and last.waits:
            last.same_as = len(self.seen)
        found = Seen(looking, full, _medium(looking, full), named=span)
        known = last.maker if last is not None else None
        if last is not None and known is not None and known.who == full.who and looking.definite:
            found.captured, found.where = last.captured, last.where
        return found

    def _meant(self, maker: Speaker) -> Speaker:
        """The imagery provider that "the company" or "it" stands for as the maker of images."""
        nouns = {noun.lower() for noun in maker.nouns} & cues()["back.imagery"]
        if maker.named or not (nouns or maker.who.lower() in PERSONAL):
            return maker
        known = (s for s, _ in reversed(self.speakers) if s.medium is Medium.IMAGERY)
        return next(known, maker)

    def _keep(self, seen: Seen) -> int:
        if (
            self.seen
            and self.seen[-1].waits
            and seen.maker is None
            and seen.waits
            and seen.same_as is None
        ):
            self.seen[-1].same_as = len(self.seen)
        self.seen.append(seen)
        return len(self.seen) - 1

    def look(self, part: Part) -> Seen | None:
        """What a part looks at, under the mention that says most of it."""
        if part.image is None:
            return None
        return self._final(self.seen[part.image])

    def _final(self, seen: Seen) -> Seen:
        while seen.same_as is not None:
            later = self.seen[seen.same_as]
            if seen.captured and later.captured and seen.captured.span != later.captured.span:
                break  # two days are two images
            seen = later
        return seen

    def look_by(self, parts: tuple[Part, ...]) -> Seen | None:
        """What the last speaker of a chain has shown: an imagery firm speaks of its images."""
        last = parts[-1].speaker if parts else None
        if last is None or last.medium not in LOOKS:
            return None
        found = (s for s in reversed(self.seen) if s.maker is not None and s.maker.who == last.who)
        return next((s for s in found if s.captured is not None), None)

    def link(self, part: Part) -> Link:
        """A part as a link of the finished chain."""
        seen = self.look(part)
        if seen is None:
            speaker = part.speaker
            who = speaker.who if speaker else "unnamed"
            medium = speaker.medium if speaker else Medium.UNNAMED
            return Link(who, medium, part.verb, part.start, part.end, part.direct)
        own = self.seen[part.image or 0]
        who = seen.maker.who if seen.maker else own.looking.words
        medium = seen.maker.medium if seen.maker and seen.maker.medium in LOOKS else own.medium
        start, end = seen.named if seen.named else (part.start, part.end)
        return Link(who, medium, part.verb, start, end, part.direct)


def _saw(part: Part) -> bool:
    return bool(listed("sight.past") & set(part.verb.lower().split()))


def _as_witness(part: Part) -> Part:
    speaker = part.speaker
    if speaker is None or speaker.medium is not Medium.OUTLET:
        return part
    return replace(part, speaker=replace(speaker, medium=Medium.WITNESS))


def _medium(looking: Looking, maker: Speaker | None) -> Medium:
    """How something was made: the maker decides where the words leave it open."""
    if looking.open and maker is not None and maker.medium is Medium.IMAGERY:
        return Medium.IMAGERY
    return looking.medium


def _same(a: Part, b: Part) -> bool:
    if a.image is not None or b.image is not None:
        return a.image == b.image
    return a.speaker is not None and b.speaker is not None and a.speaker.who == b.speaker.who
