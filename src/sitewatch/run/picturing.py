"""The picture stage: one site is one part, from its observations to its assessment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sitewatch.fusion import FusionConfig, site_picture
from sitewatch.fusion.looks.copying import Copying, copying
from sitewatch.fusion.looks.published import published_claims
from sitewatch.fusion.records import track_records
from sitewatch.fusion.weighing.around import around
from sitewatch.model import CasePicture, Observation, Onward, Reading, Site, SitePicture
from sitewatch.run.busyness import activities
from sitewatch.run.dates import end_of_day
from sitewatch.run.opening import OpenCase
from sitewatch.run.reviews import reviewed
from sitewatch.run.rulings import rulings, rulings_on
from sitewatch.run.surveying import looks_of_tracks, observations_by, onward_of
from sitewatch.settings import Settings
from sitewatch.taxonomy import load_taxonomy
from sitewatch.taxonomy.records import Taxonomy

UNPLACED = ""
"""How the ledger names the site of observations that have none."""


@dataclass(frozen=True, slots=True)
class PictureJob:
    """One part of the picture stage.

    Attributes:
        site: The site.
        observations: All that is known of it and of the country around it as of the day.
        readings: What its observations were read from, without the observations themselves.
        config: Day, level, sources, rules and hypotheses.
        onward: Where ships that were there can be by then.
    """

    site: Site
    observations: tuple[Observation, ...]
    readings: tuple[Reading, ...]
    config: FusionConfig
    onward: tuple[Onward, ...] = ()


def picture_part(job: PictureJob) -> SitePicture:
    """What is known of one site."""
    made = site_picture(job.site, job.observations, job.readings, job.config)
    covers = [c for r in job.readings for c in r.covers if c.site == job.site.id]
    return replace(
        made,
        onward=job.onward,
        covers=tuple(sorted(covers, key=lambda c: (c.area, c.time.span, c.id))),
        activity=activities(job.site, job.observations, job.readings, job.config.as_of),
    )


def picture_jobs(case: OpenCase, as_of: date) -> Iterator[PictureJob]:
    """One part a site, with nothing in it that became known after the day.

    Words about the country around a site go to each of its sites; so do readings that carry looks
    of their own, because a clouded scene has a look and no observation.
    """
    readings = {reading.evidence: reading for reading in readings_as_of(case, as_of)}
    looked = {sha for sha, reading in readings.items() if reading.looks}
    unplaced = known_observations(case, as_of, UNPLACED)
    config = replace(
        fusion_config(case.settings, as_of),
        copying=copiers(case, as_of, tuple(readings.values())),
    )
    reviews = case.store.ledger.reviews()
    decided = rulings(reviews)
    bound = onward_of(case, as_of, known_observations(case, as_of))
    for site in case.sites:
        known = (*known_observations(case, as_of, site.id), *around(site, unplaced))
        told = sorted(looked | {observation.evidence for observation in known})
        shared = replace(config, rulings=rulings_on(decided, known, reviews))
        read = tuple(readings[sha] for sha in told)
        yield PictureJob(site, known, read, shared, bound.get(site.id, ()))


def copiers(case: OpenCase, as_of: date, readings: tuple[Reading, ...]) -> tuple[Copying, ...]:
    """Publishers that repeat one another, by all that was known by the day; site by site read."""
    if len({reading.publisher for reading in readings if reading.publisher}) < 2:
        return ()
    config = fusion_config(case.settings, as_of)
    known = (known_observations(case, as_of, site.id) for site in case.sites)
    return copying(
        claim
        for told in known
        for claim in published_claims(told, readings, config.all_sources, config.taxonomy)
    )


def case_picture(case: OpenCase, pictures: tuple[SitePicture, ...], as_of: date) -> CasePicture:
    """Everything that is known of a case as of a day."""
    readings = readings_as_of(case, as_of)
    known = known_observations(case, as_of)
    watched = {picture.site.id for picture in pictures}
    read = {reading.evidence for reading in readings}
    config = fusion_config(case.settings, as_of)
    return CasePicture(
        title=case.settings.title,
        as_of=as_of,
        sites=pictures,
        unplaced=tuple(sorted(o.id for o in known if o.site not in watched)),
        observations=tuple(sorted(known, key=lambda o: o.id)),
        evidence=tuple(e for e in case.store.ledger.evidence() if e.sha256 in read),
        readings=readings,
        sources=config.all_sources,
        simulated=any(reading.simulated for reading in readings),
        reliability=track_records(pictures, known, readings, config.all_sources, config.taxonomy),
        dependence=case.settings.repeating,
    )


def readings_as_of(case: OpenCase, as_of: date) -> tuple[Reading, ...]:
    """Current readings known by the end of the day, without their observations."""
    readings = case.store.ledger.readings(end_of_day(as_of))
    tracked = looks_of_tracks(case, end_of_day(as_of))
    return tuple(
        replace(reading, observations=(), looks=tracked.get(reading.evidence, reading.looks))
        for reading in readings
    )


def known_observations(
    case: OpenCase, as_of: date, site: str | None = None
) -> tuple[Observation, ...]:
    """Observations known by the end of the day, analysts' decisions applied."""
    return reviewed(observations_by(case, end_of_day(as_of), site), case.store.ledger.reviews())


def fusion_config(settings: Settings, as_of: date) -> FusionConfig:
    """What fusion needs of the settings."""
    return FusionConfig(
        as_of=as_of,
        level=settings.level,
        taxonomy=load_taxonomy(),
        sources=settings.sources,
        rules=settings.rules,
        hypotheses=settings.hypotheses,
        dependence=settings.repeating,
    )


def case_taxonomy(settings: Settings) -> Taxonomy:
    """The taxonomy with the case's own rules, for their names and what they mean."""
    taxonomy = load_taxonomy()
    return replace(taxonomy, rules={**taxonomy.rules, **{rule.id: rule for rule in settings.rules}})
