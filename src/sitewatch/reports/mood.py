"""How a statement is meant: said to be so or not, firmly or not, over or going on."""

from __future__ import annotations

from collections.abc import Mapping

from sitewatch.model import Polarity
from sitewatch.reports.change import is_still, settled, with_change
from sitewatch.reports.frames import Trigger, frame_book
from sitewatch.reports.governing import path_of
from sitewatch.reports.modality import is_hypothetical, modality_of
from sitewatch.reports.mood_record import Mood
from sitewatch.reports.negation import is_negated, is_none
from sitewatch.reports.roles import is_passive
from sitewatch.reports.scene import Theme
from sitewatch.reports.tree import Tree
from sitewatch.taxonomy.records import State


def mood(
    tree: Tree, trigger: Trigger, theme: Theme, states: Mapping[str, State], speech: frozenset[int]
) -> Mood:
    """How a trigger is meant of its theme.

    Args:
        tree: The sentence.
        trigger: The frame in it.
        theme: What it speaks of.
        states: The state vocabulary.
        speech: Tokens of verbs of saying and showing; nothing above the first bears on the content.
    """
    path, teller = path_of(tree, trigger.at, speech)
    raw = _aspect(tree, trigger, path)
    state = _governed(tree, raw, path, theme, states)
    zero = trigger.frame.zero or is_none(tree, theme)
    negated = is_negated(tree, trigger, path, speech) and trigger.frame.state != "unchanged"
    found = Mood(
        state=state,
        polarity=Polarity.NEGATED if negated else Polarity.AFFIRMED,
        modality=modality_of(tree, trigger, path, teller),
        zero=zero,
        ongoing=raw == trigger.frame.state or trigger.form != "verb",
        hypothetical=is_hypothetical(tree, trigger.at),
        still=is_still(tree, path),
    )
    return with_change(tree, trigger, settled(tree, trigger, found, states), states)


def _aspect(tree: Tree, trigger: Trigger, path: list[int]) -> str:
    frame, token = trigger.frame, tree.tokens[trigger.at]
    if trigger.form == "noun":
        return frame.done if frame.state in {"leaving", "arriving"} else frame.state
    if trigger.form != "verb":
        return frame.state
    below_start = any(tree.lemma(step) in frame_book().lists["start.words"] for step in path[1:3])
    if below_start or any(
        tree.tokens[a].text == "being" for a in tree.down(trigger.at, "auxpass", "aux")
    ):
        return frame.state
    if frame.state == "moving" and is_passive(tree, trigger.at):
        return "relocated"  # "have been moved": somebody took them elsewhere
    if token.tag in {"VBD", "VBN"}:
        return frame.done
    has = any(
        tree.lemma(a) == "have" and tree.tokens[trigger.at].tag == "VBN"
        for a in tree.down(trigger.at, "aux")
    )
    perfect = token.tag == "VB" and any(
        tree.lemma(a) == "have" for a in tree.down(trigger.at, "aux")
    )
    return frame.done if has or perfect else frame.state


def _governed(
    tree: Tree, state: str, path: list[int], theme: Theme, states: Mapping[str, State]
) -> str:
    """The state once the words above it have had their say ("preparing to leave")."""
    family = states[state].family if state in states else ""
    book = frame_book()
    for name in ("prepare", "intend", "deal", "forced"):
        governor = book.governors[name]
        if name == "intend" and not theme.ref.path.startswith(("force", "site")):
            continue
        if any(tree.lemma(step) in governor.words for step in path[1:5]):
            became = governor.becomes.get(family)
            if became is not None:
                return became
    return state
