"""The scorecard for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from sitewatch.model import (
    CountScores,
    Entry,
    ExplanationScores,
    Scorecard,
)
from sitewatch.publish.names import Names
from sitewatch.publish.scorecard_words import (
    WHAT_IS_SCORED,
    became,
    brier_lines,
    count_lines,
    held_words,
    notes_on,
    number_scored,
    says_of,
    share,
    standings,
)
from sitewatch.publish.terminal import COLUMNS
from sitewatch.publish.text import one_line
from sitewatch.publish.words import day_words, number_of, percent
from sitewatch.taxonomy.records import Taxonomy


def scorecard_lines(card: Scorecard, taxonomy: Taxonomy | None = None) -> Iterator[str]:
    """The scorecard, for people."""
    yield f"{one_line(card.title)}: scorecard as of {day_words(card.on)}"
    if card.simulated:
        yield "  SIMULATED: some of the evidence was written for an example"
    yield f"  {standings(card)}"
    for entry in card.entries:
        yield from _entry_lines(entry)
    for scores in card.explanations:
        yield ""
        yield from _explanation_lines(scores)
    yield ""
    yield from _count_lines(card.counts, Names(taxonomy))


def _entry_lines(entry: Entry) -> Iterator[str]:
    issued, first = entry.issued, entry.issued.stated[0]
    leads = f"{one_line(first.name)} {percent(first.probability.value)}"
    yield f"    {issued.as_of}  {issued.site:<12}  {leads}; {became(entry)}"
    notes = [f"to be scored {issued.resolves_by}", *notes_on(entry)]
    if entry.resolution is not None:
        notes.append(f"signed {one_line(entry.resolution.signed)}")
    yield f"      {'; '.join(notes)} [{issued.id}]"


def _explanation_lines(scores: ExplanationScores) -> Iterator[str]:
    yield f"  explanations, {scores.timing.value}: {number_scored(scores)}"
    yield from _wrapped(says_of(scores), 4)
    yield from _figures(brier_lines(scores))
    yield f"    {'stated':<26} {'times':>5}  {'mean':>6}  came true"
    for row in scores.bands:
        if row.number:
            yield (
                f"    {row.words:<26} {row.number:>5}  {percent(row.stated):>6}  "
                f"{share(row.happened, row.number)}"
            )


def _count_lines(scores: CountScores, names: Names) -> Iterator[str]:
    looks = scores.overall.number if scores.overall else 0
    sites = number_of(scores.sites, "site", "sites")
    yield f"  counts: {number_of(looks, 'number', 'numbers')} foretold, at {sites}"
    yield from _wrapped(WHAT_IS_SCORED, 4)
    yield from _figures(count_lines(scores))
    for title, found in (
        ("days since the look before", scores.by_gap),
        ("class", scores.by_class),
    ):
        if found:
            yield f"    by {title}: in the 90 % interval"
        for row in found:
            name = names.plural(row.what) if found is scores.by_class else row.what
            yield f"      {one_line(name):<32} {held_words(row.held_most, row, row.promised_most)}"
    for why, number in scores.left_out:
        yield f"    not scored: {number}, {why}"


def _figures(found: Iterator[tuple[str, str]]) -> Iterator[str]:
    for what, figure in found:
        yield from _wrapped(f"{what}: {figure}", 4)


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return wrap(text, COLUMNS, initial_indent=space, subsequent_indent=space)
