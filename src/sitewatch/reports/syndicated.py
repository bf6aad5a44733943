"""Paragraphs that stand in several articles, word for word or nearly: found without all pairs.

A paragraph is known by the smallest hashes of its runs of five words: a sketch from which the
likeness of two paragraphs can be told. Paragraphs are held only against those that share one of
the very smallest, so the work grows with the number of paragraphs and not with its square.

Source:
    Broder 1997, "On the resemblance and containment of documents" (sketches, shingles); Cohen and
    Kaplan 2007, "Summarizing data using bottom-k sketches".
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from sitewatch.model.syndication import Block, Copy
from sitewatch.reports.clean import Paragraph

SHORTEST = 15
"""Words of the shortest paragraph that is compared: shorter ones recur by chance ("Read more
here", a byline). Source: judgement."""
RUN = 5
"""Words of a run. Source: Broder 1997 uses between 4 and 10 for text."""
SKETCH = 32
"""Hashes kept of a paragraph: a likeness of 0.8 is told to within 0.07, its standard error
(Cohen and Kaplan 2007)."""
KEYS = 4
"""Hashes by which paragraphs are looked up: two of likeness 0.8 share one of them in more than
99 of 100 cases (1 less the chance that none of four is shared)."""
ALIKE = 0.7
"""Likeness from which two paragraphs count as one that was edited. Source: judgement; below it
runs of words are shared, but most of the text is not."""
CROWD = 20
"""Blocks under one key that a paragraph is held against; more share a stock phrase, not a text."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketched:
    """A paragraph as it is compared.

    Attributes:
        start: Offset in the original [code points].
        end: Offset after it [code points].
        words: Number of its words.
        exact: Hash of its words in order.
        sketch: The smallest hashes of its runs, in order.
    """

    start: int
    end: int
    words: int
    exact: int
    sketch: array[int]


def sketched(paragraphs: Sequence[Paragraph]) -> tuple[Sketched, ...]:
    """The paragraphs of one article that are long enough to be compared."""
    found = []
    for paragraph in paragraphs:
        words = WORD.findall(paragraph.text.casefold())
        if len(words) >= SHORTEST:
            start, end = paragraph.to_original(0, len(paragraph.text))
            exact, sketch = _hash(" ".join(words)), _sketch(words)
            found.append(Sketched(start, end, len(words), exact, sketch))
    return tuple(found)


def blocks(articles: Iterable[tuple[str, Sequence[Sketched]]]) -> tuple[Block, ...]:
    """Paragraphs that stand in several articles, those in most articles first.

    Args:
        articles: (hash, paragraphs) of each; the first one to have a paragraph gives its words.
    """
    groups = _Groups()
    for evidence, paragraphs in articles:
        for paragraph in paragraphs:
            groups.add(evidence, paragraph)
    found = [
        Block(first.words, tuple(copies.values()))
        for first, copies in zip(groups.firsts, groups.copies, strict=True)
        if len(copies) > 1
    ]
    return tuple(sorted(found, key=lambda b: (-len(b.copies), -b.words, b.copies[0].evidence)))


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Share of the runs of two paragraphs that they have in common, estimated, 0 to 1."""
    both = sorted({*one, *other})[:SKETCH]
    shared = set(one) & set(other)
    return sum(run in shared for run in both) / len(both) if both else 0.0


@dataclass(slots=True)
class _Groups:
    """Paragraphs gathered so far."""

    firsts: list[Sketched] = field(default_factory=list)
    copies: list[dict[str, Copy]] = field(default_factory=list)
    exact: dict[int, int] = field(default_factory=dict)
    keys: dict[int, list[int]] = field(default_factory=dict)

    def add(self, evidence: str, paragraph: Sketched) -> None:
        """Put a paragraph with those it is a copy of, or by itself."""
        place = self.exact.get(paragraph.exact)
        if place is None:
            place = self._nearest(paragraph)
        if place is None:
            place = self._open(paragraph)
        self.exact.setdefault(paragraph.exact, place)
        same = self.firsts[place].exact == paragraph.exact
        copy = Copy(evidence, paragraph.start, paragraph.end, same)
        self.copies[place].setdefault(evidence, copy)

    def _nearest(self, paragraph: Sketched) -> int | None:
        near = Counter(
            place for key in paragraph.sketch[:KEYS] for place in self.keys.get(key, ())[:CROWD]
        )
        ranked = sorted(near, key=lambda place: (-near[place], place))[:CROWD]
        mine = set(paragraph.sketch)
        rated = [
            (likeness(self.firsts[p].sketch, paragraph.sketch), -p)
            for p in ranked
            if _may_be_alike(self.firsts[p].sketch, mine)
        ]
        best = max(rated, default=(0.0, 0))
        return -best[1] if best[0] >= ALIKE else None

    def _open(self, paragraph: Sketched) -> int:
        place = len(self.firsts)
        self.firsts.append(paragraph)
        self.copies.append({})
        for key in paragraph.sketch[:KEYS]:
            waiting = self.keys.setdefault(key, [])
            if len(waiting) < CROWD:
                waiting.append(place)
        return place


def _may_be_alike(sketch: Sequence[int], other: set[int]) -> bool:
    """Whether two sketches share as many hashes as copies must; settles most pairs cheaply."""
    return len(other.intersection(sketch)) >= ALIKE * max(len(sketch), len(other))


def _sketch(words: Sequence[str]) -> array[int]:
    runs = {_hash(" ".join(words[i : i + RUN])) for i in range(len(words) - RUN + 1)}
    return array("Q", sorted(runs)[:SKETCH])


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
