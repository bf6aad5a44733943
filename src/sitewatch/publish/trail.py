"""The way from any result back to words in stored originals and their hashes."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from sitewatch.errors import UsageError
from sitewatch.model import (
    Alarm,
    CasePicture,
    Change,
    Evidence,
    Indicator,
    Look,
    Observation,
    Site,
    TextLocator,
)
from sitewatch.publish.index import Index, Record, index
from sitewatch.publish.names import Names
from sitewatch.publish.refs import kind, label

NEAREST = 5
ALIKE = 0.6
"""Least likeness of a suggested id (difflib's own default)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One record on the way.

    Attributes:
        id: Id of the record; the hash for evidence.
        kind: "assessment", "look", "evidence" and so on.
        text: What it is, in a line.
        inputs: Ids of the records that it rests on.
        depth: Level in the tree; 0 for the record asked about.
        method: What made it, or empty.
        sha256: Hash of the original, for observations and evidence.
        start: Offset of the quote in the original [code points], or None.
        end: Offset after it [code points], or None.
        quote: The exact words, or empty.
    """

    id: str
    kind: str
    text: str
    inputs: tuple[str, ...]
    depth: int
    method: str = ""
    sha256: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""


def trail(picture: CasePicture, key: str) -> tuple[Step, ...]:
    """Every record that a result rests on, each once, as a tree read from the top.

    Args:
        picture: The case.
        key: Id of a result, look or observation, the hash of evidence, or the id of a site.

    Raises:
        UsageError: If nothing has that id; the hint names the nearest ones.
    """
    known, names = index(picture), Names()
    if key not in known.records:
        raise _unknown(key, known)
    steps: list[Step] = []
    seen: set[str] = set()
    waiting = [(key, 0)]
    while waiting:
        here, depth = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        record = known.records[here]
        steps.append(_step(record, here, depth, known, names))
        waiting.extend((below, depth + 1) for below in reversed(behind(record, known)))
    return tuple(steps)


def behind(record: Record, known: Index) -> tuple[str, ...]:
    """Ids of the records that a record rests on directly, known ones only."""
    return tuple(key for key in dict.fromkeys(_inputs(record)) if key in known.records)


def _inputs(record: Record) -> tuple[str, ...]:
    match record:
        case Observation():
            return (record.evidence,)
        case Look():
            return (*record.inputs, *([record.derived_from] if record.derived_from else []))
        case Change():
            return (record.before, record.after, *record.inputs)
        case Indicator() | Alarm():
            return (*record.looks, *record.inputs)
        case Evidence() | Site():
            return ()
        case _:
            return record.inputs


def _step(record: Record, key: str, depth: int, known: Index, names: Names) -> Step:
    step = Step(
        id=key,
        kind=kind(record),
        text=label(record, known, names),
        inputs=behind(record, known),
        depth=depth,
        method="" if isinstance(record, Evidence | Site) else record.method,
        sha256=_hash(record),
    )
    if isinstance(record, Observation) and isinstance(record.locator, TextLocator):
        place = record.locator
        return Step(
            step.id, step.kind, step.text, step.inputs, step.depth, step.method, step.sha256,
            place.start, place.end, place.quote,
        )  # fmt: skip
    return step


def _hash(record: Record) -> str:
    match record:
        case Observation():
            return record.evidence
        case Evidence():
            return record.sha256
        case _:
            return ""


def _unknown(key: str, known: Index) -> UsageError:
    """An error that names ids which begin alike, else ids which look alike."""
    ids = sorted(known.records)
    near = [k for k in ids if key and k.startswith(key)][:NEAREST]
    near = near or get_close_matches(key, ids, NEAREST, ALIKE)
    hint = f"nearest: {', '.join(near)}" if near else "`sitewatch show --json` lists the ids"
    return UsageError(f"nothing in this case has the id {key!r}", hint=hint)
