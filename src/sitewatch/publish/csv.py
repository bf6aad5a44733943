"""Tables of a case as comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO

from sitewatch.errors import UsageError
from sitewatch.model import CasePicture, TextLocator
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.summary_change import WAYS
from sitewatch.publish.text import masked, plain

Cell = str | int | float | None
Row = tuple[Cell, ...]

FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Starts that make a spreadsheet run a cell (OWASP, "CSV Injection"), full-width forms included."""


def to_csv(picture: CasePicture, policy: Policy, table: str = "observations") -> str:
    """One table.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.
        table: Name of the table, see `csv_tables`.

    Raises:
        UsageError: If there is no such table.
    """
    tables = csv_tables(picture, policy)
    if f"{table}.csv" not in tables:
        known = ", ".join(name.removesuffix(".csv") for name in tables)
        raise UsageError(f"no table {table!r}", hint=f"tables: {known}")
    return tables[f"{table}.csv"]


def csv_tables(picture: CasePicture, policy: Policy) -> dict[str, str]:
    """Every table by file name: observations, looks, relays, estimates, changes and more.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.
    """
    shown = visible(picture, policy)
    return {f"{name}.csv": _table(head, rows(shown)) for name, (head, rows) in TABLES.items()}


def safe_cell(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: an apostrophe goes before text that would be a formula."""
    if not isinstance(cell, str):
        return cell
    text = plain(cell)
    return f"'{text}" if text.lstrip(" \n\ufeff").startswith(FORMULA_START) else text


def _table(head: str, rows: Iterable[Row]) -> str:
    """Text as RFC 4180 has it, lines ending with CR LF."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head.split())
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _observations(picture: CasePicture) -> Iterator[Row]:
    for o in picture.observations:
        text = o.locator if isinstance(o.locator, TextLocator) else None
        point = o.place.point if o.place else None
        yield (
            o.id, o.evidence, o.site, o.area, o.kind.value, o.asset.path, o.asset.type,
            "; ".join(o.asset.names), o.count.min if o.count else None,
            o.count.max if o.count else None, o.count.kind.value if o.count else None,
            o.state, o.polarity.value, o.modality.value,
            o.time.span.start.isoformat(), o.time.span.end.isoformat(), o.time.basis.value,
            o.place.name if o.place else None, point.lon if point else None,
            point.lat if point else None, " > ".join(link.who for link in o.chain), o.confidence,
            text.start if text else None, text.end if text else None,
            "withheld" if text and masked(text.quote) else text.quote if text else None, o.method,
        )  # fmt: skip


def _looks(picture: CasePicture) -> Iterator[Row]:
    worth: dict[str, float] = {}
    for relay in (relay for part in picture.sites for relay in part.relays):
        worth[relay.look] = worth.get(relay.look, 0.0) + relay.weight
    for part in picture.sites:
        for look in part.looks:
            span = look.captured.span
            yield (
                look.id, look.site, look.observer, look.medium.value, span.start.isoformat(),
                span.end.isoformat(), look.captured.basis.value, look.outcome.value, look.sensor,
                look.visible_share, look.derived_from, look.dependence,
                round(worth.get(look.id, 0.0), 3), " ".join(look.reasons),
            )  # fmt: skip


def _relays(picture: CasePicture) -> Iterator[Row]:
    for relay in (relay for part in picture.sites for relay in part.relays):
        via, told = " > ".join(relay.via), " ".join(relay.observations)
        yield relay.look, relay.evidence, via, round(relay.weight, 3), told


def _estimates(picture: CasePicture) -> Iterator[Row]:
    for part in picture.sites:
        for e in part.estimates:
            for at in e.series:
                yield (
                    e.id, e.site, e.area, e.path, at.on.isoformat(), at.low, at.mid, at.high,
                    e.level, round(at.mean, 3), round(at.p_zero, 4),
                    "yes" if at.looked else "no", at.days_since_look,
                )  # fmt: skip


def _changes(picture: CasePicture) -> Iterator[Row]:
    for part in picture.sites:
        for c in part.changes:
            yield (
                c.id, c.site, c.path, c.before, c.after, c.on_before.isoformat(),
                c.on_after.isoformat(), c.low, c.mid, c.high, c.p_decrease, c.p_increase,
                "; ".join(c.said),
            )  # fmt: skip


def _alarms(picture: CasePicture) -> Iterator[Row]:
    for part in picture.sites:
        for a in part.alarms:
            yield (
                a.id, a.site, a.path, WAYS[a.direction], a.on.isoformat(), a.until.isoformat(),
                "yes" if a.until >= picture.as_of else "no", a.strength, a.threshold,
                round(a.usual, 3), round(a.cusum, 3), " ".join(a.looks),
            )  # fmt: skip


def _watched(picture: CasePicture) -> Iterator[Row]:
    for part in picture.sites:
        for w in part.watches:
            yield (
                w.id, w.site, w.path, w.told, w.last.isoformat() if w.last else None,
                w.lately, w.before, w.needed,
                None if w.usual is None else round(w.usual, 3),
                "yes" if w.can_say else "too few looks",
                *((w.fewer, w.more, round(w.cusum_fewer, 3), round(w.cusum_more, 3))
                  if w.can_say else (None, None, None, None)),
            )  # fmt: skip


def _reliability(picture: CasePicture) -> Iterator[Row]:
    for r in picture.reliability:
        yield (
            r.id, r.name, r.topic, r.grade.value, r.worth, round(r.low, 3), round(r.mean, 3),
            round(r.high, 3), r.level, r.claims, "yes" if r.moves else "too few claims",
        )  # fmt: skip


def _signs(picture: CasePicture) -> Iterator[Row]:
    for part in picture.sites:
        for i in part.indicators:
            yield (
                i.id, i.site, i.rule, i.name, i.sight.value,
                i.span.first_day.isoformat() if i.span else None,
                i.span.last_day.isoformat() if i.span else None,
                round(i.effective_looks, 3), i.credibility.value,
            )  # fmt: skip


def _explanations(picture: CasePicture) -> Iterator[Row]:
    for assessment in filter(None, (part.assessment for part in picture.sites)):
        naive = dict(assessment.naive)
        for e in assessment.explanations:
            yield (
                assessment.id, assessment.site, assessment.as_of.isoformat(), e.hypothesis,
                e.name, e.prior, e.probability.value, e.probability.low, e.probability.high,
                e.probability.words, naive.get(e.hypothesis),
            )  # fmt: skip


def _differences(picture: CasePicture) -> Iterator[Row]:
    for part in picture.sites:
        for d in part.disagreements:
            sides = (" ".join(d.side_a), " ".join(d.side_b))
            yield d.id, d.site, d.difference.value, d.about, *sides, d.preferred, d.reason


def _evidence(picture: CasePicture) -> Iterator[Row]:
    status = {reading.evidence: reading.status.value for reading in picture.readings}
    for e in picture.evidence:
        span = e.published.span if e.published else None
        yield (
            e.sha256, e.name, e.media_type, e.size_bytes, e.origin, e.publisher, e.title,
            span.start.isoformat() if span else None, span.end.isoformat() if span else None,
            e.retrieved.isoformat(), status.get(e.sha256, "not read yet"),
            "yes" if e.simulated else "no",
        )  # fmt: skip


def _silence(picture: CasePicture) -> Iterator[Row]:
    yield from (("withheld", what, how_many) for what, how_many in picture.withheld)
    yield "case", "simulated", "yes" if picture.simulated else "no"
    yield "case", "as of", picture.as_of.isoformat()
    for part in picture.sites:
        if not any(look.somebody_saw for look in part.looks):
            yield "site without a look", part.site.id, None


TABLES: Mapping[str, tuple[str, Callable[[CasePicture], Iterator[Row]]]] = {
    "observations": (
        "id evidence site area kind class type names count_min count_max count_kind state polarity "
        "modality time_start time_end time_basis place lon lat chain confidence start end quote "
        "method",
        _observations,
    ),
    "looks": (
        "id site observer medium captured_start captured_end captured_basis outcome sensor "
        "visible_share derived_from dependence independent_looks reasons",
        _looks,
    ),
    "relays": ("look evidence via weight observations", _relays),
    "estimates": (
        "id site area class on low median high level mean p_none looked days_since_look",
        _estimates,
    ),
    "changes": (
        "id site class look_before look_after on_before on_after low median high p_fewer p_more "
        "said",
        _changes,
    ),
    "alarms": (
        "id site class direction on until stands strength threshold usual cusum looks",
        _alarms,
    ),
    "watched": (
        "id site class looks last_look looks_lately looks_before needed usual can_say "
        "strength_fewer strength_more cusum_fewer cusum_more",
        _watched,
    ),
    "signs": (
        "id site rule name sight first_day last_day independent_looks credibility",
        _signs,
    ),
    "explanations": (
        "id site as_of hypothesis name prior probability low high words naive",
        _explanations,
    ),
    "differences": ("id site kind about side_a side_b preferred reason", _differences),
    "evidence": (
        "sha256 name media_type size_bytes origin publisher title published_start published_end "
        "retrieved status simulated",
        _evidence,
    ),
    "reliability": (
        "id source topic grade grade_worth low mean high level claims moves_grade",
        _reliability,
    ),
    "notes": ("about what value", _silence),
}
