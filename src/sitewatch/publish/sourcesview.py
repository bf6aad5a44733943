"""How sources fared, for the page: the grade as given beside what the case shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sitewatch.model import CasePicture, TrackRecord
from sitewatch.publish.index import Index
from sitewatch.publish.names import Names
from sitewatch.publish.refs import Ref, anchor, refs
from sitewatch.publish.text import capital, one_line
from sitewatch.publish.words import RELIABILITY, learned_words, looks_worth


@dataclass(frozen=True, slots=True)
class RecordView:
    """How a source fared on one topic.

    Attributes:
        anchor: Id of the element.
        topic: What it told of.
        learned: Its share of claims that hold, or that they are too few.
        moves: Whether there are claims enough to move the grade.
        behind: Links to the looks and differences behind it.
    """

    anchor: str
    topic: str
    learned: str
    moves: bool
    behind: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source.

    Attributes:
        name: Its name.
        grade: Admiralty grade as given, in words.
        worth: Number of claims that the grade counts like.
        records: How it fared, by topic.
    """

    name: str
    grade: str
    worth: str
    records: tuple[RecordView, ...]


def source_views(picture: CasePicture, known: Index, names: Names) -> tuple[SourceView, ...]:
    """Every source that was heard, by name in order."""
    ranked = sorted(picture.reliability, key=lambda r: (r.name.casefold(), r.source, r.topic))
    return tuple(
        _view(tuple(records), known, names)
        for _, records in groupby(ranked, key=lambda r: (r.name, r.source))
    )


def _view(records: tuple[TrackRecord, ...], known: Index, names: Names) -> SourceView:
    grade = records[0].grade
    return SourceView(
        name=one_line(records[0].name),
        grade=f"{grade.value}, {RELIABILITY[grade]}",
        worth=looks_worth(records[0].worth),
        records=tuple(
            RecordView(
                anchor=anchor(record.id),
                topic=capital(record.topic),
                learned=capital(learned_words(record)),
                moves=record.moves,
                behind=refs(record.inputs, known, names),
            )
            for record in records
        ),
    )
