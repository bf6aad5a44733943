"""What a reader is given beside the bytes."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Evidence, Site, Source
from sitewatch.reports.syntax import Parser
from sitewatch.taxonomy.records import Taxonomy


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader is given beside the bytes.

    Attributes:
        evidence: The record of the original.
        sites: Watched sites.
        taxonomy: Asset classes, states, known sources.
        parse: Turns paragraphs into parsed sentences.
        sources: Sources of the case; they win over those of the taxonomy.
        models: Name, manifest and weights of every model pack.
    """

    evidence: Evidence
    sites: tuple[Site, ...]
    taxonomy: Taxonomy
    parse: Parser
    sources: tuple[Source, ...] = ()
    models: tuple[tuple[str, bytes, bytes], ...] = ()
