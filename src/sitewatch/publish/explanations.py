"""Competing explanations with their bands, what speaks for and against, what would flip them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import Assessment, Explanation, Indicator, Sight, Weight, word_for
from sitewatch.model.scales import WORDS_OF_PROBABILITY
from sitewatch.publish.index import Index
from sitewatch.publish.marks import sight_icon
from sitewatch.publish.refs import anchor
from sitewatch.publish.svg import el, line, path_of, picture, rect, text
from sitewatch.publish.text import capital
from sitewatch.publish.words import SIGHTS, band, day_words, percent

BAR_WIDTH, BAR_HEIGHT = 360.0, 52.0
BAR_LEFT, BAR_RIGHT, BAR_Y = 8.0, 352.0, 24.0
STEPS = tuple(top for top, _ in WORDS_OF_PROBABILITY if top < 1)
"""Where one word of probability gives way to the next."""


@dataclass(frozen=True, slots=True)
class WeightView:
    """How much one sign speaks for or against an explanation."""

    anchor: str
    icon: Markup
    name: str
    sight: str
    ratio: str
    without: str
    flip: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A sign that an explanation leads one to expect and that was not seen."""

    anchor: str
    icon: Markup
    name: str
    sight: str


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """One explanation."""

    name: str
    statement: str
    words: str
    number: str
    band: str
    prior: str
    naive_words: str
    naive_number: str
    bar: Markup
    speaks_for: tuple[WeightView, ...]
    speaks_against: tuple[WeightView, ...]
    neutral: tuple[WeightView, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """All explanations of one site."""

    anchor: str
    explanations: tuple[ExplanationView, ...]
    next_look: Expected | None
    next_look_gain: str
    resolves: str
    criterion: str
    warnings: tuple[str, ...]


def assessment_view(assessment: Assessment | None, known: Index) -> AssessmentView | None:
    """The explanations of one site, or None where the case names none."""
    if assessment is None:
        return None
    naive = dict(assessment.naive)
    return AssessmentView(
        anchor=anchor(assessment.id),
        explanations=tuple(
            _explanation(e, naive.get(e.hypothesis), known) for e in assessment.explanations
        ),
        next_look=next(iter(_expected((assessment.next_look,), known)), None),
        next_look_gain=f"{assessment.next_look_gain:.2f}",
        resolves=day_words(assessment.resolves_by) if assessment.resolves_by else "",
        criterion=assessment.criterion,
        warnings=assessment.warnings,
    )


def _explanation(explanation: Explanation, naive: float | None, known: Index) -> ExplanationView:
    value = explanation.probability
    ranked = sorted(explanation.weights, key=lambda w: (-_strength(w), w.indicator))
    return ExplanationView(
        name=capital(explanation.name),
        statement=explanation.statement,
        words=value.words,
        number=percent(value.value),
        band=band(value.low, value.high),
        prior=percent(explanation.prior),
        naive_words=word_for(naive) if naive is not None else "",
        naive_number=percent(naive) if naive is not None else "",
        bar=probability_bar(explanation, naive),
        speaks_for=tuple(_weights([w for w in ranked if _ratio(w) > 1], known)),
        speaks_against=tuple(_weights([w for w in ranked if _ratio(w) < 1], known)),
        neutral=tuple(_weights([w for w in ranked if _ratio(w) == 1], known)),
        expected=tuple(_expected(explanation.expected_unseen, known)),
    )


def _ratio(weight: Weight) -> float:
    """The ratio as exact as it is printed, so that "×1.00" never speaks for or against."""
    return float(f"{weight.ratio:.2g}")


def _strength(weight: Weight) -> float:
    """How far the ratio lies from 1, either way."""
    return max(weight.ratio, 1 / max(weight.ratio, 1e-9))


def _weights(weights: list[Weight], known: Index) -> Iterator[WeightView]:
    for weight in weights:
        indicator = known.records.get(weight.indicator)
        if isinstance(indicator, Indicator):
            flip = f"×{weight.flip:.2g}" if weight.flip is not None else ""
            yield WeightView(
                anchor=anchor(indicator.id),
                icon=sight_icon(indicator.sight),
                name=capital(indicator.name),
                sight=SIGHTS[indicator.sight],
                ratio=f"×{weight.ratio:.2g}",
                without=percent(weight.without),
                flip=flip,
            )


def _expected(keys: tuple[str, ...], known: Index) -> Iterator[Expected]:
    for key in keys:
        indicator = known.records.get(key)
        if isinstance(indicator, Indicator) and indicator.sight is not Sight.SEEN:
            yield Expected(
                anchor=anchor(key),
                icon=sight_icon(indicator.sight),
                name=capital(indicator.name),
                sight=SIGHTS[indicator.sight],
            )


def probability_bar(explanation: Explanation, naive: float | None) -> Markup:
    """The band of an explanation on a line from 0 to 100 %, its prior above it."""
    value = explanation.probability
    label = f"{explanation.name}: {percent(value.value)}, band {band(value.low, value.high)}"
    parts = [
        rect(BAR_LEFT, BAR_Y - 7, BAR_RIGHT - BAR_LEFT, 14, "bar-ground"),
        *(line(_x(top), BAR_Y - 7, _x(top), BAR_Y + 7, "bar-step") for top in STEPS),
        rect(_x(value.low), BAR_Y - 7, max(_x(value.high) - _x(value.low), 2), 14, "bar-band"),
        el("path", d=_triangle(_x(explanation.prior), BAR_Y - 10), class_="bar-prior"),
        line(_x(value.value), BAR_Y - 11, _x(value.value), BAR_Y + 11, "bar-value"),
        *(text(x, 50, words, "label", side) for x, words, side in _scale()),
    ]
    if naive is not None:
        parts.append(el("path", d=_diamond(_x(naive), BAR_Y), class_="bar-naive"))
    return picture(BAR_WIDTH, BAR_HEIGHT, label, *parts, kind="probability")


def _scale() -> tuple[tuple[float, str, str], ...]:
    return (
        (BAR_LEFT, "0", "start"),
        (_x(0.5), "50", "middle"),
        (BAR_RIGHT, "100 %", "end"),
    )


def _x(share: float) -> float:
    return BAR_LEFT + share * (BAR_RIGHT - BAR_LEFT)


def _triangle(x: float, y: float) -> str:
    return path_of([(x, y), (x - 5, y - 8), (x + 5, y - 8)], closed=True)


def _diamond(x: float, y: float) -> str:
    return path_of([(x, y - 10), (x + 7, y), (x, y + 10), (x - 7, y)], closed=True)
