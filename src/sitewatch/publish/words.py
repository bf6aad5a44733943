"""Words for values: the same thing is called the same everywhere that it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sitewatch.model import (
    Credibility,
    Dependence,
    Difference,
    Medium,
    Modality,
    Outcome,
    Probability,
    Reliability,
    Sight,
    Span,
    TrackRecord,
    word_for,
)

THIN = "\u202f"
"""Narrow space that does not break, between a number and its unit (SI brochure, 5.4.3)."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SAW: "saw",
    Outcome.LOOKED_ABSENT: "looked, saw none",
    Outcome.NOT_TASKED: "nobody was asked to look",
    Outcome.CLOUD: "cloud",
    Outcome.DARK: "too dark",
    Outcome.WITHHELD: "withheld by the provider",
    Outcome.OUT_OF_FOOTPRINT: "outside the picture",
    Outcome.TOO_COARSE: "too coarse to tell",
    Outcome.UNREADABLE: "could not be searched",
}
SIGHTS: Mapping[Sight, str] = {
    Sight.SEEN: "seen",
    Sight.LOOKED_ABSENT: "looked, absent",
    Sight.NOT_LOOKED: "not looked",
}
MEDIA: Mapping[Medium, str] = {
    Medium.IMAGERY: "images from above",
    Medium.TRACKING: "tracking",
    Medium.FOOTAGE: "footage from the ground",
    Medium.WITNESS: "witness",
    Medium.OFFICIAL: "official",
    Medium.PARTY: "party to the conflict",
    Medium.ANALYST: "analyst",
    Medium.OUTLET: "publisher",
    Medium.UNNAMED: "unnamed",
}
DIFFERENCES: Mapping[Difference, str] = {
    Difference.RETELLING: "error of retelling",
    Difference.CHANGE: "change over time",
    Difference.CONFLICT: "conflict",
    Difference.UNRESOLVED: "unresolved",
}
RELIABILITY: Mapping[Reliability, str] = {
    Reliability.COMPLETELY: "completely reliable",
    Reliability.USUALLY: "usually reliable",
    Reliability.FAIRLY: "fairly reliable",
    Reliability.NOT_USUALLY: "not usually reliable",
    Reliability.UNRELIABLE: "unreliable",
    Reliability.CANNOT_BE_JUDGED: "cannot be judged",
}
CREDIBILITY: Mapping[Credibility, str] = {
    Credibility.CONFIRMED: "confirmed",
    Credibility.PROBABLY_TRUE: "probably true",
    Credibility.POSSIBLY_TRUE: "possibly true",
    Credibility.DOUBTFUL: "doubtful",
    Credibility.IMPROBABLE: "improbable",
    Credibility.CANNOT_BE_JUDGED: "cannot be judged",
}
MODALITIES: Mapping[Modality, str] = {
    Modality.ASSERTED: "",
    Modality.POSSIBLE: "said to be possible",
    Modality.INTENDED: "said to be intended",
    Modality.DENIED: "denied",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

BY_MODEL = "language-model/"
"""What the method of a record begins with that a language model made."""


def day_words(day: date) -> str:
    """A day as "13 December 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """A day as "13 Dec"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def days_words(first: date, last: date) -> str:
    """Two days as one range: "10–13 December 2024"."""
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def span_words(span: Span) -> str:
    """A span in whole days."""
    return days_words(span.first_day, span.last_day)


def short_span(span: Span) -> str:
    """A span in whole days, without the year."""
    first, last = span.first_day, span.last_day
    if first == last:
        return short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def moment_words(moment: datetime) -> str:
    """An instant as "13 December 2024, 09:30 UTC"; whole days without the clock."""
    day = day_words(moment.date())
    return day if moment.time() == datetime.min.time() else f"{day}, {moment:%H:%M} UTC"


def percent(share: float) -> str:
    """A probability as whole per cent; what would round to none or all is said as such."""
    if share > 0 and share < 0.005:
        return f"<1{THIN}%"
    if share < 1 and share >= 0.995:
        return f">99{THIN}%"
    return f"{_whole(share)}{THIN}%"


def band(low: float, high: float) -> str:
    """A band of probabilities: "41–83 %"."""
    if _whole(low) == _whole(high):
        return f"{_whole(low)}{THIN}%"
    return f"{_whole(low)}–{_whole(high)}{THIN}%"


def probability_words(value: Probability) -> str:
    """Word and number together: "likely to very likely, 64 % (41–83 %)"."""
    return f"{value.words}, {percent(value.value)} ({band(value.low, value.high)})"


def as_predicate(value: float) -> str:
    """A probability after "is": "a roughly even chance, 50 %", "likely, 64 %"."""
    word = word_for(value)
    article = {"roughly even chance": "a ", "almost no chance": "given "}.get(word, "")
    return f"{article}{word}, {percent(value)}"


def signed(number: int) -> str:
    """A difference with its sign: "+2", "−1", "0"."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


def number_of(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 look", "4 looks"."""
    return f"{number} {one if number == 1 else many}"


def learned_words(record: TrackRecord) -> str:
    """What a case shows of a source: its share of claims that hold, or that they are too few."""
    claims = number_of(record.claims, "checked claim", "checked claims")
    if not record.claims:
        return "no claim that anything independent checks"
    share = (
        f"{percent(record.mean)} hold ({percent(record.level)}: {band(record.low, record.high)})"
    )
    if not record.moves:
        return f"{claims}, too few to move the grade; {share}"
    return f"{claims}; {share}"


def dependence_words(dependence: Dependence) -> str:
    """How far one telling is held to repeat another: what every effective number rests on."""
    return (
        f"m tellings are worth m / (1 + (m - 1) × rho) looks; rho is {dependence.relay:g} for "
        f"relays of one look, {dependence.analyst:g} for an analyst on somebody's images, "
        f"{dependence.own:g} for an article's own words beside the look that it tells"
    )


def looks_worth(weight: float) -> str:
    """An effective number of looks: "1", "1.7"."""
    return f"{weight:.1f}".removesuffix(".0")


def state_words(state: str) -> str:
    """A word of the state vocabulary as people write it."""
    return state.replace("_", " ")


def by_model(method: str) -> str:
    """The words " [language model NAME]" where a language model made a record, else empty."""
    name = method.removeprefix(BY_MODEL)
    return f" [language model {name}]" if name != method else ""


def _whole(share: float) -> int:
    # Half up, so that a printed figure never depends on the parity of its neighbour.
    return int(share * 100 + 0.5)
