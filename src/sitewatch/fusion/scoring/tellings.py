"""Each look that told a number, beside what the looks before it had foretold.

What is scored is what the next look tells, thinned by what it can see, and not what was there:
nobody knows that. As everywhere, a look is foretold by looks alone that were over before its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sitewatch.fusion.counts.ahead import foretold
from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.sightings import Sighting, sightings
from sitewatch.fusion.estimate import counted_paths
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.fusion.looks.dependence import weights_of
from sitewatch.fusion.looks.roles import attach
from sitewatch.fusion.picture import BOUND_FOR
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import Look, Observation, SitePicture
from sitewatch.taxonomy.records import Taxonomy

FIRST = "the first look that told a number of the class: nothing to foretell it from"
LEAST_ONLY = "told a limit or a range, not one number"
DIFFERING = "relays give different numbers"
UNDATED = "the day of the look is not known"
DOUBTFUL = "told as possible only"


@dataclass(frozen=True, slots=True)
class Telling:
    """One number that a look told, and what had been foretold of it.

    Attributes:
        site: Id of the site.
        path: Class path.
        look: Id of the look.
        told: The number told.
        gap_days: Days since the last look before it that told of the class [d].
        last_told: Number that this last look told.
        chances: Probability of each number foretold, in steps of `unit`, `(step,)`.
        unit: Objects in a step.
    """

    site: str
    path: str
    look: str
    told: int
    gap_days: int
    last_told: int
    chances: Array
    unit: int


@dataclass(frozen=True, slots=True)
class Tellings:
    """The numbers told at a site that can be scored, and why others cannot.

    Attributes:
        scored: Those that can be scored, by class and day.
        left_out: Why others cannot, and how many.
    """

    scored: tuple[Telling, ...]
    left_out: Counter[str]


def tellings(
    part: SitePicture,
    observations: Sequence[Observation],
    settings: EstimateSettings,
    taxonomy: Taxonomy,
) -> Tellings:
    """Every number told at a site, foretold from the looks before it.

    Args:
        part: Looks at the site and their relays.
        observations: What is known; those of other sites are left aside.
        settings: The day asked about and what estimates assume.
        taxonomy: Classes and state families.
    """
    words = Vocabulary(taxonomy)
    here = [o for o in observations if o.site == part.site.id and o.state not in BOUND_FOR]
    scored: list[Telling] = []
    left_out: Counter[str] = Counter()
    for path in counted_paths(here, words):
        everything = _sightings(path, part.looks, here, part, words, settings)
        for coming in (s for s in everything if s.told):
            why = _not_scored(coming)
            before = () if why else _before(path, coming, (here, part, words, settings))
            if why or not before:
                left_out[why or FIRST] += 1
            else:
                scored.append(_telling(part.site.id, path, coming, before, settings))
    return Tellings(tuple(scored), left_out)


def _not_scored(coming: Sighting) -> str:
    """Why a sighting cannot be scored, or empty."""
    if coming.doubtful:
        return DOUBTFUL
    if not coming.is_dated:
        return UNDATED
    if len(coming.told) > 1:
        return DIFFERING
    count = coming.told[0][0]
    return "" if count.min == count.max else LEAST_ONLY


def _before(
    path: str,
    coming: Sighting,
    known: tuple[Sequence[Observation], SitePicture, Vocabulary, EstimateSettings],
) -> tuple[Sighting, ...]:
    """What looks that were over before its day told; empty where none told a number.

    An observation that was also made in this look or a later one is left out: "unchanged since the
    10th" must not foretell itself.
    """
    here, part, words, settings = known
    earlier = [x for x in part.looks if x.captured.span.last_day < coming.on]
    ids = {look.id for look in earlier}
    later = {key for look in part.looks if look.id not in ids for key in look.inputs}
    kept = [o for o in here if o.id not in later and (o.look is None or o.look in ids)]
    made = _sightings(path, earlier, kept, part, words, settings)
    over = tuple(s for s in made if s.last < coming.on)
    return over if any(s.told for s in over) else ()


def _sightings(
    path: str,
    looks: Sequence[Look],
    observations: Sequence[Observation],
    part: SitePicture,
    words: Vocabulary,
    settings: EstimateSettings,
) -> tuple[Sighting, ...]:
    attached = attach(looks, observations)
    return sightings(path, looks, attached, weights_of(part.relays), words, settings.as_of)


def _telling(
    site: str,
    path: str,
    coming: Sighting,
    before: Sequence[Sighting],
    settings: EstimateSettings,
) -> Telling:
    chances, unit = foretold(before, coming, settings)
    last = max((s for s in before if s.told), key=lambda s: (s.last, s.first, s.look))
    return Telling(
        site=site,
        path=path,
        look=coming.look,
        told=coming.told[0][0].min,
        gap_days=(coming.on - last.last).days,
        last_told=last.told[0][0].min,
        chances=chances,
        unit=unit,
    )
