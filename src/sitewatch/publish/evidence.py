"""The evidence itself: every quote in its article, with the article's hash and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sitewatch.model import (
    CasePicture,
    Evidence,
    Observation,
    PixelLocator,
    ReadStatus,
    TextLocator,
    TrackLocator,
)
from sitewatch.publish.contradictions import chain_words
from sitewatch.publish.excerpt import Excerpt, excerpt
from sitewatch.publish.index import Index
from sitewatch.publish.names import WHOLE_SITE, Names
from sitewatch.publish.refs import anchor
from sitewatch.publish.text import capital, masked, one_line
from sitewatch.publish.words import (
    MODALITIES,
    by_model,
    moment_words,
    percent,
    span_words,
    state_words,
)

NOT_UNDERSTOOD = "not-understood"
"""Code of the reader's note on a sentence about a watched site that gave no observation."""


@dataclass(frozen=True, slots=True)
class ObservationView:
    """One statement where it stands.

    Attributes:
        anchor: Id of the element.
        excerpt: The quote in its surroundings, or None where it is withheld or no text.
        instead: What to show where there is no excerpt.
        means: How it was understood, in words.
        chain: Who says that who says.
        confidence: How sure the reader is that it understood.
        looks: Ids of elements of the looks that it belongs to.
        repeats: How many more times the same words stand in the original.
    """

    anchor: str
    excerpt: Excerpt | None
    instead: str
    means: str
    chain: str
    confidence: str
    look: str
    repeats: int


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One original."""

    anchor: str
    publisher: str
    title: str
    name: str
    sha256: str
    origin: str
    media_type: str
    size: str
    retrieved: str
    published: str
    basis: str
    reasons: tuple[str, ...]
    status: str
    notes: tuple[str, ...]
    not_understood: int
    language: str
    simulated: bool
    observations: tuple[ObservationView, ...]


def evidence_views(
    picture: CasePicture, known: Index, texts: Mapping[str, str], names: Names
) -> tuple[EvidenceView, ...]:
    """Every original in order of publication, those of unknown date last."""
    homes = {key: look.id for part in picture.sites for look in part.looks for key in look.inputs}
    told: dict[str, list[Observation]] = {}
    for observation in picture.observations:
        told.setdefault(observation.evidence, []).append(observation)
    views = []
    for evidence in sorted(picture.evidence, key=lambda e: _when(e, known)):
        text = texts.get(evidence.sha256)
        ordered = sorted(told.get(evidence.sha256, ()), key=_place_in_text)
        said = tuple(_said(o, evidence, text, homes.get(o.id, ""), names) for o in ordered)
        views.append(_view(evidence, known, said))
    return tuple(views)


def _when(evidence: Evidence, known: Index) -> tuple[bool, str, str]:
    published = known.published(evidence.sha256)
    start = published.span.start.isoformat() if published else ""
    return published is None, start, evidence.name


def _place_in_text(observation: Observation) -> tuple[int, str]:
    locator = observation.locator
    return (locator.start if isinstance(locator, TextLocator) else 0), observation.id


def _view(evidence: Evidence, known: Index, said: tuple[ObservationView, ...]) -> EvidenceView:
    reading, published = known.readings.get(evidence.sha256), known.published(evidence.sha256)
    notes = reading.notes if reading else ()
    status = reading.status if reading else None
    return EvidenceView(
        anchor=anchor(evidence.sha256),
        publisher=(reading.publisher if reading else "") or evidence.publisher,
        title=(reading.title if reading else "") or evidence.title,
        name=evidence.name,
        sha256=evidence.sha256,
        origin=evidence.origin,
        media_type=evidence.media_type,
        size=f"{evidence.size_bytes:,} bytes".replace(",", "\u202f"),
        retrieved=moment_words(evidence.retrieved.replace(second=0, microsecond=0)),
        published=span_words(published.span) if published else "not known",
        basis=published.basis.value if published else "",
        reasons=published.reasons if published else (),
        status="" if status is ReadStatus.READ else status.value if status else "not read yet",
        notes=tuple(one_line(note.message) for note in notes if note.code != NOT_UNDERSTOOD),
        not_understood=sum(note.code == NOT_UNDERSTOOD for note in notes),
        language=reading.language if reading else "",
        simulated=evidence.simulated or bool(reading and reading.simulated),
        observations=said,
    )


def _said(
    observation: Observation, evidence: Evidence, text: str | None, look: str, names: Names
) -> ObservationView:
    locator = observation.locator
    shown = None
    if isinstance(locator, TextLocator) and not masked(locator.quote):
        shown = (
            excerpt(text, locator, evidence.media_type) if text else Excerpt("", locator.quote, "")
        )
    return ObservationView(
        anchor=anchor(observation.id),
        excerpt=shown,
        instead=_instead(observation),
        means=understood(observation, names),
        chain=chain_words(observation),
        confidence=percent(observation.confidence),
        look=anchor(look) if look else "",
        repeats=len(locator.repeats) if isinstance(locator, TextLocator) else 0,
    )


def _instead(observation: Observation) -> str:
    match observation.locator:
        case PixelLocator() as box:
            size = f"{box.height} by {box.width} pixels"
            return f"{size} from row {box.row}, column {box.col} of the scene"
        case TrackLocator() as track:
            return f"Positions of {one_line(track.vessel)}, {span_words(track.span)}"
        case _:
            return "The words are withheld: they come from a protected source."


def understood(observation: Observation, names: Names) -> str:
    """How a statement was understood: "2 frigates, at anchor, 14 March 2025, explicit"."""
    asset, count = observation.asset, observation.count
    what = names.plural(asset.path)
    if count is not None and asset.path != WHOLE_SITE:
        what = f"{count} {names.singular(asset.path) if count.max == 1 else what}"
    named = f" ({', '.join(map(one_line, asset.names))})" if asset.names else ""
    kind = f" [{one_line(asset.type)}]" if asset.type else ""
    parts = [
        capital(f"{what}{kind}{named}"),
        *map(state_words, (observation.state, *observation.details)),
        MODALITIES[observation.modality],
        f"holds for {span_words(observation.time.span)} ({observation.time.basis.value})",
    ]
    return "; ".join(part for part in parts if part) + by_model(observation.method)
