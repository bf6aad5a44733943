"""Where accounts differ: both texts side by side, what kind of difference, which is preferred."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Difference, Disagreement, Observation, SitePicture
from sitewatch.publish.index import Index
from sitewatch.publish.refs import anchor, quoted
from sitewatch.publish.text import capital, one_line
from sitewatch.publish.words import DIFFERENCES, span_words

QUOTE_CHARACTERS = 400
"""Longest text shown on a side; the whole of it stands in the appendix."""

GLYPHS = {
    Difference.RETELLING: "↻",
    Difference.CHANGE: "→",
    Difference.CONFLICT: "⇄",
    Difference.UNRESOLVED: "?",
}
MEANS = {
    Difference.RETELLING: "Articles retell one look differently. No conflict about the world.",
    Difference.CHANGE: "Different looks at different times. Both can be right.",
    Difference.CONFLICT: "Different looks at the same time. Both cannot stand as written.",
    Difference.UNRESOLVED: "Not known yet what kind of difference this is.",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One text of a side.

    Attributes:
        anchor: Id of the element with the text in its article.
        publisher: Who printed it.
        chain: Everybody between the article and the one who saw, as one line.
        quote: Its words.
        when: The day that it speaks of.
        preferred: Whether to go by it.
    """

    anchor: str
    publisher: str
    chain: str
    quote: str
    when: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """One difference with both sides."""

    anchor: str
    glyph: str
    kind: str
    means: str
    about: str
    sides: tuple[tuple[Voice, ...], tuple[Voice, ...]]
    preferred: bool
    reason: str


def disagreement_views(part: SitePicture, known: Index) -> tuple[DisagreementView, ...]:
    """Every difference, conflicts first, errors of retelling after them, changes last."""
    order = (Difference.CONFLICT, Difference.UNRESOLVED, Difference.RETELLING, Difference.CHANGE)
    ranked = sorted(part.disagreements, key=lambda d: order.index(d.difference))
    return tuple(_view(found, known) for found in ranked)


def chain_words(observation: Observation) -> str:
    """The chain of telling, the publisher first: "Harbour Post → Halcyon Imaging"."""
    return " → ".join(one_line(link.who) for link in observation.chain)


def _view(found: Disagreement, known: Index) -> DisagreementView:
    return DisagreementView(
        anchor=anchor(found.id),
        glyph=GLYPHS[found.difference],
        kind=capital(DIFFERENCES[found.difference]),
        means=MEANS[found.difference],
        about=capital(one_line(found.about)),
        sides=(_side(found.side_a, found, known), _side(found.side_b, found, known)),
        preferred=bool(found.preferred),
        reason=found.reason,
    )


def _side(keys: tuple[str, ...], found: Disagreement, known: Index) -> tuple[Voice, ...]:
    return tuple(
        Voice(
            anchor=anchor(observation.id),
            publisher=known.publisher(observation.evidence),
            chain=chain_words(observation),
            quote=quoted(observation, known, QUOTE_CHARACTERS),
            when=span_words(observation.time.span),
            preferred=observation.id == found.preferred,
        )
        for observation in known.observations(keys)
    )
