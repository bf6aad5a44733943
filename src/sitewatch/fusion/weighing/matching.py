"""Whether one observation fires a rule, or says that what the rule asks for is not so."""

from __future__ import annotations

from sitewatch.fusion.looks.alike import Vocabulary, is_denied, state_words
from sitewatch.model import Direction, Medium, Observation, Polarity, is_within
from sitewatch.taxonomy.records import Rule

CHANGING = frozenset({Direction.DECREASE.value, Direction.INCREASE.value})


def fires(rule: Rule, observation: Observation, medium: Medium, words: Vocabulary) -> bool:
    """Whether an observation matches every part of a rule.

    What is denied, or said to be absent, fires only a rule that asks for it.
    """
    if not _told_as_asked(rule, observation, medium):
        return False
    if rule.absent and says_none(observation, words):
        return _covers(rule, observation.asset.path)
    wanted = Polarity(rule.polarity) is Polarity.NEGATED
    if is_denied(observation) is not wanted or not _is_of_class(rule, observation):
        return False
    if observation.saw_none and not rule.states:
        return False
    return _says(rule, observation, words)


def gainsays(rule: Rule, observation: Observation, medium: Medium, words: Vocabulary) -> bool:
    """Whether an observation says that what a rule asks for is not there or not going on.

    That is: none of the class was seen; the state that is asked for is denied; or nothing changed
    where a change is asked for. A rule on absence is not gainsaid: its opposite is another rule.
    """
    if rule.absent or not rule.paths or not _told_as_asked(rule, observation, medium):
        return False
    if says_none(observation, words):
        whole = all(is_within(wanted, observation.asset.path) for wanted in rule.paths)
        return whole and not _says(rule, observation, words)
    if is_denied(observation):
        in_state = bool(rule.states) and _has_state(rule, observation, words)
        return in_state and _is_of_class(rule, observation)
    at_large = observation.asset.path == "site" and any(words.is_general(p) for p in rule.paths)
    unchanged = words.direction(observation) is Direction.NONE
    return (
        unchanged
        and _asks_for_change(rule, words)
        and (at_large or _is_of_class(rule, observation))
    )


def says_none(observation: Observation, words: Vocabulary) -> bool:
    """Whether it says that none of its class was there."""
    if observation.saw_none:
        return True
    if observation.count is not None:
        return False
    family = words.family(observation.state)
    denied = is_denied(observation)
    return (family == "absent" and not denied) or (family == "present" and denied)


def _told_as_asked(rule: Rule, observation: Observation, medium: Medium) -> bool:
    """Whether kind and medium are those that the rule asks for."""
    if rule.kinds and observation.kind.value not in rule.kinds:
        return False
    return not rule.mediums or medium.value in rule.mediums


def _covers(rule: Rule, path: str) -> bool:
    """Whether none of a class means none of a class of the rule: no vessels, so no warships."""
    return any(is_within(wanted, path) for wanted in rule.paths)


def _is_of_class(rule: Rule, observation: Observation) -> bool:
    """Whether it is about a class of the rule, and about enough of it."""
    path = observation.asset.path
    if rule.paths and not any(is_within(path, wanted) for wanted in rule.paths):
        return False
    told = observation.count.min if observation.count is not None else 0
    return max(told, len(observation.asset.names)) >= rule.min_count


def _says(rule: Rule, observation: Observation, words: Vocabulary) -> bool:
    """Whether states and directions are those that the rule asks for."""
    if rule.states and not _has_state(rule, observation, words):
        return False
    if not rule.directions:
        return True
    direction = words.direction(observation)
    return direction is not None and direction.value in rule.directions


def _has_state(rule: Rule, observation: Observation, words: Vocabulary) -> bool:
    said = {w for word in state_words(observation) for w in (word, words.family(word))}
    return not said.isdisjoint(rule.states)


def _asks_for_change(rule: Rule, words: Vocabulary) -> bool:
    """Whether every state that the rule asks for is a change, so that "unchanged" rules it out."""
    if rule.directions:
        return CHANGING.issuperset(rule.directions)
    known = words.taxonomy.states.values() if words.taxonomy else ()
    changing = {
        s.family for s in known if s.direction is not None and s.direction.value in CHANGING
    }
    asked = {words.family(state) for state in rule.states}
    return bool(asked) and asked <= changing | {"absent"}


def asks_for_presence(rule: Rule, words: Vocabulary) -> bool:
    """Whether the rule fires where something just stands there, in no particular state."""
    return not rule.states or "present" in {words.family(state) for state in rule.states}
