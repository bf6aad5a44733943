"""Whether two claims can both be read as they stand, and if not, in what they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sitewatch.fusion.differences.found import Opposition, opposed_by
from sitewatch.fusion.differences.holding import cargo, empty
from sitewatch.fusion.looks.alike import Vocabulary, is_denied, same_asset, state_words
from sitewatch.fusion.looks.roles import compared_with
from sitewatch.model import AssetRef, Direction, Kind, Observation, is_within

TWICE = 2
"""Lower limits of one look that differ by this factor were told wrongly. Source: judgement; "more
than 150" and "dozens" are roundings, "at least 14" and "at least 4" are not."""

STANDING = frozenset({"present", "absent", "stacked", "staying"})
"""Families of being there or not; the other ones are of acts and conditions."""

SAME_ANSWER = (
    frozenset({"present", "arriving", "unloading"}),
    frozenset({"left", "withdrawn", "absent"}),
    frozenset({"attack", "damage"}),
)
"""Families that one denial rules out together: who denies that it came denies that it is there."""

GONE = frozenset({"left", "withdrawn"})
"""Families of having gone from the site."""

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


_Rule = Callable[[Observation, Observation, Vocabulary], Opposition | None]


def opposition(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    """In what two observations cannot both be right, or None where they can.

    Numbers first, then change, then states, then yes and no, then what a place holds and what a
    cargo was. "At least two" and "two" can both be right; so can three vessels and two frigates.
    """
    rules: tuple[_Rule, ...] = (_count, _left, _change, _state, _polarity, empty, cargo)
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
    if words.is_general(a.asset.path) and not (a.saw_none or b.saw_none or _one_act(a, b, words)):
        return None
    if ("moving" in words.families(a)) is not ("moving" in words.families(b)):
        # A column on the road is no measure for what stands at the site.
        return None
    if _is_answer(a, b, words) or _leaves(a, words) is not _leaves(b, words):
        return None
    if _far_apart(a, b):
        return replace(_opposed_counts(a, b, words), is_loose=True)
    if _is_finer(b, a):
        apart = a.count.max is not None and a.count.max < b.count.min
    elif _is_finer(a, b):
        apart = b.count.max is not None and b.count.max < a.count.min
    else:
        apart = not a.count.overlaps(b.count)
    return _opposed_counts(a, b, words) if apart else None


def _one_act(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether both count what took part in one act, as who came: then things at large compare."""
    shared = {words.family(a.state)} & {words.family(b.state)}
    return a.asset == b.asset and bool(shared - STANDING)


def _far_apart(a: Observation, b: Observation) -> bool:
    """Whether both give a lower limit only, one at least twice the other."""
    if a.count is None or b.count is None or a.count.max is not None or b.count.max is not None:
        return False
    low, high = sorted((a.count.min, b.count.min))
    return high >= TWICE * low > 0


def _opposed_counts(a: Observation, b: Observation, words: Vocabulary) -> Opposition:
    if a.asset.path == b.asset.path:
        subject = f"number of {words.plural(a.asset.path)}"
        return opposed_by("count", subject, (str(a.count), str(b.count)))
    said = (f"{a.count} {words.plural(a.asset.path)}", f"{b.count} {words.plural(b.asset.path)}")
    return opposed_by("count", "numbers", said)


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
    return opposed_by("change", _subject(a, b, words), (STANCES[one], STANCES[other]))


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
                leaves = (_leaves(a, words), _leaves(b, words))
                found = Opposition("state", _subject(a, b, words), *said, families, leaves)
                return replace(found, is_part=_is_remainder(a, b, leaves))
    return None


def _left(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    """Something there against the same thing gone, whatever else either says of change."""
    if _leaves(a, words) is _leaves(b, words) or is_denied(a) or is_denied(b):
        return None
    gone, stays = (a, b) if _leaves(a, words) else (b, a)
    covers = is_within(stays.asset.path, gone.asset.path)
    covers = covers and same_asset(a.asset, b.asset) and comparable(a.asset, b.asset, words)
    if not covers or stays.saw_none or words.family(stays.state) not in STANDING - {"absent"}:
        return None
    said = (a.state.replace("_", " "), b.state.replace("_", " "))
    leaves = (gone is a, gone is b)
    families = (words.family(a.state), words.family(b.state))
    found = Opposition("state", _subject(a, b, words), *said, families, leaves)
    return replace(found, is_part=_is_remainder(a, b, leaves))


def _leaves(o: Observation, words: Vocabulary) -> bool:
    """Whether an observation tells that things left, and not by how much things changed."""
    gone = words.family(o.state) in GONE
    return gone and o.comparison is None and not o.saw_none and not is_denied(o)


def _is_remainder(a: Observation, b: Observation, leaves: tuple[bool, bool]) -> bool:
    """Whether fewer left than were there."""
    if leaves[0] is leaves[1] or a.count is None or b.count is None:
        return False
    gone, there = (a.count, b.count) if leaves[0] else (b.count, a.count)
    return gone.max is not None and gone.max < there.min


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


def _none_covers(a: Observation, b: Observation) -> bool:
    """Whether none of the first, if it says none, means none of the second too."""
    return not a.saw_none or is_within(b.asset.path, a.asset.path) or b.asset.path == "site"


def _polarity(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    if is_denied(a) == is_denied(b):
        return None
    denied, said = (a, b) if is_denied(a) else (b, a)
    # "No vessel was sent away" denies it of each ship, named or not.
    covers = denied.saw_none and is_within(said.asset.path, denied.asset.path)
    if not (covers or comparable(a.asset, b.asset, words)):
        return None
    if any(o.saw_none and not is_denied(o) for o in (a, b)) or not _one_state(a, b, words):
        return None
    state = said.state.replace("_", " ")
    pair = (f"not {denied.state.replace('_', ' ')}", state)
    return opposed_by("polarity", _subject(a, b, words), pair if denied is a else pair[::-1])


def _one_state(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether both speak of one state: the same word, or one family where the asset is the same."""
    if a.state == b.state:
        return True
    denied, said = (a, b) if is_denied(a) else (b, a)
    family = words.family(denied.state)
    told = words.families(said)
    alike = family in told or any(family in one and told & one for one in SAME_ANSWER)
    return alike and family not in OF_TALK and same_asset(a.asset, b.asset)


def _is_answer(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether one side denies an act that the other one tells: "none has left"."""
    if is_denied(a) is is_denied(b) or not _one_state(a, b, words):
        return False
    denied = a if is_denied(a) else b
    return words.family(denied.state) not in STANDING


def _subject(a: Observation, b: Observation, words: Vocabulary) -> str:
    """What both speak of: the type they share, or the more general of their classes."""
    if a.asset.type and a.asset.type == b.asset.type:
        return a.asset.type
    general = [o.asset.path for o in (a, b) if words.is_general(o.asset.path)]
    paths = general or [a.asset.path, b.asset.path]
    path = min(paths, key=lambda p: (p != "site", p.count("."), p))
    return "the site" if path == "site" else words.plural(path)
