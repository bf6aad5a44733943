"""What publishers claim in their own words, as claims that can be compared over a whole case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitewatch.fusion.looks.alike import Vocabulary, is_denied
from sitewatch.fusion.looks.copying import Claim
from sitewatch.fusion.looks.names import Names, names_of
from sitewatch.fusion.looks.origin import Standing, origin_of
from sitewatch.model import Observation, Reading, Source
from sitewatch.taxonomy.records import Taxonomy


def publishers_of(readings: Iterable[Reading], names: Names) -> Mapping[str, str]:
    """Key of the publisher of each article, by its hash; articles without one are left out."""
    return {r.evidence: names.key(r.publisher) for r in readings if r.publisher}


def published_claims(
    observations: Sequence[Observation],
    readings: Iterable[Reading],
    sources: Sequence[Source],
    taxonomy: Taxonomy | None = None,
) -> Iterator[Claim]:
    """Counts and states that articles give without naming whose they are.

    What is attributed to somebody already says whom it repeats, so nothing is learned from it.

    Args:
        observations: Those of one site.
        readings: Readings of their articles, for publishers.
        sources: Known sources, so that spellings of one name are one publisher.
        taxonomy: State families; without it states compare word by word.
    """
    names, words = names_of(sources, ()), Vocabulary(taxonomy)
    by = publishers_of(readings, names)
    for o in observations:
        publisher = by.get(o.evidence)
        if publisher and origin_of(o, names, publisher).standing is not Standing.NAMED:
            span = o.time.span
            thing = (o.site, o.asset.path, o.asset.type or "", o.asset.names)
            about = (*thing, span.first_day, span.last_day)
            if o.count is not None:
                yield Claim(publisher, (*about, "count"), (o.count.min, o.count.max))
            said = (words.family(o.state), is_denied(o))
            yield Claim(publisher, (*about, "state"), said)
