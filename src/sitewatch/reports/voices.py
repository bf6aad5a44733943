"""The attributions of a sentence as typed links: who, by which words, how they come to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitewatch.model import Medium
from sitewatch.reports.hearing import Told, words_of
from sitewatch.reports.quotes import inside
from sitewatch.reports.telling import Telling, outermost, source_tokens, tellings


@dataclass(frozen=True, slots=True)
class Voice:
    """A link of telling.

    Attributes:
        who: The one who tells, as printed.
        verb: The words that make the link.
        medium: How this one comes to know.
        source: Offsets in the paragraph of the words that name the one who tells.
        cue: Offsets of the words that make the link.
    """

    who: str
    verb: str
    medium: Medium
    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]


def voices(told: Told, spans: Sequence[tuple[int, int]]) -> list[Voice]:
    """The links that the writer of a sentence makes, in the order of the text.

    Args:
        told: The sentence.
        spans: Offsets of quotations in the paragraph: what stands in them is told already.
    """
    tree, quotations = told.tree, list(spans)
    own = [
        t
        for t in tellings(tree)
        if not inside(quotations, tree.tokens[t.head].start, tree.tokens[t.head].end)
    ]
    return [_voice(told, t) for t in outermost(tree, own)]


def _voice(told: Told, telling: Telling) -> Voice:
    tree = told.tree
    speaker, looking = told.speaker(telling.source), told.looking(telling.source)
    verb = "according to" if telling.group == "according" else words_of(tree, telling.head)
    medium = speaker.medium if looking is None else looking.medium
    source = tuple((tree.tokens[i].start, tree.tokens[i].end) for i in source_tokens(tree, telling))
    cue = tuple((tree.tokens[i].start, tree.tokens[i].end) for i in telling.cue)
    return Voice(speaker.who, verb, medium, source, cue)
