"""Everything that is known of one site, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sitewatch.fusion.alarm import alarms, watch
from sitewatch.fusion.areas import area_estimates
from sitewatch.fusion.assess import Question, assess
from sitewatch.fusion.compare import compare
from sitewatch.fusion.disagree import disagreements
from sitewatch.fusion.estimate import estimates_of, fit_all, naive_estimate
from sitewatch.fusion.indicate import indicators_in
from sitewatch.fusion.resolve import ResolveOptions, resolve
from sitewatch.fusion.settings import EstimateSettings, FusionConfig
from sitewatch.fusion.weighing.around import around
from sitewatch.fusion.weighing.scope import mistold, narrowed, scope_of
from sitewatch.model import Kind, Observation, Reading, Site, SitePicture, days

BOUND_FOR = frozenset({"heading_to"})
"""States that name a place as where something is going: nobody who says so looked at that place."""


def site_picture(
    site: Site,
    observations: Sequence[Observation],
    readings: Sequence[Reading],
    config: FusionConfig,
) -> SitePicture:
    """Looks, estimates, changes, alarms, disagreements, signs and explanations of one site.

    Args:
        site: The site.
        observations: Those of the site; others are left aside, but for unplaced ones of a larger
            place that the site lies in: these can disagree with it and carry words about it.
        readings: Readings of their articles, known by the day asked about.
        config: The day asked about, and what all sites share.

    Source:
        One way through: see `docs/concepts/look.md`.
    """
    tax = config.taxonomy
    here, near = _known(site, observations, readings, config.as_of)
    options = ResolveOptions(
        site.id, config.as_of, config.dependence, config.rulings, config.copying
    )
    resolution = resolve((*here, *near), readings, config.all_sources, tax, options)
    differing = disagreements((*here, *near), resolution, tax)
    looks, relays = resolution.looks, resolution.relays
    settings = EstimateSettings(config.as_of, config.level)
    counted = (here, relays, settings, tax)
    fits = fit_all(looks, *counted)
    estimates = estimates_of(fits, looks, here, settings, tax)
    told_badly = mistold(differing)
    areas = area_estimates(looks, *counted, {(e.path, e.area) for e in estimates})
    told_well = [o for o in here if o.id not in told_badly]
    window = days(config.as_of - timedelta(days=config.window_days), config.as_of)
    scope = narrowed(scope_of(site, looks, relays, (*here, *near), tax), window, differing)
    indicators = indicators_in(config.all_rules, scope)
    question = Question(site, config.as_of, looks, relays)
    return SitePicture(
        site=site,
        looks=looks,
        relays=relays,
        estimates=(*estimates, *areas),
        naive_estimates=naive_estimate(looks, *counted),
        changes=compare(looks, told_well, estimates, fits, tax),
        disagreements=differing,
        indicators=indicators,
        assessment=assess(config.all_hypotheses, indicators, config.all_rules, question),
        alarms=tuple(alarm for found in fits for alarm in alarms(found, site.id)),
        watches=tuple(watch(found, site.id) for found in fits),
    )


def _known(
    site: Site, observations: Sequence[Observation], readings: Sequence[Reading], as_of: date
) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
    """Observations of the site, and those around it, that were known by a day and are not later.

    The caller passes what was known by then; what cannot have been known is left aside once more.
    """
    end = days(as_of, as_of).end
    later = {r.evidence for r in readings if r.published and r.published.span.start >= end}
    known = [o for o in observations if o.evidence not in later and _is_past(o, end)]
    here = tuple(o for o in known if o.site == site.id and o.state not in BOUND_FOR)
    return here, around(site, known)


def _is_past(observation: Observation, end: datetime) -> bool:
    """Whether it was seen, or at least said, by then."""
    seen = observation.seen or observation.time
    return seen.span.start < end or observation.kind is Kind.STATEMENT
