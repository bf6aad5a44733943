"""Claims on one thing that can hold together."""

from __future__ import annotations

from collections.abc import Mapping

from sitewatch.model import Modality, Polarity
from sitewatch.reports.desk import Desk
from sitewatch.reports.draft import Claim
from sitewatch.reports.grammar import listed
from sitewatch.reports.page import Page
from sitewatch.reports.scene import Theme
from sitewatch.reports.tree import Tree
from sitewatch.taxonomy.records import State

BACKGROUND = listed("background.adverbs")


def grouped(desk: Desk, page: Page) -> list[list[Claim]]:
    """Claims on one theme that can hold together, the one that names the state first."""
    states = desk.words.taxonomy.states
    groups: list[list[Claim]] = []
    absent = {_key(c.theme) for c in page.claims if states[c.mood.state].family == "absent"}
    for claim in page.claims:
        if (
            _is_background(page, claim)
            or _is_recalled(page, claim)
            or (_is_denial(page, claim, states) and _key(claim.theme) in absent)
        ):
            continue
        for group in groups:
            main = group[0]
            opposed = states[main.mood.state].opposes
            fits = (
                states[claim.mood.state].family not in opposed
                and claim.mood.polarity is main.mood.polarity
            )
            fits = fits and not _apart(claim, main)
            if _key(main.theme) == _key(claim.theme) and fits:
                group.append(claim)
                break
        else:
            groups.append([claim])
    return [g for g in (_ordered(page.scene.tree, group) for group in groups) if g]


def _is_denial(page: Page, claim: Claim, states: Mapping[str, State]) -> bool:
    """Whether a claim only denies that something is where it is said to be absent from."""
    here = states[claim.mood.state].family == "present"
    left = page.scene.tree.dep(claim.trigger.at) == "acl"  # "there are no tanks left"
    return (here and claim.mood.polarity is Polarity.NEGATED) or left


def _apart(a: Claim, b: Claim) -> bool:
    """Whether two claims on one thing are meant differently: "are at sea and will return"."""
    strong = min(a.trigger.frame.weight, b.trigger.frame.weight) >= 2 and {
        a.trigger.form,
        b.trigger.form,
    } <= {"verb", "be"}
    return strong and (a.mood.modality is Modality.INTENDED) != (
        b.mood.modality is Modality.INTENDED
    )


def _key(theme: Theme) -> tuple[int, str | None]:
    """Themes with one key are one thing."""
    at = theme.mention.head if theme.mention is not None else theme.at
    return at, theme.place.spot.site if theme.place is not None and theme.mention is None else None


def _is_background(page: Page, claim: Claim) -> bool:
    """Whether a claim only recalls how things were ("that had stood here")."""
    tree, at = page.scene.tree, claim.trigger.at
    if {tree.tokens[k].text.lower() for k in tree.down(at, "advmod")} & listed("background.once"):
        return True
    aside = _aside(tree, claim)
    if aside is None:
        return False
    words = {tree.tokens[k].text.lower() for k in tree.under(aside)}
    return bool(words & BACKGROUND)


def _is_recalled(page: Page, claim: Claim) -> bool:
    """Whether "had" tells how something was of which the sentence says how it is now."""
    tree, at = page.scene.tree, claim.trigger.at
    had = any(tree.tokens[a].text.lower() == "had" for a in tree.down(at, "aux"))
    if not had or _aside(tree, claim) is None:
        return False
    others = [c for c in page.claims if c.theme.at == claim.theme.at and c.trigger.at != at]
    return bool(others) or claim.trigger.frame.weight < 3


def _aside(tree: Tree, claim: Claim) -> int | None:
    """The clause below its theme in which a claim stands, or None."""
    if claim.theme.at == claim.trigger.at:
        return None
    return next(
        (
            s
            for s in tree.up(claim.trigger.at)
            if tree.dep(s) in {"relcl", "acl"} and tree.is_under(s, claim.theme.at)
        ),
        None,
    )


def _ordered(tree: Tree, group: list[Claim]) -> list[Claim]:
    """The claims of a group, the main one first; nothing where only an adjective speaks."""

    def rank(claim: Claim) -> tuple[int, int, int]:
        loose = tree.dep(claim.trigger.at) in {"amod", "compound"} and claim.trigger.form != "noun"
        weak = claim.mood.state in {"remaining", "staying"}
        weight = 0 if loose else claim.trigger.frame.weight
        return (-weight + weak, sum(1 for _ in tree.up(claim.trigger.at)), claim.trigger.at)

    ordered = sorted(group, key=rank)
    only_loose = all(
        (tree.dep(c.trigger.at) == "amod" and c.trigger.form != "noun")
        or "detail" in c.trigger.frame.takes
        for c in ordered
    )
    asides = all(
        c.trigger.frame.weight == 1 and c.trigger.form in {"phrase", "noun"} for c in ordered
    )
    return [] if only_loose or asides else ordered
