"""What is known, as lines for a terminal and as rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from sitewatch.model import CasePicture, Look, PixelLocator, SitePicture
from sitewatch.model.evidence import SHA256
from sitewatch.publish.alarms import causes
from sitewatch.publish.clause import Clause
from sitewatch.publish.coverage import Coverage, stretches
from sitewatch.publish.index import Index, index
from sitewatch.publish.names import Names
from sitewatch.publish.nextlooks import next_look_words
from sitewatch.publish.onward import bound, bound_lines
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.summary_change import WAYS, alarm_text
from sitewatch.publish.text import listed, one_line
from sitewatch.publish.transmitters import transmitted, transmitted_lines
from sitewatch.publish.words import (
    DIFFERENCES,
    MEDIA,
    OUTCOMES,
    SIGHTS,
    by_model,
    days_words,
    looks_worth,
    number_of,
    probability_words,
    span_words,
)
from sitewatch.taxonomy.records import Taxonomy

COLUMNS = 96
"""Width of a printed line [characters]."""
QUOTE_CHARACTERS = 160
REFS_SHOWN = 2
SHORT_HASH = 12

UNLOOKED = {Coverage.NOBODY: "nobody looked", Coverage.SOMEWHERE: "unsure"}
SILENCES = {
    "nobody looked": "nobody is known to have looked",
    "unsure": "not sure on any of these days; some look fell on one of them",
}

Row = dict[str, object]


def site_lines(
    picture: CasePicture, part: SitePicture, taxonomy: Taxonomy | None = None
) -> Iterator[str]:
    """Where things stand at one site, each sentence with the ids to ask `why` about."""
    yield f"{one_line(part.site.name)} ({part.site.id}), as of {picture.as_of.isoformat()}"
    if picture.simulated:
        yield "  SIMULATED: some of the evidence was written for an example"
    clauses = summary_lines(picture, part.site.id, taxonomy)
    for topic, told in groupby(clauses, key=lambda clause: clause.topic):
        yield f"  {topic.value}"
        for clause in told:
            yield from _clause_lines(clause)
    yield from _explanation_lines(part)
    yield from _indicator_lines(part)
    yield from _track_lines(picture, part, taxonomy)
    yield from _next_look_lines(picture, part)
    yield ""


def _next_look_lines(picture: CasePicture, part: SitePicture) -> Iterator[str]:
    """When satellites pass that could settle what is open."""
    words = next_look_words(part, picture.as_of)
    if words:
        yield "  Next looks"
        yield from (f"    {one_line(line)}" for line in words)
        yield "    whether one is taken, and cloud, are not known"


def _clause_lines(clause: Clause) -> Iterator[str]:
    more = len(clause.refs) - REFS_SHOWN
    refs = ", ".join(short_id(ref) for ref in clause.refs[:REFS_SHOWN])
    refs += f" and {more} more" if more > 0 else ""
    yield from wrap(
        f"{one_line(clause.text)} [{refs}]",
        COLUMNS,
        initial_indent="    ",
        subsequent_indent="      ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def short_id(key: str) -> str:
    """An id as it is; of a hash, enough to find its file by."""
    return key[:SHORT_HASH] if SHA256.fullmatch(key) else key


def _explanation_lines(part: SitePicture) -> Iterator[str]:
    if part.assessment is None:
        return
    yield f"  competing explanations [{part.assessment.id}]"
    for explanation in part.assessment.explanations:
        words = probability_words(explanation.probability)
        prior = f"prior {explanation.prior:.2f}"
        yield f"    {one_line(explanation.name):<28} {words}; {prior}"


def _indicator_lines(part: SitePicture) -> Iterator[str]:
    if not part.indicators:
        return
    yield "  indicators"
    for found in sorted(part.indicators, key=lambda i: (list(SIGHTS).index(i.sight), i.rule)):
        when = f", {span_words(found.span)}" if found.span else ""
        worth = looks_worth(found.effective_looks)
        looks = f", {worth} independent" if found.looks else ""
        yield f"    {SIGHTS[found.sight]:<14} {one_line(found.name)}{when}{looks}"


def _track_lines(
    picture: CasePicture, part: SitePicture, taxonomy: Taxonomy | None
) -> Iterator[str]:
    names = Names(taxonomy)
    told = transmitted(picture, part.site.id, names)
    if told:
        yield "  what ships' own positions say"
    yield from _wrapped(transmitted_lines(told))
    if part.onward:
        yield "  where ships can be by now"
    yield from _wrapped(bound_lines(bound(part, names)))


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from wrap(
            line,
            COLUMNS,
            initial_indent="    ",
            subsequent_indent="      ",
            break_long_words=False,
            break_on_hyphens=False,  # ids are copied whole
        )


def timeline_rows(picture: CasePicture, part: SitePicture) -> Iterator[Row]:
    """Looks, alarms, and the stretches in which nobody looked, in order of time."""
    found = index(picture)
    looks = [look_row(part, look, found) for look in part.looks]
    rows = looks + list(_gap_rows(picture, part)) + list(_alarm_rows(picture, part, found))
    yield from sorted(rows, key=lambda row: (str(row["start"]), str(row["end"]), str(row["id"])))


def look_row(part: SitePicture, look: Look, found: Index) -> Row:
    """A look with its relays and what it saw."""
    told = [relay for relay in part.relays if relay.look == look.id]
    return {
        "type": "look",
        "site": part.site.id,
        "id": look.id,
        "start": look.captured.span.first_day.isoformat(),
        "end": look.captured.span.last_day.isoformat(),
        "basis": look.captured.basis.value,
        "observer": look.observer,
        "medium": look.medium.value,
        "outcome": look.outcome.value,
        "relays": [found.publisher(relay.evidence) for relay in told],
        "evidence": [relay.evidence for relay in told],
        "effective": round(sum(relay.weight for relay in told), 3),
        "observations": [o for relay in told for o in relay.observations],
        "saw": [saw(o, found) for relay in told for o in relay.observations],
        "reasons": list(look.reasons),
    }


def saw(observation: str, found: Index) -> str:
    """What an observation says was seen, in a few words."""
    record = found.observation(observation)
    if record is None:
        return observation
    count = f"{record.count} × " if record.count else ""
    name = record.asset.type or listed(list(record.asset.names)) or record.asset.path
    marks = [record.polarity.value] * (record.polarity.value != "affirmed")
    marks += [record.modality.value] * (record.modality.value != "asserted")
    if record.area and isinstance(record.locator, PixelLocator):
        name += f" ({record.area})"
    told = f"{count}{name}: {record.state}" + (f" ({', '.join(marks)})" if marks else "")
    return told + by_model(record.method)


def told_words(number: int) -> str:
    """How many observations."""
    return number_of(number, "observation", "observations")


def _gap_rows(picture: CasePicture, part: SitePicture) -> Iterator[Row]:
    saw = [look for look in part.looks if look.somebody_saw]
    if not saw:
        return
    first = min(look.captured.span.first_day for look in saw)
    for stretch in stretches(saw, first, max(first, picture.as_of)):
        if stretch.coverage is not Coverage.LOOKED:
            yield {
                "type": UNLOOKED[stretch.coverage],
                "site": part.site.id,
                "id": "",
                "start": stretch.first.isoformat(),
                "end": stretch.last.isoformat(),
                "days": stretch.days,
            }


def _alarm_rows(picture: CasePicture, part: SitePicture, found: Index) -> Iterator[Row]:
    for alarm in part.alarms:
        yield {
            "type": "alarm",
            "site": part.site.id,
            "id": alarm.id,
            "start": alarm.on.isoformat(),
            "end": alarm.until.isoformat(),
            "stands": alarm.until >= picture.as_of,
            "class": alarm.path,
            "direction": WAYS[alarm.direction],
            "strength": alarm.strength,
            "threshold": alarm.threshold,
            "usual": alarm.usual,
            "cusum": alarm.cusum,
            "looks": [look.id for look in causes(alarm, found)],
        }


def timeline_lines(
    picture: CasePicture, part: SitePicture, taxonomy: Taxonomy | None = None
) -> Iterator[str]:
    """The timeline for people."""
    yield f"{one_line(part.site.name)} ({part.site.id})"
    looks = {look.id: look for look in part.looks}
    alarms = {alarm.id: alarm for alarm in part.alarms}
    for row in timeline_rows(picture, part):
        look = looks.get(str(row["id"]))
        if str(row["id"]) in alarms:
            alarm = alarms[str(row["id"])]
            said = alarm_text(alarm, picture, Names(taxonomy))
            yield f"  {row['start']}  ▲ {said}  [{alarm.id}]"
            continue
        if look is None:
            yield f"  {row['start']} to {row['end']}  · {SILENCES[str(row['type'])]}"
            continue
        seen = look.inputs or row["observations"]  # a scene's own look names no inputs
        number = len(seen) if isinstance(seen, Sequence) else 0
        said = told_words(number) if look.somebody_saw else look.outcome.value
        yield (
            f"  {span_words(look.captured.span)}  {one_line(look.observer)}"
            f" ({MEDIA[look.medium]}): {OUTCOMES[look.outcome]}; {said}  [{look.id}]"
        )
        for line in dict.fromkeys(row["saw"]) if isinstance(row["saw"], list) else ():
            yield f"      {one_line(str(line))}"
    if not part.looks:
        yield "  nobody is known to have looked"


def demo_lines(picture: CasePicture, taxonomy: Taxonomy | None = None) -> tuple[str, ...]:
    """At most ten lines that say what the case says."""
    told = {relay.evidence for part in picture.sites for relay in part.relays}
    looks = [look for part in picture.sites for look in part.looks if look.somebody_saw]
    differing = [d for part in picture.sites for d in part.disagreements]
    days = [
        day for look in looks for day in (look.captured.span.first_day, look.captured.span.last_day)
    ]
    lines = [f"{one_line(picture.title)}, as of {picture.as_of.isoformat()}"]
    if picture.simulated:
        lines.append("SIMULATED: the articles were written for this example from public facts")
    lines.append(
        f"{len(told)} articles tell of {len(looks)} looks at {len(picture.sites)} watched sites"
        + (f", {days_words(min(days), max(days))}" if days else "")
    )
    kinds = [
        f"{name} {sum(d.difference is kind for d in differing)}"
        for kind, name in DIFFERENCES.items()
        if any(d.difference is kind for d in differing)
    ]
    lines.append(f"where accounts differ: {listed(kinds) if kinds else 'nowhere'}")
    busiest = sorted(picture.sites, key=lambda part: (-len(part.looks), part.site.id))
    for part in busiest[:2]:
        clauses = summary_lines(picture, part.site.id, taxonomy)
        lines += [f"{one_line(part.site.name)}: {clause.text}" for clause in clauses[:3]]
    return tuple(lines[:10])
