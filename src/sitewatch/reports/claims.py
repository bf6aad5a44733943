"""What the frames of a sentence state, and of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sitewatch.model import Polarity, is_within
from sitewatch.reports.draft import Claim
from sitewatch.reports.frame_words import place_nouns
from sitewatch.reports.frames import LOCATED, Trigger, find_triggers
from sitewatch.reports.grammar import listed
from sitewatch.reports.mood import mood
from sitewatch.reports.scene import SITE, Scene, Theme, sort_of
from sitewatch.reports.themes import themes
from sitewatch.reports.tree import Tree
from sitewatch.reports.unsettled import is_unsettled
from sitewatch.taxonomy.records import State


def claims_of(
    scene: Scene, states: Mapping[str, State], speech: frozenset[int], *, heading: bool
) -> list[Claim]:
    """What the frames of a sentence state.

    Args:
        scene: The sentence.
        states: The state vocabulary.
        speech: Verbs of telling.
        heading: Whether it is a heading.
    """
    found = []
    for first in find_triggers(scene.tree):
        trigger, about = _spoken(scene, first)
        for theme in (_in_sentence(scene, t, trigger) for t in about):
            meant = mood(scene.tree, trigger, theme, states, speech)
            known = meant.state in states
            unseen = trigger.frame.seen and meant.polarity is Polarity.NEGATED
            if known and unseen and _is_any(scene.tree, theme):
                meant, unseen = replace(meant, state="not_seen", polarity=Polarity.AFFIRMED), False
            claim = Claim(trigger, theme, meant)
            loose = meant.hypothetical or is_unsettled(scene, claim, heading=heading)
            if known and not loose and not unseen:
                found.append(claim)
    doings = {c.theme.at for c in found if c.trigger.form != "noun" and c.theme.ref == SITE}
    return [c for c in found if c.trigger.form != "noun" or c.trigger.at not in doings]


def _is_any(tree: Tree, theme: Theme) -> bool:
    """Whether words speak of any thing of a kind: "does not show any launcher"."""
    top = theme.mention.head if theme.mention else theme.at
    return any(tree.lemma(k) in listed("any.words") for k in tree.down(top, "det", "amod"))


def _spoken(scene: Scene, first: Trigger) -> tuple[Trigger, list[Theme]]:
    """A trigger with the first of its frames that speaks of something, and what that is."""
    for frame in (first.frame, *first.others):
        trigger = replace(first, frame=frame)
        away = frame == LOCATED and trigger.form == "verb" and not _at_site(scene, trigger.at)
        about = [] if away else themes(scene, trigger)
        if about:
            return trigger, about
    return first, []


def _at_site(scene: Scene, verb: int) -> bool:
    """Whether a verb stands with a watched site or a part of one, not with any place."""
    ends = [e for prep in scene.tree.down(verb, "prep") for e in scene.tree.down(prep, "pobj")]
    named = [p for e in ends if (p := scene.place_at(e)) is not None]
    return any(p.spot.site for p in named) or any(
        scene.tree.lemma(e) in place_nouns() for e in ends
    )


def _in_sentence(scene: Scene, theme: Theme, trigger: Trigger) -> Theme:
    """A pronoun as the asset of its own sentence that it stands for, where there is just one."""
    if not theme.pronoun:
        return theme
    word = scene.tree.tokens[theme.at].text.lower()
    if word in listed("pronouns.some"):
        return theme
    many = word in listed("pronouns.many")
    fits = [
        m
        for m in scene.assets
        if m.head < theme.at
        and m.modifies is None
        and not is_within(m.ref.path, "site")
        and not is_within(m.ref.path, "force")
        and sort_of(m.ref.path) in trigger.frame.takes
        and (m.plural or (m.count is not None and m.count.min > 1)) == many
    ]
    if len({m.head for m in fits}) != 1:
        return theme
    return Theme(fits[0].head, fits[0].ref, fits[0])
