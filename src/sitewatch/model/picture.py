"""Everything that is known of a case at one as-of date: what `publish` reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitewatch.model.activity import Activity
from sitewatch.model.alarm import Alarm, Watch
from sitewatch.model.assessment import Assessment, Indicator
from sitewatch.model.cover import Cover
from sitewatch.model.dependence import DEPENDENCE, Dependence
from sitewatch.model.disagreement import Disagreement
from sitewatch.model.estimate import Change, Estimate
from sitewatch.model.evidence import Evidence, Source
from sitewatch.model.look import Look
from sitewatch.model.observation import Observation
from sitewatch.model.onward import Onward
from sitewatch.model.reading import Reading
from sitewatch.model.record import TrackRecord
from sitewatch.model.site import Site


@dataclass(frozen=True, slots=True)
class Relay:
    """One article's telling of one look.

    Attributes:
        look: Id of the look.
        evidence: SHA-256 of the article.
        observations: Ids of its observations made in that look, sorted.
        via: Names between the article and the one who looked, nearest to the article first.
        weight: Share of an independent look that it adds, 0 to 1; the weights of all relays of
            one look add up to its effective number.
    """

    look: str
    evidence: str
    observations: tuple[str, ...]
    via: tuple[str, ...] = ()
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class SitePicture:
    """What is known of one site.

    Attributes:
        site: The site.
        looks: In order of capture.
        relays: Which article tells which look.
        estimates: One a class, and one for each area and class that looks told apart.
        naive_estimates: The same with every article counted as an independent look.
        changes: Since the previous look, one a class, plus what looks say themselves.
        disagreements: Where observations differ.
        indicators: Every rule, with seen, looked-absent or not-looked.
        assessment: Competing explanations, or None where the case names none.
        alarms: Where counts have left what was usual, by all looks, in order of days.
        watches: One a class: whether there are looks enough for an alarm or for its absence.
        onward: Where ships that were there can be by the day asked about, last heard first.
        covers: How much of areas stacked things covered, by area and time; never a count.
        activity: How busy it was by scenes, one a class that scenes counted.
    """

    site: Site
    looks: tuple[Look, ...] = ()
    relays: tuple[Relay, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    naive_estimates: tuple[Estimate, ...] = ()
    changes: tuple[Change, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    assessment: Assessment | None = None
    alarms: tuple[Alarm, ...] = ()
    watches: tuple[Watch, ...] = ()
    onward: tuple[Onward, ...] = ()
    covers: tuple[Cover, ...] = ()
    activity: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePicture:
    """What is known of a case.

    Attributes:
        title: Name of the case.
        as_of: Day; nothing that became known later is used.
        sites: One picture a site, in the order of the sites file.
        unplaced: Ids of observations with no watched site, sorted.
        observations: All of them, by id in order.
        evidence: All of it, by hash in order.
        readings: One a piece of evidence, without their observations, by hash in order.
        sources: Known sources with their grades.
        simulated: Whether any evidence was made for an example.
        dependence: How far one telling is held to repeat another, behind every effective number.
        withheld: What the publication policy held back, as (what, how many); empty before it
            was applied.
        reliability: How sources fared in this case, by source and topic.
    """

    title: str
    as_of: date
    sites: tuple[SitePicture, ...]
    unplaced: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    readings: tuple[Reading, ...] = ()
    sources: tuple[Source, ...] = ()
    simulated: bool = False
    dependence: Dependence = DEPENDENCE
    withheld: tuple[tuple[str, int], ...] = ()
    reliability: tuple[TrackRecord, ...] = ()
