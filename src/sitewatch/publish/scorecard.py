"""The public scorecard: one file that loads and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import (
    FEWEST,
    BandRow,
    CountScores,
    Coverage,
    Entry,
    ExplanationScores,
    Scorecard,
    Standing,
)
from sitewatch.publish.names import Names
from sitewatch.publish.page import REPORT, render
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
)
from sitewatch.publish.svg import line, picture, rect
from sitewatch.publish.text import capital, listed
from sitewatch.publish.words import THIN, day_words, number_of, percent, probability_words
from sitewatch.taxonomy.records import Taxonomy

TRACK_PX, ROW_PX, BAR_PX = 180.0, 18.0, 8.0
TENTH_PX, TALL_PX = 26.0, 72.0

Figures = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One issued assessment as the page shows it."""

    id: str
    site: str
    as_of: str
    stated: Figures
    criterion: str
    resolves_by: str
    issued: str
    standing: str
    became: str
    notes: str
    reason: str
    signed: str


@dataclass(frozen=True, slots=True)
class ScoresView:
    """Scores of explanations as the page shows them."""

    title: str
    number: str
    says: str
    figures: Figures
    bands: tuple[tuple[str, str, int, str, str, Markup], ...]


def scorecard_html(card: Scorecard, taxonomy: Taxonomy | None = None) -> str:
    """The whole scorecard as one HTML file.

    Args:
        card: What may leave: the publication policy has been applied to it.
        taxonomy: Names of asset classes.
    """
    names = Names(taxonomy)
    return render(
        "scorecard.html",
        styles=(*REPORT, "scorecard.css"),
        code="",
        title=card.title,
        on=day_words(card.on),
        simulated=card.simulated,
        held_back=card.held_back,
        facts=_facts(card),
        entries=tuple(map(_entry, card.entries)),
        explanations=tuple(map(_scores, card.explanations)),
        fewest=FEWEST,
        says_counts=WHAT_IS_SCORED,
        numbers=number_of(
            card.counts.overall.number if card.counts.overall else 0, "number told", "numbers told"
        ),
        counts=tuple(_not_tenths(card.counts)),
        coverage=tuple(_coverage(card.counts, names)),
        histogram=_histogram(card.counts),
        left_out=card.counts.left_out,
    )


def _facts(card: Scorecard) -> Figures:
    found = [("assessments issued", len(card.entries))]
    found += [(s.value, sum(e.standing is s for e in card.entries)) for s in Standing]
    return tuple((what, str(number)) for what, number in found)


def _entry(entry: Entry) -> EntryView:
    issued, told = entry.issued, entry.resolution
    return EntryView(
        id=issued.id,
        site=issued.site_name,
        as_of=day_words(issued.as_of),
        stated=tuple((s.name, probability_words(s.probability)) for s in issued.stated),
        criterion=issued.criterion,
        resolves_by=day_words(issued.resolves_by),
        issued=day_words(issued.at.date()),
        standing=entry.standing.name.lower().replace("_", "-"),
        became=capital(became(entry)),
        notes=capital(listed(list(notes_on(entry)))),
        reason=told.reason if told else "",
        signed=f"{told.signed}, {day_words(told.at.date())}" if told else "",
    )


def _scores(scores: ExplanationScores) -> ScoresView:
    return ScoresView(
        title=capital(scores.timing.value),
        number=number_scored(scores),
        says=says_of(scores),
        figures=tuple(brier_lines(scores)),
        bands=tuple(_band(row) for row in scores.bands),
    )


def _band(row: BandRow) -> tuple[str, str, int, str, str, Markup]:
    bounds = f"{row.low * 100:.0f}–{row.high * 100:.0f}{THIN}%"
    stated = percent(row.stated) if row.number else "–"
    came = share(row.happened, row.number) if row.number else "–"
    return row.words, bounds, row.number, stated, came, _band_mark(row)


def _band_mark(row: BandRow) -> Markup:
    """The band on a track from 0 to 1, and where what was stated in it came out."""
    low, wide = row.low * TRACK_PX, (row.high - row.low) * TRACK_PX
    parts = [
        rect(0, (ROW_PX - 2) / 2, TRACK_PX, 2, "score-track"),
        rect(low, (ROW_PX - BAR_PX) / 2, wide, BAR_PX, "score-band"),
    ]
    if row.number >= FEWEST:
        at = row.happened / row.number * TRACK_PX
        parts.append(line(at, 1, at, ROW_PX - 1, "score-came"))
    words = f"band {row.low:.2f} to {row.high:.2f}; came true {share(row.happened, row.number)}"
    return picture(TRACK_PX, ROW_PX, words, *parts)


def _not_tenths(scores: CountScores) -> Sequence[tuple[str, str]]:
    return [pair for pair in count_lines(scores) if pair[0] != "PIT by tenths"]


def _coverage(
    scores: CountScores, names: Names
) -> Sequence[tuple[str, tuple[tuple[str, int, str, str], ...]]]:
    by_class = [(names.plural(row.what), row) for row in scores.by_class]
    by_gap = [(row.what, row) for row in scores.by_gap]
    titled = (("Since the look before", by_gap), ("Class", by_class))
    return [
        (title, tuple(_covered(name, row) for name, row in rows)) for title, rows in titled if rows
    ]


def _covered(name: str, row: Coverage) -> tuple[str, int, str, str]:
    half = held_words(row.held_half, row, row.promised_half)
    return name, row.number, half, held_words(row.held_most, row, row.promised_most)


def _histogram(scores: CountScores) -> Markup | None:
    """Where the numbers told fell in what was foretold, by tenths; even if calibrated."""
    tenths = scores.pit_histogram
    if sum(tenths) < FEWEST:
        return None
    tallest = max(tenths)
    bars = [
        rect(
            place * TENTH_PX + 1,
            TALL_PX * (1 - number / tallest),
            TENTH_PX - 2,
            TALL_PX * number / tallest,
            "score-tenth",
        )
        for place, number in enumerate(tenths)
    ]
    wide = TENTH_PX * len(tenths)
    even = TALL_PX * (1 - sum(tenths) / len(tenths) / tallest)
    words = f"numbers told by tenth of what was foretold: {', '.join(map(str, tenths))}"
    marks = (line(0, even, wide, even, "score-even"), line(0, TALL_PX, wide, TALL_PX, "axis"))
    return picture(wide, TALL_PX + 1, words, *bars, *marks)
