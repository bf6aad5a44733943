"""From drafts to observations: dates, chains and offsets in the original are settled here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitewatch.model import Count, Dated, Link, Medium, Observation, TextLocator, exactly
from sitewatch.reports.areas import area_of
from sitewatch.reports.captures import Shot, capture_of, shots_of
from sitewatch.reports.clean import Paragraph
from sitewatch.reports.desk import Desk
from sitewatch.reports.draft import Draft
from sitewatch.reports.holding import Grounds, holds
from sitewatch.reports.memory_records import Part, Seen
from sitewatch.reports.original import Original
from sitewatch.reports.restated import restated
from sitewatch.reports.siting import Where

METHOD = "sitewatch.reports/4"

CONFIDENCE = 0.95
"""Confidence in a statement of which every value stands in its own sentence.

Source: share of such statements whose fields were right on the labelled articles, rounded down.
"""

DOUBTS = {
    "coreference": 0.10,
    "source inherited": 0.10,
    "site inherited": 0.15,
    "site pointed": 0.05,
    "heading": 0.15,
    "noun": 0.05,
    "bare": 0.20,
    "implied": 0.15,
    "time bounded": 0.05,
}
"""What each inherited or uncertain value takes off; a convention, ordered by measured errors."""

FLOOR = 0.30

UNSAID = frozenset({"the", "together"})
"""What counts say that rest on grammar or on a sum, and on no word of their own."""

WORD = re.compile(r"[\w-]+")


def observations(
    desk: Desk, drafts: Sequence[Draft], paragraphs: Sequence[Paragraph], original: Original
) -> Iterator[Observation]:
    """One observation a draft and site, in the order of the text."""
    again = restated(drafts)
    shots = shots_of(desk.memory.seen, desk.doc.times, original.text)
    for i, draft in enumerate(drafts):
        for where in draft.wheres:
            paragraph = paragraphs[draft.paragraph]
            made = _observation(desk, draft, where, paragraph, original, shots)
            yield replace(made, same_as=again[i], id="") if i in again else made


def _observation(
    desk: Desk,
    draft: Draft,
    where: Where,
    paragraph: Paragraph,
    original: Original,
    shots: Sequence[Shot],
) -> Observation:
    locator = _locator(paragraph, draft, original)
    quote = (locator.start, locator.end)
    seen = _seen(desk, draft.parts) or draft.look
    captured = capture_of(
        seen.captured if seen else None,
        shots,
        paragraph.text[draft.start : draft.end],
        ongoing=draft.ongoing,
    )
    said = draft.said[0] if draft.said else None
    now = draft.now and not any(s.medium is Medium.IMAGERY for s in desk.memory.seen)
    grounds = Grounds(draft.times, captured, said, draft.ongoing, draft.coming, now)
    doubts = [*draft.doubts, *_more_doubts(where, draft, captured)]
    cited = tuple(_cited(desk, draft, where, quote))
    return Observation(
        evidence=desk.evidence.sha256,
        locator=locator,
        kind=draft.kind,
        asset=draft.ref,
        state=draft.state,
        time=holds(grounds, desk.doc, desk.evidence),
        site=where.site,
        place=where.place,
        area=_area(desk, where.site, locator.quote),
        count=_borne_out(draft.count, locator.quote, cited, original),
        details=draft.details,
        seen=captured,
        polarity=draft.polarity,
        modality=draft.modality,
        comparison=draft.comparison,
        chain=_chain(desk, draft.parts),
        confidence=_confidence(doubts),
        cited=cited,
        method=METHOD,
    )


def _borne_out(
    count: Count | None,
    quote: str,
    cited: Sequence[tuple[str, int, int]],
    original: Original,
) -> Count | None:
    """The count, if its words stand in the quote or in a place that is cited; else none is told."""
    if count is None or count.text in UNSAID:
        return count
    told = " ".join([quote, *(original.text[start:end] for _, start, end in cited)]).lower()
    if all(word in told for word in WORD.findall(count.text.lower())):
        return count
    return exactly(0, "") if count.is_zero else None  # "without" and its like say none


def _area(desk: Desk, site: str | None, quote: str) -> str | None:
    """The area of its site that the words of a statement name."""
    known = desk.words.places.sites.get(site or "")
    return area_of(known, quote) if known is not None and known.areas else None


def _locator(paragraph: Paragraph, draft: Draft, original: Original) -> TextLocator:
    """The words in the original, and the places where the very same words stand again."""
    start, end = paragraph.to_original(draft.start, draft.end)
    quote = original.text[start:end]
    found = paragraph.repeats_of(draft.start, draft.end)
    again = tuple(span for span in found if original.text[slice(*span)] == quote)
    return TextLocator(start, end, quote, again)


def _seen(desk: Desk, parts: Sequence[Part]) -> Seen | None:
    looks = [look for part in parts if (look := desk.memory.look(part)) is not None]
    return looks[-1] if looks else None


def _chain(desk: Desk, parts: Sequence[Part]) -> tuple[Link, ...]:
    """The publisher, where known, and everybody up to the one who saw or said it."""
    links: list[Link] = []
    for link in (desk.memory.link(part) for part in parts):
        if links and links[-1].who == link.who:
            links.pop()  # "Maxar released images": the firm and its images are one link
        links.append(link)
    if not links and desk.issuer is not None:
        links.append(Link(desk.issuer.who, desk.issuer.medium, "issued"))
    publisher = desk.evidence.publisher
    if publisher and (not links or links[0].who != publisher):
        links.insert(0, Link(publisher, Medium.OUTLET, "published"))
    return tuple(links)


def _more_doubts(where: Where, draft: Draft, captured: Dated | None) -> Iterator[str]:
    if where.how in {"same", "look", "only"}:
        yield "site inherited"
    if where.how == "pointed":
        yield "site pointed"
    if draft.times.own is None and captured is None and draft.said is None:
        yield "time bounded"


def _confidence(doubts: Sequence[str]) -> float:
    return round(max(FLOOR, CONFIDENCE - sum(DOUBTS[doubt] for doubt in doubts)), 2)


def _cited(
    desk: Desk, draft: Draft, where: Where, quote: tuple[int, int]
) -> Iterator[tuple[str, int, int]]:
    """Words outside the quote that carry a value of the record."""
    seen = _seen(desk, draft.parts) or draft.look
    found: list[tuple[str, int | None, int | None]] = list(draft.cited)
    if not draft.parts and desk.issuer is not None:
        found.append(("chain", desk.issuer.start, desk.issuer.end))
    found.append(("site", where.start, where.end))
    own = draft.times.own
    if own is not None:
        found.append(("time", own.start, own.end))
    elif seen is not None and seen.where is not None:
        found.append(("time", *seen.where))
    elif draft.said is not None:
        found.append(("time", *draft.said[1]))
    found.extend(("chain", part.start, part.end) for part in draft.parts)
    if seen is not None and seen.named is not None:
        found.append(("chain", *seen.named))
    if draft.times.baseline is not None:
        found.append(("comparison", draft.times.baseline.start, draft.times.baseline.end))
    for name, start, end in dict.fromkeys(found):
        if start is not None and end is not None and not (quote[0] <= start and end <= quote[1]):
            yield name, start, end
