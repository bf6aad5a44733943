"""What a reader has at hand for one article: lexicons that stay, and a memory that grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from sitewatch.model import Evidence, Note, Site, Source
from sitewatch.reports.assets_lexicon import asset_index
from sitewatch.reports.clean import Paragraph
from sitewatch.reports.context import ReadContext
from sitewatch.reports.coref import Entities
from sitewatch.reports.doctime import DocTime
from sitewatch.reports.identity import ByIdentity
from sitewatch.reports.issuer import Issuer
from sitewatch.reports.memory import Memory
from sitewatch.reports.memory_records import Part
from sitewatch.reports.namesakes import without_namesakes
from sitewatch.reports.places import Gazetteer, PlaceMention, gazetteer
from sitewatch.reports.settled import apart_from_cities
from sitewatch.reports.siting import SitesInPlay
from sitewatch.reports.speakers import source_index
from sitewatch.reports.words import Found, PhraseIndex
from sitewatch.taxonomy.lexicon import Term
from sitewatch.taxonomy.records import Taxonomy


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Everything that a reader looks up.

    Attributes:
        taxonomy: Asset classes and states.
        assets: Words that name assets.
        places: Names of places.
        sources: Names of known sources.
    """

    taxonomy: Taxonomy
    assets: PhraseIndex[Term]
    places: Gazetteer
    sources: PhraseIndex[Source]


@lru_cache(maxsize=8)
def _lexicons(
    taxonomy: ByIdentity[Taxonomy], sites: tuple[Site, ...], sources: tuple[Source, ...]
) -> Lexicons:
    known = taxonomy.value
    ids = {source.id for source in sources}
    others = [source for source in known.sources.values() if source.id not in ids]
    return Lexicons(
        known, asset_index(known), gazetteer(sites, known.places), source_index([*sources, *others])
    )


def lexicons(context: ReadContext) -> Lexicons:
    """The lexicons of a case; built once and kept for the next article."""
    return _lexicons(ByIdentity(context.taxonomy), context.sites, context.sources)


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph with the words in it that a reader knows.

    Attributes:
        number: Index in the article.
        paragraph: The paragraph.
        assets: Words that name assets.
        places: Words that name places.
    """

    number: int
    paragraph: Paragraph
    assets: tuple[Found[Term], ...]
    places: tuple[PlaceMention, ...]

    @property
    def text(self) -> str:
        """Its text."""
        return self.paragraph.text


def mark(number: int, paragraph: Paragraph, words: Lexicons) -> Marked:
    """A paragraph with the words in it that a reader knows."""
    text = paragraph.text
    sites = words.places.sites
    places = apart_from_cities(text, without_namesakes(text, words.places.find(text), sites), sites)
    return Marked(number, paragraph, tuple(words.assets.find(text)), tuple(places))


@dataclass(slots=True)
class Desk:
    """What a reader has at hand for one article.

    Attributes:
        words: Lexicons.
        doc: Publication and times.
        evidence: The record of the original.
        memory: Who spoke, what was looked at.
        entities: Assets named so far.
        play: Watched sites named so far.
        sentence: Number of the current sentence in the article.
        told: Index of the paragraph in which somebody was last heard, or -1.
        covered: Original spans of clauses that only say what images take in.
        gaps: Notes on what images do not take in.
        about: Roots of the asset classes that the article names beyond doubt.
        issuer: Who issues the text, or None.
        labels: Names before a colon at the head of paragraphs, as a transcript has them.
        turn: Who speaks in the current paragraph of a transcript, as a chain.
    """

    words: Lexicons
    doc: DocTime
    evidence: Evidence
    memory: Memory = field(default_factory=Memory)
    entities: Entities = field(default_factory=Entities)
    play: SitesInPlay = field(default_factory=SitesInPlay)
    sentence: int = 0
    told: int = -1
    covered: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[Note] = field(default_factory=list)
    about: frozenset[str] = frozenset()
    issuer: Issuer | None = None
    labels: frozenset[str] = frozenset()
    turn: tuple[Part, ...] = ()
