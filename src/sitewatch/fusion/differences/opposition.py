"""Whether two claims can both be read as they stand, and if not, in what they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sitewatch.fusion.looks.alike import Vocabulary, is_denied, same_asset, state_words
from sitewatch.fusion.looks.roles import compared_with
from sitewatch.model import AssetRef, Direction, Kind, Observation, is_within

CHANGES = frozenset({Direction.DECREASE, Direction.INCREASE, Direction.UNSPECIFIED})

STANCES = {
    Direction.NONE: "no change",
    Direction.DECREASE: "a decrease",
    Direction.INCREASE: "an increase",
    Direction.UNSPECIFIED: "some change",
}
"""Words for what a claim says of change."""

OF_TALK = frozenset({"disclosure", "diplomacy"})
"""Families whose words do not stand for one another: not to disclose is not the contrary of to
describe."""


@dataclass(frozen=True, slots=True)
class Opposition:
    """In what two claims differ.

    Attributes:
        rule: What was compared: `count`, `change`, `state` or `polarity`.
        subject: What both speak of, in words.
        one: What the first says.
        other: What the second says.
        stands: What each says without its shade: the same for "loading" and "prepared to load".
    """

    rule: str
    subject: str
    one: str
    other: str
    stands: tuple[str, str]

    @property
    def about(self) -> str:
        """The difference in words, the same whichever side comes first."""
        first, second = sorted((self.one, self.other))
        return f"{self.subject}: {first} or {second}"


_Rule = Callable[[Observation, Observation, Vocabulary], Opposition | None]


def opposition(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    """In what two observations cannot both be right, or None where they can.

    Numbers first, then change, then states, then yes and no. "At least two" and "two" can both be
    right; so can three vessels and two frigates.
    """
    rules: tuple[_Rule, ...] = (_count, _change, _state, _polarity)
    if (a.site is None) != (b.site is None):
        # Numbers and changes of a larger place need not show at each site in it; what is said of
        # intentions there holds for the site too.
        both_said = a.kind is Kind.STATEMENT and b.kind is Kind.STATEMENT
        rules = (_state, _polarity) if both_said else ()
    for rule in rules:
        found = rule(a, b, words)
        if found is not None:
            return found
    return None


def comparable(a: AssetRef, b: AssetRef, words: Vocabulary) -> bool:
    """Whether two references can mean the same things, or speak of the site at large.

    The site as a whole compares with anything at it; forces and equipment at large compare with
    each other, not with a ship or aircraft that may be no part of them.
    """
    if "site" in (a.path, b.path):
        return True
    if same_asset(a, b):
        # Named ships are no measure for ships of another class.
        return a.path == b.path or bool(a.names) == bool(b.names)
    return words.is_general(a.path) and words.is_general(b.path)


def topics(observation: Observation, words: Vocabulary) -> frozenset[str]:
    """What an observation speaks of; two that share no topic cannot be opposed.

    A family of states stands under one topic with each family that it opposes.
    """
    found = {f"count {observation.asset.path.partition('.')[0]}"} if observation.count else set()
    if words.direction(observation) is not None:
        found.add("change")
    for word in state_words(observation):
        family = words.family(word)
        found.add(f"state {family}")
        found |= {f"state {min(family, o)} or {max(family, o)}" for o in words.opposed(word)}
    return frozenset(found)


def _count(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    if a.count is None or b.count is None or not same_asset(a.asset, b.asset):
        return None
    if words.is_general(a.asset.path) and not (a.saw_none or b.saw_none):
        return None
    if ("moving" in words.families(a)) is not ("moving" in words.families(b)):
        # A column on the road is no measure for what stands at the site.
        return None
    if _is_finer(b, a):
        apart = a.count.max is not None and a.count.max < b.count.min
    elif _is_finer(a, b):
        apart = b.count.max is not None and b.count.max < a.count.min
    else:
        apart = not a.count.overlaps(b.count)
    if not apart:
        return None
    if a.asset.path == b.asset.path:
        subject = f"number of {words.plural(a.asset.path)}"
        return _opposed("count", subject, (str(a.count), str(b.count)))
    said = (f"{a.count} {words.plural(a.asset.path)}", f"{b.count} {words.plural(b.asset.path)}")
    return _opposed("count", "numbers", said)


def _is_finer(a: Observation, b: Observation) -> bool:
    """Whether the first counts only some of what the second counts."""
    if a.asset.path != b.asset.path:
        return is_within(a.asset.path, b.asset.path)
    typed = a.asset.type is not None and b.asset.type is None
    return typed or bool(a.asset.names and not b.asset.names)


def _change(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    one, other = words.direction(a), words.direction(b)
    if one is None or other is None or not comparable(a.asset, b.asset, words):
        return None
    still = Direction.NONE
    apart = (one is still and other in CHANGES) or (other is still and one in CHANGES)
    if not apart and {one, other} != {Direction.DECREASE, Direction.INCREASE}:
        return None
    if is_denied(a) or is_denied(b) or _other_baseline(a, b) or _is_part(a, b, words):
        return None
    return _opposed("change", _subject(a, b, words), (STANCES[one], STANCES[other]))


def _is_part(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether one speaks of a class within the other's: that ships left, and frigates stayed.

    Things at large are another matter: who says that nothing changed speaks of every part.
    """
    one, other = a.asset.path, b.asset.path
    return one != other and not (words.is_general(one) or words.is_general(other))


def _other_baseline(a: Observation, b: Observation) -> bool:
    """Whether both compare with a time they name, and these times are not the same."""
    bases = [
        compared_with(o.comparison.baseline, (o.seen or o.time).span)
        for o in (a, b)
        if o.comparison and o.comparison.baseline
    ]
    return len(bases) == 2 and not bases[0].overlaps(bases[1])


def _state(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    if is_denied(a) or is_denied(b) or not comparable(a.asset, b.asset, words):
        return None
    if _is_part(a, b, words) and not (a.saw_none or b.saw_none):
        return None
    if not (_none_covers(a, b) and _none_covers(b, a)):
        return None
    for one in _now(a, words):
        against = words.opposed(one)
        for other in _now(b, words):
            if words.family(other) in against or words.family(one) in words.opposed(other):
                said = (one.replace("_", " "), other.replace("_", " "))
                families = (words.family(one), words.family(other))
                return Opposition("state", _subject(a, b, words), *said, families)
    return None


def _now(o: Observation, words: Vocabulary) -> tuple[str, ...]:
    """The state words that hold when it was seen.

    "The crates that stood there are gone" says what was, and what is: a further word that the main
    one rules out is what was.
    """
    main, *further = state_words(o)
    gone = words.contrary(main, "present")
    still = (
        word
        for word in further
        if not words.contrary(main, word) and not (gone and words.contrary(word, "absent"))
    )
    return (main, *still)


def alike(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether two observations measure the same thing, so that one after the other shows change.

    The same class, two things at large, or none of a class and some of what lies within it. That
    cargo ships left after frigates had stayed is two pieces of news and no difference.
    """
    if a.asset.path == b.asset.path:
        return True
    if words.is_general(a.asset.path) and words.is_general(b.asset.path):
        return True
    none = (a.saw_none and is_within(b.asset.path, a.asset.path)) or (
        b.saw_none and is_within(a.asset.path, b.asset.path)
    )
    return none and a.count is not None and b.count is not None


def _none_covers(a: Observation, b: Observation) -> bool:
    """Whether none of the first, if it says none, means none of the second too."""
    return not a.saw_none or is_within(b.asset.path, a.asset.path) or b.asset.path == "site"


def _polarity(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    if is_denied(a) == is_denied(b) or not comparable(a.asset, b.asset, words):
        return None
    if a.saw_none or b.saw_none or not _one_state(a, b, words):
        return None
    denied, said = (a, b) if is_denied(a) else (b, a)
    state = said.state.replace("_", " ")
    pair = (f"not {denied.state.replace('_', ' ')}", state)
    return _opposed("polarity", _subject(a, b, words), pair if denied is a else pair[::-1])


def _one_state(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether both speak of one state: the same word, or one family where the asset is the same."""
    if a.state == b.state:
        return True
    family = words.family(a.state)
    alike = family == words.family(b.state) and family not in OF_TALK
    return alike and same_asset(a.asset, b.asset)


def _opposed(rule: str, subject: str, said: tuple[str, str]) -> Opposition:
    return Opposition(rule, subject, *said, said)


def _subject(a: Observation, b: Observation, words: Vocabulary) -> str:
    """What both speak of: the type they share, or the more general of their classes."""
    if a.asset.type and a.asset.type == b.asset.type:
        return a.asset.type
    general = [o.asset.path for o in (a, b) if words.is_general(o.asset.path)]
    paths = general or [a.asset.path, b.asset.path]
    path = min(paths, key=lambda p: (p != "site", p.count("."), p))
    return "the site" if path == "site" else words.plural(path)
