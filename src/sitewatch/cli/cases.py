"""`demo`, `new`, `add` and `run`: make a case, fill it, bring it up to date."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from sitewatch.cli.console import Exit, attend, complain, json_lines, progress, say
from sitewatch.cli.options import (
    AS_OF,
    BOUNDS,
    CAPTURED,
    CASE,
    JSON,
    LICENCE,
    PUBLISHED,
    PUBLISHER,
    STAC,
    scene_facts,
    the_day,
    the_period,
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="sitewatch-demo")
def demo(folder: Path) -> None:
    """Make the example case, run it, write report.html, print the summary.

    The articles of the example are simulated: written for sitewatch from public facts.
    """
    from sitewatch.run.demo import make_demo

    with progress() as listen:
        outcome = make_demo(folder, datetime.now(UTC), listen)
    for line in outcome.summary:
        say(line)
    say(f"report: {outcome.report}")
    attend(outcome.attention)
    sys.exit(Exit.DONE)  # what the example plants for attention is part of the demonstration


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make an empty case.

    Then name what is watched in FOLDER/sites.geojson, add evidence, and run.
    """
    from sitewatch.store.case import Case

    Case.create(folder).close()
    say(f"made {folder}: name its sites in {folder / 'sites.geojson'}")
    say(f"then: sitewatch add {folder} ARTICLES..., and: sitewatch run {folder}")


@click.command()
@CASE
@click.argument("what", nargs=-1)
@PUBLISHED
@PUBLISHER
@BOUNDS
@CAPTURED
@LICENCE
@STAC
@JSON
def add(
    case: Path,
    what: tuple[str, ...],
    published: str | None,
    publisher: str,
    bounds: str | None,
    captured: str | None,
    licence: str,
    stac: str | None,
    as_json: bool,
) -> None:
    """Store evidence: files, folders, archives, feeds, scenes, http(s) addresses.

    Adding the same original again changes nothing. Originals are kept as they are.
    """
    from sitewatch.run.adding import Told, add_evidence
    from sitewatch.run.dates import parse_published
    from sitewatch.run.opening import open_case

    scene = scene_facts(bounds, captured, licence)
    told = Told(datetime.now(UTC), parse_published(published), publisher, scene, the_period(stac))
    if not what and told.period is None:
        raise click.UsageError("name what to add: files, folders, addresses, or --stac PERIOD")
    with open_case(case) as opened:
        added = add_evidence(opened, what, told)
    if as_json:
        for state, stored in (("new", added.new), ("known", added.known)):
            json_lines({"state": state, "sha256": e.sha256, "name": e.name} for e in stored)
    else:
        say(f"{len(added.new)} new, {len(added.known)} known, {len(added.problems)} refused")
    code = attend(added.problems)
    sys.exit(Exit.USAGE if code and not (added.new or added.known) else code)


@click.command()
@CASE
@AS_OF
@click.option("--cluster", help="Address of a Dask scheduler: tcp://host:8786.")
@click.option("--afresh", is_flag=True, help="Forget readings and results, and make them again.")
@JSON
def run(case: Path, as_of: date | None, cluster: str | None, afresh: bool, as_json: bool) -> None:
    """Run all stages; only what changed is done again."""
    from sitewatch.run.opening import open_case
    from sitewatch.run.stages import run_case

    with open_case(case) as opened, progress(quiet=as_json) as listen:
        day = the_day(as_of, opened.settings)
        if afresh:
            opened.store.ledger.clear_derived(readings=True)
        outcome = run_case(opened, as_of=day, cluster=cluster, listen=listen)
    figures = {
        "read": outcome.read,
        "kept": outcome.kept,
        "observations": len(outcome.picture.observations),
        "looks": sum(len(site.looks) for site in outcome.picture.sites),
        "disagreements": sum(len(site.disagreements) for site in outcome.picture.sites),
        "as_of": day.isoformat(),
    }
    if as_json:
        json_lines([figures])
    else:
        say(", ".join(f"{key.replace('_', ' ')} {value}" for key, value in figures.items()))
    if not outcome.read + outcome.kept:
        complain(f"no evidence yet: `sitewatch add {case} ...`")
    sys.exit(attend(outcome.attention))
