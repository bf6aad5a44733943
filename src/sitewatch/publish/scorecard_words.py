"""Figures of a scorecard in words: a share of few cases is never printed as a percentage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sitewatch.model import (
    FEWEST,
    CountScores,
    Coverage,
    Entry,
    ExplanationScores,
    Scorecard,
    Standing,
    Timing,
)
from sitewatch.publish.words import THIN, number_of, percent

TOO_FEW = "too few to say"
TIMINGS = {
    Timing.AHEAD: "On record before the outcome could be known.",
    Timing.AFTERWARDS: (
        "Put on record when the outcome could be known already, from evidence of the time. They "
        "say how the method would have done, not how it did."
    ),
}
WHAT_IS_SCORED = (
    "Each look that told a number is set beside what the looks before it foretold. What is scored "
    "is what the look told, not what was there: that nobody knows."
)


def share(held: int, number: int) -> str:
    """A share with what it rests on: "7 of 9, 78 %"; no percentage on fewer than five."""
    if not number:
        return "none"
    told = f"{held} of {number}"
    return f"{told}, {percent(held / number) if number >= FEWEST else TOO_FEW}"


def standings(card: Scorecard) -> str:
    """How many assessments were issued and what became of them."""
    if not card.entries:
        return "No assessment was issued yet."
    found = Counter(entry.standing for entry in card.entries)
    parts = [f"{found[s]} {s.value}" for s in Standing if found[s]]
    return f"{number_of(len(card.entries), 'assessment', 'assessments')} issued: {', '.join(parts)}"


def became(entry: Entry) -> str:
    """What became of an assessment, in a few words."""
    words = entry.standing.value
    if entry.standing is Standing.EXPIRED:
        words = "expired, unresolved"
    if entry.resolution is not None and entry.resolution.outcome is not None:
        words = f"came true: {outcome_name(entry)}"
    return words


def outcome_name(entry: Entry) -> str:
    """Name of the explanation that came true, or empty."""
    outcome = entry.resolution.outcome if entry.resolution else None
    return next((s.name for s in entry.issued.stated if s.hypothesis == outcome), "")


def notes_on(entry: Entry) -> Iterator[str]:
    """What a reader must know of an entry to weigh it."""
    if entry.timing is Timing.AFTERWARDS:
        yield "worked out afterwards"
    if entry.superseded_by:
        yield "revised later"
    if entry.resolution is not None and entry.resolution.at.date() < entry.issued.resolves_by:
        yield "resolved before its day"
    if entry.standing is Standing.RESOLVED and not entry.scored:
        yield "not scored: its revision is"


def number_scored(scores: ExplanationScores) -> str:
    """How many assessments and sites the scores rest on."""
    sites = number_of(scores.sites, "site", "sites")
    return f"{number_of(scores.number, 'assessment', 'assessments')} of {sites}"


def says_of(scores: ExplanationScores) -> str:
    """What a reader must know of these scores to weigh them."""
    words = TIMINGS[scores.timing]
    if scores.number == scores.sites:
        return words
    return f"{words} Those of one site overlap in time: together they are worth less than so many."


def brier_lines(scores: ExplanationScores) -> Iterator[tuple[str, str]]:
    """Scores of explanations as (what, figure); nothing where they rest on too few."""
    if scores.number < FEWEST:
        yield "scores", f"{TOO_FEW}: {scores.number} resolved, scores are printed from {FEWEST} on"
        return
    yield (
        "Brier score",
        f"{scores.brier:.3f} (0 is perfect, 2 the worst){_range(scores.brier_range)}",
    )
    split = f"{scores.reliability:.3f} − {_bracketed(scores.resolution)} + {scores.uncertainty:.3f}"
    yield "its split", f"reliability − resolution + uncertainty = {split}"
    yield "log score", f"{scores.log_bits:.2f} bits missing on what came true"
    for rival in scores.rivals:
        skill = "no skill can be told" if rival.skill is None else f"skill {signed(rival.skill)}"
        yield f"against: {rival.what}", f"Brier {rival.brier:.3f}, {skill}"


def count_lines(scores: CountScores) -> Iterator[tuple[str, str]]:
    """Scores of counts as (what, figure); nothing where they rest on too few."""
    overall = scores.overall
    if overall is None:
        yield "scores", f"{TOO_FEW}: no number told can be scored"
        return
    yield "in the 50 % interval", held_words(overall.held_half, overall, overall.promised_half)
    yield "in the 90 % interval", held_words(overall.held_most, overall, overall.promised_most)
    if overall.number < FEWEST:
        return
    yield "mean width of the 90 % interval", f"{overall.width_most:.1f}{THIN}numbers"
    spread = _range(scores.crps_range)
    yield (
        "CRPS",
        f"{scores.crps:.2f} objects; saying the last number again {scores.crps_last:.2f}{spread}",
    )
    mean, spread = f"{scores.pit_mean:.3f}", f"{scores.pit_variance:.4f}"
    yield "PIT", f"mean {mean} (ideal 0.500), variance {spread} (ideal 0.0833)"
    yield "PIT by tenths", " ".join(map(str, scores.pit_histogram))


def held_words(held: int, coverage: Coverage, promised: float) -> str:
    """How many lay in an interval, and how many were to."""
    told = share(held, coverage.number)
    return f"{told}; promised {percent(promised)}" if coverage.number >= FEWEST else told


def signed(skill: float) -> str:
    """A skill with its sign: "+0.21", "−0.05"."""
    text = f"{abs(skill):.2f}"
    return f"−{text}" if skill < 0 and text != "0.00" else f"+{text}"


def _bracketed(value: float) -> str:
    """A figure to be taken away; below zero it stands in brackets."""
    text = f"{abs(value):.3f}"
    return f"(−{text})" if value < 0 and float(text) else text


def _range(found: tuple[float, float] | None) -> str:
    if found is None:
        return "; fewer than five sites: no range"
    return f"; drawing sites again {found[0]:.2f}–{found[1]:.2f}"
