"""What came, went and stayed between two scenes of one place, and where that cannot be told.

Every object of either date gets one outcome with a probability. A place that one of the dates did
not see (outside its frame, under cloud) gives "cannot tell", never a change. That the same place is
occupied on both dates does not say by the same object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from sitewatch.imagery import changed_words as words
from sitewatch.imagery.card import Card
from sitewatch.imagery.changed_areas import AreaChange, area_change
from sitewatch.imagery.changed_odds import Chances, Sight, chances
from sitewatch.imagery.changed_overlap import both, share
from sitewatch.imagery.changed_sight import cut_off, weak
from sitewatch.imagery.coregister import Floats, Shift, shift
from sitewatch.imagery.edges import brightness
from sitewatch.imagery.matching import NO_LENGTH_M, moved, same_place
from sitewatch.imagery.normalise import likeness
from sitewatch.imagery.records import Found, Mask, Pixels, Scene

BORDER = 0.5
"""How far from a border an object's middle must lie to be judged there [its lengths]: nearer, part
of it is cut off, and detectors miss it."""
UNSEEN = 0.25
"""Share of an object's place that may be hidden on a date; more, and that date cannot tell.

Source:
    Judgement: at a quarter hidden, fuselage or wings of an aircraft are still in view.
"""
USUAL_RECALL = (0.6, 0.95)
"""Chance to find an object where no card says; judgement."""


class Outcome(StrEnum):
    """What became of one object's place."""

    STAYED = words.STAYED
    ARRIVED = words.ARRIVED
    DEPARTED = words.DEPARTED
    MOVED = words.MOVED
    CANNOT_TELL = words.CANNOT_TELL


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One date: its scene, what was found in it, and what was hidden.

    Attributes:
        scene: The pixels.
        found: Objects; weak ones too, which make it less likely that a strong one of the other
            date came or went.
        hidden: Pixels hidden by cloud or shadow, or None.
        card: How well the detector sees, or None for a plain guess.
    """

    scene: Scene
    found: tuple[Found, ...]
    hidden: Mask | None = None
    card: Card | None = None

    @property
    def visible(self) -> Mask:
        """Where the ground is seen."""
        if self.hidden is None:
            return self.scene.valid
        visible: Mask = self.scene.valid & ~self.hidden
        return visible


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one place.

    Attributes:
        outcome: The likeliest outcome.
        chance: Probability of it.
        row: Row of its middle in the earlier scene [pixels].
        col: Column, likewise.
        before: The object of the earlier date, or None.
        after: The object of the later date, or None.
        why: Why it cannot be told, or empty.
        areas: Names of the areas that it lies in.
    """

    outcome: Outcome
    chance: float
    row: float
    col: float
    before: Found | None = None
    after: Found | None = None
    why: str = ""
    areas: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Class path, of the later date where there is one."""
        one = self.after or self.before
        return one.path if one else ""


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """All outcomes, by object and by area.

    Attributes:
        shift: How the later scene lies against the earlier one.
        changes: One per place that an object stood in.
        areas: Sums by area; the whole overlap is named "".
    """

    shift: Shift
    changes: tuple[Change, ...]
    areas: tuple[AreaChange, ...] = field(default=())

    def of(self, *outcomes: Outcome) -> tuple[Change, ...]:
        """The changes with one of these outcomes."""
        return tuple(one for one in self.changes if one.outcome in outcomes)


def compare(
    before: Seen,
    after: Seen,
    areas: Mapping[str, Mask] | None = None,
    shifted: Shift | None = None,
) -> Changes:
    """What changed from the earlier to the later date.

    Args:
        before: The earlier date.
        after: The later date, with pixels of the same size.
        areas: Masks of named areas on the earlier scene.
        shifted: How the later scene lies against the earlier one, where that is known already.
    """
    found = shifted or shift(after.scene, before.scene)
    if not found.trusted:
        told = _untrusted(before, after, f"the scenes do not lie on each other: {found.reason}")
    else:
        told = _Comparison(before, after, found).changes()
    named = areas or {}
    told = tuple(_placed(one, named) for one in told)
    seen_twice = both(before.visible, after.visible, found)
    whole = (area_change("", [_sum(one) for one in told], float(seen_twice.mean())),)
    parts = tuple(
        area_change(name, [_sum(c) for c in told if name in c.areas], share(seen_twice, mask))
        for name, mask in named.items()
    )
    return Changes(found, told, whole + parts)


class _Comparison:
    """The two dates side by side, in metres of the earlier scene."""

    def __init__(self, before: Seen, after: Seen, found: Shift) -> None:
        self.seen = (before, after)
        self.shift = found
        self.gsd = before.scene.grid.gsd_m
        self.light: tuple[Pixels, Pixels] = (brightness(before.scene), brightness(after.scene))
        own = [np.array([(f.row, f.col) for f in s.found]).reshape(-1, 2) for s in self.seen]
        self.early: tuple[Floats, Floats] = (own[0], found.to_reference(own[1]))
        self.late: tuple[Floats, Floats] = (found.to_scene(own[0]), own[1])
        self.lengths = tuple(
            np.array([f.length_m or NO_LENGTH_M for f in s.found]) for s in self.seen
        )

    def changes(self) -> tuple[Change, ...]:
        """One outcome per place."""
        slack = self.shift.residual_m + self.gsd
        lengths = (self.lengths[0], self.lengths[1])
        metres = (self.early[0] * self.gsd, self.early[1] * self.gsd)
        pairs = same_place(*metres, lengths, slack)
        left = [
            np.array([n for n in range(len(lengths[k])) if n not in {p[k] for p in pairs}], int)
            for k in (0, 1)
        ]
        told = [self._change(i, j) for i, j in pairs]
        gone = [self._change(int(i), None) for i in left[0]]
        come = [self._change(None, int(j)) for j in left[1]]
        near = moved(
            metres[0][left[0]],
            metres[1][left[1]],
            (lengths[0][left[0]], lengths[1][left[1]]),
            slack,
        )
        joined, rest = _joined(gone, come, near)
        return tuple(told + joined + rest)

    def _change(self, i: int | None, j: int | None) -> Change:
        side, n = (0, i) if i is not None else (1, j)
        place, there = self.early[side][n], self.late[side][n]
        one = self.seen[0].found[i] if i is not None else None
        two = self.seen[1].found[j] if j is not None else None
        half = float(self.lengths[side][n]) / self.gsd * BORDER
        why = self._unseen(place, there, half) or cut_off(one, two)
        if why:
            return Change(Outcome.CANNOT_TELL, 1.0, *_at(place), one, two, why)
        sights = tuple(
            Sight(f.score if f else None, _recall(seen.card, float(self.lengths[side][n])))
            for f, seen in zip((one, two), self.seen, strict=True)
        )
        alike = self._likeness(place, there, half) if weak(one) or weak(two) else None
        outcome, chance = _likeliest(chances(sights[0], sights[1], alike))
        return Change(outcome, chance, *_at(place), one, two)

    def _likeness(self, place: Floats, there: Floats, half: float) -> float | None:
        reach = int(np.ceil(self.shift.residual_m / self.gsd)) + 2
        middles = ((place[0], place[1]), (there[0], there[1]))
        return likeness(*self.light, middles, (max(int(half), 3), reach))

    def _unseen(self, place: Floats, there: Floats, half: float) -> str:
        for which, at, seen in zip(("earlier", "later"), (place, there), self.seen, strict=True):
            rows, cols = seen.scene.shape
            margin = half + self.shift.residual_m / self.gsd
            if min(at) < margin or at[0] > rows - margin or at[1] > cols - margin:
                return f"outside the {which} scene"
            part = np.s_[
                int(at[0] - half) : int(at[0] + half) + 1, int(at[1] - half) : int(at[1] + half) + 1
            ]
            if 1 - seen.visible[part].mean() > UNSEEN:
                return f"hidden on the {which} date"
        return ""


def _at(place: Floats) -> tuple[float, float]:
    return float(place[0]), float(place[1])


def _recall(card: Card | None, length_m: float) -> float:
    """Middle of the chance that the detector finds an object of a length."""
    low, high = card.recall(length_m) if card else USUAL_RECALL
    return (low + high) / 2


def _likeliest(odds: Chances) -> tuple[Outcome, float]:
    told = (
        (odds.stayed, Outcome.STAYED),
        (odds.arrived, Outcome.ARRIVED),
        (odds.departed, Outcome.DEPARTED),
    )
    chance, outcome = max(told, key=lambda one: one[0])
    return outcome, chance


def _joined(
    gone: list[Change], come: list[Change], near: tuple[tuple[int, int], ...]
) -> tuple[list[Change], list[Change]]:
    """Moves, and the departures and arrivals that are none."""
    moves, used = [], set()
    for i, j in near:
        one, two = gone[i], come[j]
        if one.outcome is Outcome.DEPARTED and two.outcome is Outcome.ARRIVED:
            chance = one.chance * two.chance
            moves.append(Change(Outcome.MOVED, chance, two.row, two.col, one.before, two.after))
            used |= {(0, i), (1, j)}
    rest = [c for n, c in enumerate(gone) if (0, n) not in used]
    rest += [c for n, c in enumerate(come) if (1, n) not in used]
    return moves, rest


def _untrusted(before: Seen, after: Seen, why: str) -> tuple[Change, ...]:
    told = [Change(Outcome.CANNOT_TELL, 1.0, f.row, f.col, before=f, why=why) for f in before.found]
    # The place of a later object in the earlier scene is not known; it is told where it was seen.
    told += [Change(Outcome.CANNOT_TELL, 1.0, f.row, f.col, after=f, why=why) for f in after.found]
    return tuple(told)


def _placed(one: Change, areas: Mapping[str, Mask]) -> Change:
    row, col = int(one.row), int(one.col)
    held = tuple(
        name
        for name, mask in areas.items()
        if 0 <= row < mask.shape[0] and 0 <= col < mask.shape[1] and mask[row, col]
    )
    return replace(one, areas=held)


def _sum(one: Change) -> tuple[str, float]:
    return one.outcome.value, one.chance
