"""What speaks for two tellings being of one look, strongest first, in words."""

from __future__ import annotations

from sitewatch.fusion.looks.alike import Vocabulary, rare_value, same_details, same_drift
from sitewatch.fusion.looks.grouping import Draft
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.fusion.looks.quotation import share_quotation, share_text
from sitewatch.fusion.looks.roles import compared_with
from sitewatch.fusion.looks.telling import Telling
from sitewatch.model import Medium, Observation

READING = frozenset({Medium.UNNAMED, Medium.ANALYST})
"""Unnamed tellers who need not have looked: "researchers" repeat what one look showed."""

WIDE_DAYS = 7.0
"""A shared time wider than this [d] is not enough by itself to make two articles' tellings one
look: an operator can pass many times in it. Source: judgement."""


def time_is_enough(telling: Telling, draft: Draft, words: Vocabulary) -> bool:
    """Whether a telling by the same named origin belongs to the draft that its time fits."""
    shared = draft.span.intersection(telling.captured.span)
    if shared is not None and shared.width_days <= WIDE_DAYS:
        return True
    if telling.observation.evidence in draft.evidence:
        return True
    return any(same_details(telling.observation, m.observation, words) for m in draft.faces)


def closeness(telling: Telling, draft: Draft, words: Vocabulary) -> tuple[bool, bool, bool, bool]:
    """How well a telling suits one of several drafts that its time fits: larger is better.

    What happened between two images is known from the later one, on whose day its time ends.
    """
    ends = telling.origin.medium in LOOKING
    ends = ends and telling.captured.span.last_day == draft.span.last_day
    details = any(same_details(telling.observation, m.observation, words) for m in draft.faces)
    return (not draft.is_implied, telling.observation.evidence in draft.evidence, ends, details)


def unnamed_link(telling: Telling, draft: Draft, words: Vocabulary) -> str:
    """Why an unnamed telling is held to be of this draft, or empty where nothing says so."""
    if not _can_be_one(telling.origin.medium, draft.origin.medium) or _looks_back(telling, draft):
        return ""
    looked = telling.origin.medium in LOOKING or telling.origin.medium in READING
    for member in draft.faces:
        if looked and same_details(telling.observation, member.observation, words):
            return f"{_teller(telling)}: same details, fitting time ({_what(telling.observation)})"
        if share_quotation(telling, member):
            return f"{_teller(telling)}: shares a quotation of six words or more"
        if rare_value(telling.observation, member.observation):
            return f"{_teller(telling)}: same rare number ({telling.observation.count})"
        carried = _carried(telling, member, words)
        if carried:
            return f"{_teller(telling)}: {carried}"
    return ""


def _looks_back(telling: Telling, draft: Draft) -> bool:
    """Whether a telling compares with the time of the draft, and so was made after it."""
    comparison = telling.observation.comparison
    if comparison is None or comparison.baseline is None or telling.implied:
        return False
    baseline = compared_with(comparison.baseline, telling.captured.span)
    return baseline.contains(draft.span) and not baseline.contains(telling.captured.span)


def _can_be_one(unnamed: Medium, other: Medium) -> bool:
    """Whether an unnamed origin can be the other one.

    "Photos" may be satellite images; "the company" may be whoever looked.
    """
    if unnamed is Medium.UNNAMED and (other in LOOKING or other is Medium.WITNESS):
        return True
    return unnamed is other or (unnamed is Medium.FOOTAGE and other is Medium.IMAGERY)


def own_link(telling: Telling, draft: Draft, words: Vocabulary) -> tuple[int, str]:
    """How strongly a statement without attribution is held to repeat a draft, and why.

    Strength 0 stands for not at all. A statement at large is tied only to what somebody saw and
    the same article tells: it is no echo of what somebody merely said.
    """
    if _looks_back(telling, draft):
        return 0, ""
    same_article = telling.is_articles_own and telling.observation.evidence in draft.evidence
    best = (0, "")
    for member in draft.faces:
        found = _own_link(telling, member, words, same_article=same_article)
        if found[0] > best[0]:
            best = found
        if best[0] == (4 if same_article else 3):
            break
    return best


def _own_link(
    telling: Telling, member: Telling, words: Vocabulary, *, same_article: bool
) -> tuple[int, str]:
    mine, other = telling.observation, member.observation
    what = _what(mine)
    seen = member.origin.reads_images or member.origin.medium is Medium.WITNESS
    if same_details(mine, other, words, plain=seen):
        where = "the article that tells it" if same_article else "an article that names nobody"
        return (4 if same_article else 3), f"{where} repeats its details ({what})"
    if share_quotation(telling, member):
        return 3, "an article that names nobody shares a quotation of six words or more"
    if rare_value(mine, other):
        return 2, f"an article that names nobody gives the same rare number ({mine.count})"
    carried = _carried(telling, member, words)
    if carried:
        return 2, f"an article that names nobody: {carried}"
    if same_article and seen and same_drift(mine, other, words):
        return 1, f"the article that tells it sums it up ({what})"
    return 0, ""


def _carried(telling: Telling, member: Telling, words: Vocabulary) -> str:
    """Why two articles that say the same are held to carry one text, or empty.

    Neither a tag nor a link is enough alone: agencies send many reports, pages link to many.
    """
    mine, other = telling.observation, member.observation
    if mine.evidence == other.evidence or not same_drift(mine, other, words):
        return ""
    shared = sorted(telling.points & member.points, key=lambda p: (p.kind != "wire", p.value))
    if shared and shared[0].kind == "wire":
        return f"carries the same wire tag ({shared[0].value}) and says the same"
    if shared:
        return f"one links to the other, or both to {shared[0].value}, and says the same"
    return "shares twelve words in a row" if share_text(telling, member) else ""


def _teller(telling: Telling) -> str:
    via = f" told by {', '.join(telling.origin.via)}" if telling.origin.via else ""
    kind = "an unnamed origin" if telling.origin.standing is Standing.UNNAMED else "an article"
    return f"{kind}{via}"


def _what(observation: Observation) -> str:
    asset = observation.asset
    thing = ", ".join(asset.names) or asset.type or asset.path
    count = f"{observation.count} " if observation.count is not None else ""
    return f"{count}{thing}, {observation.state.replace('_', ' ')}"
