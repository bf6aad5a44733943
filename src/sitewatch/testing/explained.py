"""Competing explanations of the invented case, with figures set by hand."""

from __future__ import annotations

from datetime import date, timedelta

from sitewatch.model import Assessment, Explanation, Indicator, Probability, Weight
from sitewatch.testing.results import AS_OF, METHOD

HORIZON_DAYS = 30
NAMES = {
    "partial-drawdown": ("Partial drawdown", "Part of the force leaves; the base is kept."),
    "full-withdrawal": ("Full withdrawal", "Everything leaves and the base is given up."),
    "routine": ("Routine rotation", "What leaves is replaced within weeks."),
    "reinforcement": ("Reinforcement", "More arrives than leaves."),
}

Figures = tuple[str, float, tuple[float, float, float], float]
"""Hypothesis, prior, (value, low, high), naive probability."""

CORRAN: tuple[Figures, ...] = (
    ("partial-drawdown", 0.25, (0.58, 0.36, 0.77), 0.83),
    ("full-withdrawal", 0.10, (0.30, 0.14, 0.52), 0.16),
    ("routine", 0.50, (0.10, 0.04, 0.21), 0.01),
    ("reinforcement", 0.15, (0.02, 0.004, 0.06), 0.002),
)
SABLEMOUTH: tuple[Figures, ...] = (
    ("full-withdrawal", 0.10, (0.64, 0.41, 0.83), 0.93),
    ("partial-drawdown", 0.25, (0.29, 0.12, 0.50), 0.066),
    ("routine", 0.50, (0.06, 0.02, 0.15), 0.004),
    ("reinforcement", 0.15, (0.01, 0.002, 0.03), 0.001),
)

Ratios = dict[str, dict[str, tuple[float, float, float | None]]]
"""Hypothesis, then rule, to (ratio, probability without it, flip factor)."""

CORRAN_RATIOS: Ratios = {
    "partial-drawdown": {
        "heavy-airlift": (1.9, 0.49, 2.6),
        "air-defence-packed": (0.8, 0.61, None),
        "frigates-gone": (1.0, 0.58, None),
    },
    "full-withdrawal": {
        "heavy-airlift": (1.6, 0.27, None),
        "air-defence-packed": (2.7, 0.16, 2.1),
    },
    "routine": {"heavy-airlift": (0.5, 0.17, None), "air-defence-packed": (0.3, 0.2, None)},
    "reinforcement": {"air-defence-packed": (0.2, 0.07, None)},
}
SABLEMOUTH_RATIOS: Ratios = {
    "full-withdrawal": {"frigates-gone": (2.4, 0.42, 1.8), "roro-loading": (2.1, 0.46, 2.0)},
    "partial-drawdown": {"frigates-gone": (0.7, 0.36, None), "roro-loading": (1.3, 0.24, None)},
    "routine": {"frigates-gone": (0.4, 0.12, None), "roro-loading": (0.4, 0.13, None)},
    "reinforcement": {"frigates-gone": (0.2, 0.04, None)},
}
EXPECTED = {"full-withdrawal": ("fuel-removed", "quarters-empty"), "routine": ("relief-arrived",)}


def assessment(
    site: str, figures: tuple[Figures, ...], ratios: Ratios, indicators: tuple[Indicator, ...]
) -> Assessment:
    """The explanations of one site, most probable first."""
    by_rule = {indicator.rule: indicator for indicator in indicators}
    made = tuple(_explanation(line, ratios, by_rule) for line in figures)
    return Assessment(
        site=site,
        as_of=AS_OF,
        explanations=made,
        naive=tuple((key, naive) for key, _, _, naive in figures),
        next_look=by_rule["fuel-removed"].id,
        next_look_gain=0.42,
        resolves_by=_horizon(),
        criterion="Two independent looks show that the site stands empty.",
        warnings=("The likelihoods are judgements of an example, not measurements.",),
        inputs=tuple(sorted(indicator.id for indicator in indicators)),
        method=METHOD,
    )


def _explanation(line: Figures, ratios: Ratios, by_rule: dict[str, Indicator]) -> Explanation:
    key, prior, (value, low, high), _ = line
    name, statement = NAMES[key]
    weights = tuple(
        Weight(by_rule[rule].id, *figures)
        for rule, figures in ratios.get(key, {}).items()
        if rule in by_rule
    )
    unseen = tuple(by_rule[rule].id for rule in EXPECTED.get(key, ()) if rule in by_rule)
    return Explanation(key, name, statement, prior, Probability(value, low, high), weights, unseen)


def _horizon() -> date:
    return AS_OF + timedelta(days=HORIZON_DAYS)
