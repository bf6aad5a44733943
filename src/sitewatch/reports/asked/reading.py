"""A reading with what a language model found beside it, each record borne out by the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sitewatch.errors import UnreadableError
from sitewatch.model import Note, Observation, Reading, related
from sitewatch.reports.asked.answer import parse_answer
from sitewatch.reports.asked.check import Refusal, Report, observation_of
from sitewatch.reports.clean import clean
from sitewatch.reports.context import ReadContext
from sitewatch.reports.desk import lexicons, mark
from sitewatch.reports.doctime import publication_time
from sitewatch.reports.original import decode_original

NOT_UNDERSTOOD = "not-understood"
ADDED = "language-model"
REFUSED = "language-model-refused"
UNREAD = "language-model-unread"
REASONS = {
    "quote": "the quote does not stand in the text",
    "citation": "words that it cites do not stand in the text",
    "site": "no name of the site stands there",
    "class": "no word for the class stands there",
    "type": "the designation does not stand there",
    "name": "a name does not stand there",
    "count": "the number does not stand there",
    "time": "the date does not stand there",
    "origin": "the one who is named does not stand there",
    "state": "its state is not in the vocabulary",
    "form": "it is not of the form asked for",
}
"""Why a record is refused, in words."""


def report_of(raw: bytes, context: ReadContext, model: str) -> Report:
    """A report as a language model is asked about it and held against.

    Raises:
        EvidenceError: If it cannot be read.
    """
    evidence = context.evidence
    original = decode_original(raw, evidence.media_type, evidence.name)
    cleaned = clean(original)
    words = lexicons(context)
    marked = tuple(mark(i, p, words) for i, p in enumerate(cleaned.paragraphs))
    doc = publication_time(cleaned, original, evidence)
    return Report(marked, original.text, words, doc, evidence, model)


def with_answers(reading: Reading, report: Report, answers: Sequence[bytes]) -> Reading:
    """A reading with the records of answers that the report bears out; the others are counted.

    What the rules have read already, and what stands in two answers, is not added again.
    """
    taken = list(reading.observations)
    refused: Counter[str] = Counter()
    notes: list[Note] = []
    for answer in answers:
        try:
            told = parse_answer(answer, report.model)
        except UnreadableError as error:
            notes.append(Note(UNREAD, f"language model {report.model}: {error.message}"))
            continue
        for said in told:
            try:
                made = observation_of(said, report)
            except Refusal as refusal:
                refused[str(refusal)] += 1
                continue
            if not any(_same(made, known) for known in taken):
                taken.append(made)
    added = taken[len(reading.observations) :]
    notes.extend(_counted(report.model, len(added), refused))
    kept = tuple(note for note in reading.notes if not _is_understood(note, added))
    return replace(reading, observations=tuple(taken), notes=(*kept, *notes))


def _is_understood(note: Note, added: Sequence[Observation]) -> bool:
    """Whether a note on a sentence that gave no observation no longer holds."""
    if note.code != NOT_UNDERSTOOD or note.start is None or note.end is None:
        return False
    places = (o.locator for o in added if o.locator.type == "text")
    return any(p.start < note.end and note.start < p.end for p in places)


def _same(made: Observation, known: Observation) -> bool:
    """Whether two records read the same words as being on the same thing."""
    a, b = made.locator, known.locator
    if a.type != "text" or b.type != "text" or made.site != known.site:
        return False
    return a.start < b.end and b.start < a.end and related(made.asset.path, known.asset.path)


def _counted(model: str, added: int, refused: Counter[str]) -> list[Note]:
    notes = []
    if added:
        message = f"{added} of the observations are by the language model {model}, not by the rules"
        notes.append(Note(ADDED, message))
    if refused:
        reasons = "; ".join(f"{refused[key]}: {REASONS[key]}" for key in sorted(refused))
        total = sum(refused.values())
        notes.append(
            Note(REFUSED, f"{total} records of the language model {model} refused ({reasons})")
        )
    return notes
