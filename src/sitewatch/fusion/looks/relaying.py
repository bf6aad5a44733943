"""Which drafts repeat another one by probability: what outlets and unnamed tellers say of it.

An outlet tells what others saw. What it says without naming anybody, of the same things at the time
of a look that was told before, is far more often that look than one of its own. So is what it is
said to have reported, where its own report names who saw it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sitewatch.fusion.looks.alike import Vocabulary, fits, retells, same_details, same_subject
from sitewatch.fusion.looks.evidence import WIDE_DAYS
from sitewatch.fusion.looks.grouping import INDEXED_DAYS, Draft
from sitewatch.fusion.looks.names import normalised
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.model import Medium

LOOKS_BACK = 5
"""Looks that a statement without a good date is compared with, the last ones before it came out.
Source: judgement; enough to find the release it is about."""

FRESH = timedelta(days=21)
"""Time after a release in which outlets repeat it [d]. Source: judgement; what is told later is
told of another time."""


@dataclass(slots=True)
class Relayed:
    """Drafts by who passes them on, and those that somebody saw by what they are of.

    Attributes:
        items: All drafts.
        words: State families and classes.
        by_teller: Places of drafts by the key of everybody who passes them on.
        seen: Places of drafts that somebody saw or said, by root of the class, in order of time.
        by_word: Places of drafts whose tellers have no name, by the word that says who they are.
    """

    items: Sequence[Draft]
    words: Vocabulary
    by_teller: dict[str, list[int]] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)
    by_word: dict[str, list[int]] = field(default_factory=dict)

    def by_name(self, place: int) -> int | None:
        """The draft that the teller of this one passed on, of the same things at a fitting time."""
        draft = self.items[place]
        if draft.origin.medium in LOOKING:
            return None
        if draft.origin.standing is Standing.UNNAMED:
            return self._same_unnamed(place)
        found = [p for p in self.by_teller.get(draft.origin.teller, ()) if p != place]
        near = [p for p in found if self._is_of(draft, self.items[p])]
        return max(near, key=self._rank(draft), default=None)

    def _same_unnamed(self, place: int) -> int | None:
        """The same people without names, told before: through one outlet, or in the same words.

        "Planespotters" whom one outlet cites from another are those of the other. Two outlets that
        both met "a resident" need not have met the same one.
        """
        draft = self.items[place]
        near = [
            p
            for p in self.by_word.get(_last_word(draft), ())
            if p < place
            and fits(draft.span, self.items[p].span)
            and not draft.evidence & self.items[p].evidence
            and _one_source(draft, self.items[p])
            and self._is_akin(draft, self.items[p])
        ]
        return max(near, key=self._rank(draft), default=None)

    def _is_akin(self, draft: Draft, other: Draft) -> bool:
        """Whether both speak of one class; its type may have been told wrongly."""
        paths = {m.observation.asset.path for m in draft.faces}
        return any(b.observation.asset.path in paths for b in other.faces)

    def by_day(self, place: int) -> int | None:
        """The look of the same things at the same time that a teller without a name repeats."""
        draft = self.items[place]
        outlet = draft.origin.standing is Standing.OWN
        near = [
            p
            for p in self._before(draft)
            if p != place
            and (outlet or is_seen(self.items[p]))
            and self._repeats(draft, self.items[p])
        ]
        # Where several looks fit its time, the best of them: they are few, and told before.
        return max(near, key=self._rank(draft), default=None)

    def _is_of(self, draft: Draft, other: Draft) -> bool:
        if not fits(draft.span, other.span):
            return False
        outlet = draft.origin.medium in (Medium.OUTLET, Medium.UNNAMED)
        together = bool(draft.evidence & other.evidence)
        return any(
            same_subject(a.observation, b.observation, self.words, closely=False)
            and (outlet or (together and retells(a.observation, b.observation, self.words)))
            for a in draft.faces
            for b in other.faces
        )

    def _before(self, draft: Draft) -> Iterator[int]:
        """Looks told by then whose time fits, the last few for each class."""
        said = min((m.published.end for m in draft.members if m.published), default=None)
        for root in sorted({_root(m.observation.asset.path) for m in draft.faces}):
            found = 0
            for p in reversed(self.seen.get(root, ())):
                other = self.items[p]
                late = said is not None and other.span.start >= said
                if late or not fits(other.span, draft.span):
                    continue
                if said is None or said - other.span.end <= FRESH:
                    yield p
                found += 1
                if found == LOOKS_BACK:
                    break

    def _repeats(self, draft: Draft, other: Draft) -> bool:
        found = sum(
            any(retells(a.observation, b.observation, self.words) for b in other.faces)
            for a in draft.faces
        )
        # What is not dated at all must retell half of what it says.
        undated = draft.span.width_days > INDEXED_DAYS
        return found * 2 >= len(draft.faces) if undated else found > 0

    def _rank(self, draft: Draft) -> _Rank:
        return _Rank(self, draft)


@dataclass(frozen=True, slots=True)
class _Rank:
    """Orders drafts by how well they suit as what another one repeats."""

    relayed: Relayed
    draft: Draft

    def __call__(self, place: int) -> tuple[bool, bool, bool, float, int]:
        """Told together, then seen, then alike in details, then the best dated, then the first."""
        other, words = self.relayed.items[place], self.relayed.words
        alike = any(
            same_details(a.observation, b.observation, words)
            for a in self.draft.faces
            for b in other.faces
        )
        together = bool(self.draft.evidence & other.evidence)
        return (together, is_seen(other), alike, -other.span.width_days, -place)


def relayed(items: Sequence[Draft], words: Vocabulary) -> Relayed:
    """The drafts, found by who passes them on and by what they are of."""
    by_teller: defaultdict[str, list[int]] = defaultdict(list)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for place, draft in enumerate(items):
        for key in sorted(frozenset().union(*(m.passed_on_by for m in draft.members))):
            by_teller[key].append(place)
        if draft.origin.standing is Standing.UNNAMED:
            by_word[_last_word(draft)].append(place)
        if draft.origin.standing is not Standing.OWN and draft.span.width_days <= WIDE_DAYS:
            for root in {_root(m.observation.asset.path) for m in draft.faces}:
                seen[root].append(place)
    ordered = {
        root: sorted(found, key=lambda p: (items[p].span, p)) for root, found in seen.items()
    }
    return Relayed(items, words, dict(by_teller), ordered, dict(by_word))


def _last_word(draft: Draft) -> str:
    return normalised(draft.origin.who).rpartition(" ")[2]


def _one_source(draft: Draft, other: Draft) -> bool:
    """Whether one outlet passes both on, or one cites an outlet and both describe them alike."""
    through = [set(d.origin.through) for d in (draft, other)]
    told = [frozenset().union(*(m.passed_on_by for m in d.members)) for d in (draft, other)]
    if through[0] & told[1] or told[0] & through[1]:
        return True
    short, long = sorted((normalised(d.origin.who) for d in (draft, other)), key=len)
    return bool(through[0] | through[1]) and (long == short or long.endswith(f" {short}"))


def is_seen(draft: Draft) -> bool:
    """Whether somebody in particular saw it, on images or with their own eyes."""
    saw = draft.origin.reads_images or draft.origin.medium is Medium.WITNESS
    return saw and draft.origin.standing is not Standing.OWN


def _root(path: str) -> str:
    return path.partition(".")[0]


def grounded(bases: Mapping[int, int]) -> dict[int, int]:
    """For each place the end of its chain of bases; those in a circle rest on nothing."""
    found: dict[int, int] = {}
    for place in bases:
        way, here = {place}, bases[place]
        while here in bases and here not in way:
            way.add(here)
            here = bases[here]
        if here not in way:
            found[place] = here
    return found
