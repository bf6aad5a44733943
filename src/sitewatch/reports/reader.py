"""Written reports: bytes in, a reading with observations and notes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.model import Note, Observation, Reading, ReadStatus
from sitewatch.reports.assets_lexicon import spoken_of
from sitewatch.reports.blocks import REPEAT, STRAY
from sitewatch.reports.clean import Cleaned, clean
from sitewatch.reports.context import ReadContext
from sitewatch.reports.desk import Desk, Marked, lexicons, mark
from sitewatch.reports.doctime import publication_time
from sitewatch.reports.draft import Draft
from sitewatch.reports.grammar import listed
from sitewatch.reports.issuer import issuer_of
from sitewatch.reports.mojibake import REASON
from sitewatch.reports.observe import read_paragraph
from sitewatch.reports.observe_finish import METHOD, observations
from sitewatch.reports.original import decode_original
from sitewatch.reports.pointers import pointers_of
from sitewatch.reports.siting import InPlay, in_play
from sitewatch.reports.syntax import Sentence
from sitewatch.reports.tongue import is_english
from sitewatch.reports.turns import labels_of

DATELINE = re.compile(
    r"(?:[A-Z][\w.'’-]+ ){1,3}\([^)]{2,30}\)\s*[–—-]{1,2}\s+|"
    r"[A-Z][A-Z .'’-]{2,30}(?:,[^.!?–—]{0,40}?)?(?: \([^)]{2,20}\))?\s*[–—-]{1,2}\s+"
)
HEAD = 400
"""Characters at the start in which an article says that it was made for an example."""

REPAIRS = {REPEAT: "repeated-paragraph", STRAY: "stray-fragment", REASON: "repaired-text"}
"""Repairs that a person should know of, and the codes of their notes."""

FOREIGN = Note(
    "not-english",
    "not in English: nothing was read from it, which does not mean that it says nothing",
)

WORD = re.compile(r"[^\W\d_]+")


def read_report(raw: bytes, context: ReadContext) -> Reading:
    """What a written report states, who tells it, and what was not understood.

    Args:
        raw: The bytes of the original.
        context: Its record, the watched sites, the taxonomy and a parser.

    Raises:
        UnreadableError: If the original is empty, encrypted or not what it promises.
        TooLargeError: If it is larger than a reader will open.
    """
    evidence = context.evidence
    original = decode_original(raw, evidence.media_type, evidence.name)
    cleaned = clean(original)
    desk = Desk(lexicons(context), publication_time(cleaned, original, evidence), evidence)
    marked = [mark(i, p, desk.words) for i, p in enumerate(cleaned.paragraphs)]
    desk.about = spoken_of(
        (f for m in marked for f in m.assets),
        [p.spot.kind for m in marked for p in m.places if p.spot.site and p.spot.kind],
    )
    desk.issuer = issuer_of(cleaned.paragraphs)
    desk.labels = labels_of(m.text for m in marked)
    desk.play.first = _only_site(desk, marked)
    foreign = () if is_english(" ".join(m.text for m in marked)) else (FOREIGN,)
    wanted = [m for m in marked if not foreign and _is_worth_parsing(m)]
    parsed = parse_prose([m.text for m in wanted], context)
    drafts = [d for m, s in zip(wanted, parsed, strict=True) for d in _read(desk, m, s)]
    found = tuple(observations(desk, drafts, cleaned.paragraphs, original))
    return Reading(
        evidence=evidence.sha256,
        status=ReadStatus.READ,
        method=METHOD,
        published=desk.doc.published,
        publisher=evidence.publisher or original.meta.get("publisher", ""),
        title=evidence.title or original.meta.get("title", ""),
        language="" if foreign else "en",
        observations=found,
        notes=(
            *desk.doc.notes,
            *desk.gaps,
            *_notes(desk, cleaned, wanted, parsed, found),
            *foreign,
        ),
        pointers=pointers_of(original, " ".join(m.text for m in marked), evidence),
        simulated=evidence.simulated or _says(original.text[:HEAD], "simulated.words"),
    )


def parse_prose(texts: Sequence[str], context: ReadContext) -> list[list[Sentence]]:
    """Sentences of each paragraph, its dateline left out ("BERLIN, May 4 -")."""
    cuts = [_dateline(text) for text in texts]
    parsed = context.parse([_calmed(text[cut:]) for text, cut in zip(texts, cuts, strict=True)])
    return [
        [_moved(s, cut) for s in found] if cut else found
        for found, cut in zip(parsed, cuts, strict=True)
    ]


def _calmed(text: str) -> str:
    """A headline in capitals as a sentence, which a parser reads better; others as they are."""
    if not text.isupper() or len(text.lower()) != len(text):
        return text
    return text[:1] + text[1:].lower()


def _dateline(text: str) -> int:
    match = DATELINE.match(text)
    return match.end() if match else 0


def _moved(sentence: Sentence, by: int) -> Sentence:
    tokens = tuple(replace(t, start=t.start + by, end=t.end + by) for t in sentence.tokens)
    return Sentence(tokens, sentence.start + by, sentence.end + by)


def _only_site(desk: Desk, marked: Sequence[Marked]) -> InPlay | None:
    """The one watched site that an article names, where it names no other."""
    found = [
        place
        for m in marked
        for place in in_play(
            [p for p in m.places if p.spot.site],
            desk.words.places.sites,
            m.number,
            [m.paragraph.to_original(p.start, p.end) for p in m.places if p.spot.site],
        )
    ]
    return found[0] if len({f.site for f in found}) == 1 else None


def _is_worth_parsing(marked: Marked) -> bool:
    """Whether a paragraph can hold a statement, or a name that a later one points back to."""
    has_place = any(p.spot.site or p.spot.country for p in marked.places)
    return bool(marked.assets) or has_place or _says(marked.text, "cue.words")


def _says(text: str, name: str) -> bool:
    """Whether a text holds a word of a list."""
    known = listed(name)
    return any(word.lower() in known for word in WORD.findall(text))


def _read(desk: Desk, marked: Marked, sentences: Sequence[Sentence]) -> list[Draft]:
    drafts = read_paragraph(desk, marked, sentences)
    if marked.paragraph.heading:
        return [d for d in drafts if any(w.site for w in d.wheres)]
    return drafts


def _notes(
    desk: Desk,
    cleaned: Cleaned,
    wanted: Sequence[Marked],
    parsed: Sequence[Sequence[Sentence]],
    found: Sequence[Observation],
) -> Iterator[Note]:
    """Repairs, and sentences on a watched site that gave no observation."""
    taken = [(o.locator.start, o.locator.end) for o in found if o.locator.type == "text"]
    taken += desk.covered
    for marked, sentences in zip(wanted, parsed, strict=True):
        for sentence in sentences:
            names = [
                p
                for p in marked.places
                if p.spot.site and sentence.start <= p.start and p.end <= sentence.end
            ]
            if not names:
                continue
            start, end = marked.paragraph.to_original(sentence.start, sentence.end)
            if not any(a < end and start < b for a, b in taken):
                name = desk.words.places.sites[names[0].spot.site or ""].name
                yield Note(
                    "not-understood", f"a sentence on {name} gave no observation", start, end
                )
    for edit in cleaned.edits:
        if edit.reason in REPAIRS:
            yield Note(REPAIRS[edit.reason], edit.reason, edit.start, edit.end)
