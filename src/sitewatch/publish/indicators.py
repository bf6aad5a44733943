"""Signs that were watched for: seen, looked for and absent, or not looked for at all."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import Credibility, Indicator, Sight, SitePicture
from sitewatch.publish.index import Index
from sitewatch.publish.marks import sight_icon
from sitewatch.publish.names import Names
from sitewatch.publish.refs import Ref, anchor, refs
from sitewatch.publish.text import capital
from sitewatch.publish.words import CREDIBILITY, SIGHTS, looks_worth, short_span

ORDER = (Sight.SEEN, Sight.LOOKED_ABSENT, Sight.NOT_LOOKED)


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One sign.

    Attributes:
        anchor: Id of the element.
        icon: Its mark.
        sight: The word for it.
        state: `seen`, `looked_absent` or `not_looked`.
        name: Name of the sign.
        says: What it means when it is seen.
        when: The days, or empty.
        looks: Effective number of looks, or empty where nobody looked.
        credibility: Admiralty digit with its words, or empty where nobody looked.
        behind: Links to what it rests on.
    """

    anchor: str
    icon: Markup
    sight: str
    state: str
    name: str
    says: str
    when: str
    looks: str
    credibility: str
    behind: tuple[Ref, ...]


def indicator_views(part: SitePicture, known: Index, names: Names) -> tuple[IndicatorView, ...]:
    """Every sign, the seen ones first."""
    ranked = sorted(part.indicators, key=lambda i: (ORDER.index(i.sight), i.name))
    return tuple(_view(indicator, known, names) for indicator in ranked)


def _view(indicator: Indicator, known: Index, names: Names) -> IndicatorView:
    looked = indicator.sight is not Sight.NOT_LOOKED
    return IndicatorView(
        anchor=anchor(indicator.id),
        icon=sight_icon(indicator.sight),
        sight=SIGHTS[indicator.sight],
        state=indicator.sight.value,
        name=capital(indicator.name),
        says=names.rule_says(indicator.rule) or _rule_words(indicator),
        when=short_span(indicator.span) if indicator.span else "",
        looks=looks_worth(indicator.effective_looks) if looked else "",
        credibility=_credibility(indicator.credibility) if looked else "",
        behind=refs((*indicator.looks, *indicator.inputs), known, names),
    )


def _rule_words(indicator: Indicator) -> str:
    """What the rule of a case asks for, where no sentence says what it means."""
    return indicator.method.partition(": ")[2].replace("_", " ")


def _credibility(value: Credibility) -> str:
    return f"{value.value}, {CREDIBILITY[value]}"
