"""`read`: observations of loose files, without a case."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from sitewatch.cli.console import Exit, attend, json_lines, say
from sitewatch.cli.options import (
    BOUNDS,
    CAPTURED,
    JSON,
    LICENCE,
    PACKS,
    PUBLISHED,
    PUBLISHER,
    scene_facts,
)
from sitewatch.model import Observation, PixelLocator, Reading
from sitewatch.publish.terminal import told_words
from sitewatch.publish.words import number_of


@click.command()
@click.argument("files", nargs=-1, required=True)
@PUBLISHED
@PUBLISHER
@click.option(
    "--sites",
    type=click.Path(path_type=Path, dir_okay=False),
    help="GeoJSON of watched sites; without it, a list of well-known bases and ports.",
)
@BOUNDS
@CAPTURED
@LICENCE
@PACKS
@JSON
def read(
    files: tuple[str, ...],
    published: str | None,
    publisher: str,
    sites: Path | None,
    bounds: str | None,
    captured: str | None,
    licence: str,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the observations of loose files, without a case."""
    from sitewatch.publish.observation_json import observation_json
    from sitewatch.run.adding import Told
    from sitewatch.run.dates import parse_published
    from sitewatch.run.loose import read_loose

    scene = scene_facts(bounds, captured, licence)
    told = Told(datetime.now(UTC), parse_published(published), publisher, scene)
    problems, understood = [], 0
    for loose in read_loose(files, sites, told, packs):
        if loose.problem:
            problems.append(loose.problem)
        if loose.reading is None or loose.evidence is None or loose.problem:
            continue
        understood += 1
        if as_json:
            read_by = loose.reading
            json_lines(
                observation_json(o, loose.evidence, read_by.publisher) for o in read_by.observations
            )
        else:
            for line in _lines(loose.evidence.name, loose.reading):
                say(line)
    code = attend(problems)
    sys.exit(Exit.USAGE if code and not understood else code)


def _lines(name: str, reading: Reading) -> Iterator[str]:
    when = reading.published.span if reading.published else "at an unknown time"
    yield f"{name}: published {when}; {told_words(len(reading.observations))}"
    for note in reading.notes:
        if note.attention:
            yield f"  ! {note.message}"
    for look in reading.looks if reading.method.startswith("imagery") else ():
        yield f"  {look.captured.span}  {look.site}  {look.observer}: {look.outcome.value}"
        yield from (f"      {reason}" for reason in look.reasons)
    for observation in reading.observations:
        yield from _observation_lines(observation)
    missed = sum(note.code == "not-understood" for note in reading.notes)
    if missed:
        missing = number_of(missed, "sentence names", "sentences name")
        yield f"  {missing} a watched site and gave no observation"


def _observation_lines(observation: Observation) -> Iterator[str]:
    asset = observation.asset.type or observation.asset.path
    count = f"{observation.count} × " if observation.count else ""
    place = observation.site or (observation.place.name if observation.place else "no site")
    place += f" ({observation.area})" if observation.area else ""
    told = " ← ".join(link.who for link in observation.chain) or "nobody named"
    flags = [observation.polarity.value] * (observation.polarity != "affirmed")
    flags += [observation.modality.value] * (observation.modality != "asserted")
    extra = f" ({', '.join(flags)})" if flags else ""
    yield f"  {observation.time.span}  {place}  {count}{asset}: {observation.state}{extra}"
    yield f"      {told}"
    if isinstance(observation.locator, PixelLocator) and observation.count:
        yield f"      {observation.count.text}"
    quote = getattr(observation.locator, "quote", "")
    if quote:
        yield f"      “{' '.join(quote.split())}”"
