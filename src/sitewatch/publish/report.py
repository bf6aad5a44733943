"""The report: one file that loads nothing, for a browser, a phone or a printer."""

from __future__ import annotations

from collections.abc import Mapping

from sitewatch.model import CasePicture, ReadStatus
from sitewatch.publish.chips import NO_CHIPS, Chip
from sitewatch.publish.coast import credit
from sitewatch.publish.evidence import evidence_views
from sitewatch.publish.index import index
from sitewatch.publish.map import off_map, site_map
from sitewatch.publish.marks import legend, patterns
from sitewatch.publish.names import Names
from sitewatch.publish.page import render
from sitewatch.publish.policy import Policy, shown_texts, visible
from sitewatch.publish.siteview import clause_views, site_view
from sitewatch.publish.sourcesview import source_views
from sitewatch.publish.summary import case_lines
from sitewatch.publish.text import capital
from sitewatch.publish.words import day_words, dependence_words, looks_worth
from sitewatch.taxonomy.records import Taxonomy

MAP_SIZES = ((820.0, 430.0), (360.0, 340.0))
"""Width and height of the map on a wide page and on a phone [px]."""


def report_html(
    picture: CasePicture,
    texts: Mapping[str, str],
    policy: Policy,
    taxonomy: Taxonomy,
    chips: Mapping[str, Chip] = NO_CHIPS,
) -> str:
    """The whole report as one HTML file.

    Args:
        picture: Everything that is known; the policy is applied here, to the texts too.
        texts: Decoded originals by hash, for the excerpts.
        policy: What may leave.
        taxonomy: Names of asset classes and rules.
        chips: Small pictures of scenes, by look.
    """
    shown = visible(picture, policy)
    known, names = index(shown), Names(taxonomy)
    views = [site_view(part, shown, known, names, chips) for part in shown.sites]
    return render(
        "report.html",
        title=shown.title,
        as_of=day_words(shown.as_of),
        simulated=shown.simulated or any(e.simulated for e in shown.evidence),
        facts=_facts(shown),
        case=clause_views(case_lines(shown), known, names),
        maps=tuple(site_map(shown, *size) for size in MAP_SIZES),
        off_map=tuple(off_map(shown, *size) for size in MAP_SIZES),
        sites=tuple(view for view in views if not view.silent),
        silent=tuple(view for view in views if view.silent),
        sources=source_views(shown, known, names),
        evidence=evidence_views(shown, known, shown_texts(picture, texts, policy), names),
        withheld=shown.withheld,
        delay_hours=f"{policy.delay_hours:g}",
        coarsen_km=f"{policy.coarsen_km:g}",
        credit=credit(),
        patterns=patterns(),
        legend=legend(),
        rho=capital(dependence_words(shown.dependence)),
    )


def _facts(picture: CasePicture) -> tuple[tuple[str, str], ...]:
    """Figures for the head of the page, as (what, how many)."""
    looks = [look for part in picture.sites for look in part.looks if look.somebody_saw]
    worth = sum(relay.weight for part in picture.sites for relay in part.relays)
    unread = sum(reading.status is not ReadStatus.READ for reading in picture.readings)
    return (
        ("pieces of evidence", str(len(picture.evidence))),
        ("of them unread", str(unread)),
        ("looks", str(len(looks))),
        ("worth in independent looks", looks_worth(worth)),
        ("sites", str(len(picture.sites))),
    )
