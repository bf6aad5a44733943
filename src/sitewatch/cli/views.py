"""`show`, `timeline`, `sources`, `why`: what is known, for people and as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from sitewatch.cli.console import json_lines, say
from sitewatch.cli.options import AS_OF, CASE, JSON, SITE, the_day
from sitewatch.errors import UsageError
from sitewatch.model import CasePicture, SitePicture


@click.command()
@CASE
@SITE
@AS_OF
@JSON
def show(case: Path, site: str | None, as_of: date | None, as_json: bool) -> None:
    """Say where things stand: estimates, alarms, changes, assessment."""
    from sitewatch.publish.terminal import site_lines
    from sitewatch.taxonomy import load_taxonomy

    picture = picture_of(case, as_of)
    for chosen in sites_of(picture, site):
        if as_json:
            json_lines([as_plain(chosen)])
        else:
            for line in site_lines(picture, chosen, load_taxonomy()):
                say(line)


@click.command()
@CASE
@SITE
@AS_OF
@JSON
def timeline(case: Path, site: str | None, as_of: date | None, as_json: bool) -> None:
    """List looks and alarms in order of time, with the days on which nobody looked."""
    from sitewatch.publish.terminal import timeline_lines, timeline_rows
    from sitewatch.taxonomy import load_taxonomy

    picture = picture_of(case, as_of)
    for chosen in sites_of(picture, site):
        if as_json:
            json_lines(timeline_rows(picture, chosen))
        else:
            for line in timeline_lines(picture, chosen, load_taxonomy()):
                say(line)


@click.command()
@CASE
@AS_OF
@click.option("--blocks", is_flag=True, help="List paragraphs that stand in several articles too.")
@JSON
def sources(case: Path, as_of: date | None, blocks: bool, as_json: bool) -> None:
    """List looks, their relays, who was first, contradictions, and how sources fared."""
    from sitewatch.publish.terminal_sources import (
        reliability_lines,
        reliability_rows,
        source_lines,
        source_rows,
    )
    from sitewatch.publish.words import dependence_words

    picture = picture_of(case, as_of)
    if not as_json:
        say(f"worth: {dependence_words(picture.dependence)}")
    for chosen in picture.sites:
        if as_json:
            json_lines(source_rows(picture, chosen))
        else:
            for line in source_lines(picture, chosen):
                say(line)
    if as_json:
        json_lines(reliability_rows(picture))
    else:
        for line in reliability_lines(picture):
            say(line)
    if blocks:
        _blocks(case, picture, as_json)


def _blocks(case: Path, picture: CasePicture, as_json: bool) -> None:
    """Print the paragraphs that stand in several articles."""
    from sitewatch.publish.syndication import block_lines, block_rows
    from sitewatch.run.opening import open_case
    from sitewatch.run.syndication import syndicated

    with open_case(case) as opened:
        found = syndicated(opened, picture)
    if as_json:
        json_lines(block_rows(found))
        return
    for line in block_lines(picture, found):
        say(line)


@click.command()
@CASE
@click.argument("id")
@AS_OF
@JSON
def why(case: Path, id: str, as_of: date | None, as_json: bool) -> None:  # noqa: A002  # the contract's word
    """Trace one result back to its evidence, with what analysts decided on it."""
    from sitewatch.publish.trail import trail
    from sitewatch.run.opening import open_case
    from sitewatch.run.reviews import decisions_on
    from sitewatch.run.stages import look_at

    with open_case(case) as opened:
        picture = look_at(opened, the_day(as_of, opened.settings))
        decided, target = decisions_on(opened, id, picture)
    if as_json:
        json_lines(as_plain(review) for review in decided)
    for review in decided:
        if not as_json:
            when = review.at.date().isoformat()
            say(f"{review.id}  review: {review.verdict.value} of {review.target}")
            say(f"    by {review.signed} on {when}: {review.reason}")
    if decided and target is None:
        return
    for step in trail(picture, target or id):
        if as_json:
            json_lines([as_plain(step)])
        else:
            say(f"{'  ' * step.depth}{step.id}  {step.kind}: {step.text}")


def picture_of(case: Path, as_of: date | None) -> CasePicture:
    """What is known of the case as of a day, withheld parts taken out.

    Raises:
        CaseError: If there is no case.
    """
    from sitewatch.run.opening import open_case
    from sitewatch.run.stages import look_at

    with open_case(case) as opened:
        return look_at(opened, the_day(as_of, opened.settings))


def sites_of(picture: CasePicture, site: str | None) -> Iterator[SitePicture]:
    """The pictures asked for.

    Raises:
        UsageError: If no watched site has the id.
    """
    known = [chosen.site.id for chosen in picture.sites]
    if site is not None and site not in known:
        raise UsageError(f"no watched site {site!r}", hint=f"one of {', '.join(known)}")
    return (chosen for chosen in picture.sites if site in (None, chosen.site.id))


def as_plain(record: object) -> object:
    """A record as JSON values."""
    from sitewatch.store.codec import dump

    return json.loads(dump(record))
