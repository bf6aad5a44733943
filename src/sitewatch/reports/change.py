"""One wording for one fact, and what a statement says of change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sitewatch.model import Comparison, Direction, Modality, Polarity
from sitewatch.reports.frames import Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.mood_record import Mood
from sitewatch.reports.negation import no_longer
from sitewatch.reports.tree import Tree
from sitewatch.taxonomy.records import State

LASTING = frozenset({"present", "staying", "unchanged", "stacked"})
"""Families of states of which "still" says that nothing changed."""


def settled(tree: Tree, trigger: Trigger, found: Mood, states: Mapping[str, State]) -> Mood:
    """One wording for one fact: "no change" is unchanged, "no ships seen" is absent."""
    if found.state == "changed":
        return _how_much(tree, trigger, found)
    family = states[found.state].family if found.state in states else ""
    if family == "moving" and _degree(tree, trigger.at) in listed("scant.none"):
        return replace(found, state="unchanged", polarity=Polarity.AFFIRMED, zero=False)
    if family == "present":
        state = _there_or_not(tree, trigger, found)
        if state != found.state:
            return replace(found, state=state, polarity=Polarity.AFFIRMED)
    ended = no_longer(tree, trigger.at) and trigger.form == "verb"
    if (ended and family != "present") or (found.zero and family != "absent"):
        return replace(found, polarity=Polarity.NEGATED)
    return found


def _how_much(tree: Tree, trigger: Trigger, found: Mood) -> Mood:
    degree, lists = _degree(tree, trigger.at), frame_book().lists
    none = found.polarity is Polarity.NEGATED or found.zero or degree in lists["degree.none"]
    if none:
        return replace(found, state="unchanged", polarity=Polarity.AFFIRMED, zero=False)
    if degree in lists["degree.small"]:
        return replace(found, state="changed_slightly")
    return found


def _there_or_not(tree: Tree, trigger: Trigger, found: Mood) -> str:
    """The state of what is said to be, or not to be, there."""
    gone = no_longer(tree, trigger.at) or (
        trigger.form != "verb" and no_longer(tree, tree.head(trigger.at))
    )
    if gone:
        return "departed"
    aside = trigger.form in {"phrase", "be", "adjective", "bare"} or tree.dep(trigger.at) == "acl"
    plain = trigger.frame.seen or aside or found.state == "present"
    denied = found.polarity is Polarity.NEGATED
    if plain and (found.zero or (denied and trigger.form == "noun")):
        return "absent"
    if denied and trigger.form == "be" and tree.down(trigger.at, "neg"):
        return "absent"  # "the jets were not inside"
    if denied and trigger.frame.state == "present" and _is_sight(tree, trigger.at):
        return "not_seen"
    return found.state


def _is_sight(tree: Tree, at: int) -> bool:
    """Whether denying a word says that something was looked for and not seen."""
    return tree.lemma(at) in listed("sight.words")


def _degree(tree: Tree, at: int) -> str:
    known = frame_book().lists["degree.words"] | {"no"}
    near = [
        *tree.down(at, "amod", "advmod", "det", "npadvmod"),
        *tree.down(tree.head(at), "advmod"),
    ]
    scant = (k for k in tree.down(at, "nsubj") if tree.lemma(k) in listed("scant.none"))
    found = next(scant, None)
    if found is not None:
        return tree.lemma(found)  # "little had changed"
    return next((word for k in near if (word := tree.tokens[k].text.lower()) in known), "")


def _against(tree: Tree, at: int) -> Direction | None:
    """The way from an earlier count: "eleven, down from eighteen"; "one fewer than in May"."""
    for i in tree.under(at):
        word = tree.tokens[i].text.lower()
        after = (*tree.kids[i], min(i + 1, len(tree.tokens) - 1))
        if any(tree.lemma(k) == "from" for k in after):
            if word in listed("comparison.down"):
                return Direction.DECREASE
            if word in listed("comparison.up"):
                return Direction.INCREASE
        than = any(tree.lemma(k) == "than" for k in tree.kids[i])
        if than and word in listed("comparison.less") and not tree.down(i, "nummod"):
            return Direction.DECREASE
    return None


def with_change(tree: Tree, trigger: Trigger, found: Mood, states: Mapping[str, State]) -> Mood:
    """The mood with what it says of change: the state's own way, or that of the words around it."""
    state = states.get(found.state)
    if found.polarity is Polarity.NEGATED or found.modality is Modality.DENIED or state is None:
        return found
    direction = state.direction
    if found.still and state.family in LASTING:
        direction = Direction.NONE
    if state.family == "absent" and trigger.form == "noun":
        direction = Direction.DECREASE
    direction = _against(tree, trigger.at) or direction
    if direction is None:
        return found
    degree = _degree(tree, trigger.at)
    return replace(
        found, comparison=Comparison(direction, "" if degree in {"no", "nothing"} else degree)
    )


def is_still(tree: Tree, path: list[int]) -> bool:
    """Whether the words say that things are as they were: "still", "continues to"."""
    lemmas = frame_book().lists["still.words"]
    if any(tree.lemma(step) in lemmas for step in path[:3]):
        return True
    adverbs = [k for step in path[:2] for k in tree.down(step, "advmod")]
    return any(tree.tokens[k].text.lower() == "still" for k in adverbs)
