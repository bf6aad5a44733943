"""Names beside marks on a small map, where there is room for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitewatch.publish.svg import width_of

NAME_PX = 14.0
LINE_PX = 20.0
GAP_PX = 12.0
"""From the middle of a mark to its name [px]."""
RINGS = (0, 1, 2, 3, 4)
"""How many lines further out a name may go before it covers something."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the drawing that a name or a mark takes [px]."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share a point."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: Box) -> bool:
        """Whether all of it lies in the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its place.

    Attributes:
        words: The name.
        x: Middle of the name [px].
        y: Its baseline [px].
        leader: Whether it stands so far off that a line must lead to the mark.
        box: The place that it takes.
    """

    words: str
    x: float
    y: float
    leader: bool
    box: Box


def place_labels(
    named: Sequence[tuple[str, tuple[float, float]]], frame: Box, taken: Sequence[Box] = ()
) -> tuple[Label, ...]:
    """A place for each name, in the order given; earlier names choose first.

    Args:
        named: Each name with the position of its mark [px].
        frame: The drawing; names stay inside.
        taken: Places that no name may cover.
    """
    used = [Box(x - 8, y - 8, x + 8, y + 8) for _, (x, y) in named] + list(taken)
    labels: list[Label] = []
    for words, mark in named:
        label = _best(words, mark, used, frame)
        used.append(label.box)
        labels.append(label)
    return tuple(labels)


def _best(words: str, mark: tuple[float, float], used: list[Box], frame: Box) -> Label:
    choices = list(_choices(words, mark))
    inside = [label for label in choices if label.box.inside(frame)]
    free = [label for label in inside if not any(label.box.overlaps(box) for box in used)]
    return next(iter(free or inside or choices))


def _choices(words: str, mark: tuple[float, float]) -> Iterator[Label]:
    """Right, left, above, below; then the same further and further out."""
    x, y = mark
    wide = width_of(words, NAME_PX)
    half = LINE_PX / 2
    for ring in RINGS:
        off = ring * LINE_PX
        spots = [
            (x + GAP_PX + off / 2, y - half - off),
            (x + GAP_PX + off / 2, y - half + off),
            (x - GAP_PX - wide - off / 2, y - half - off),
            (x - GAP_PX - wide - off / 2, y - half + off),
            (x - wide / 2, y - half - LINE_PX - off),
            (x - wide / 2, y - half + LINE_PX + off),
        ]
        for left, top in spots:
            box = Box(left, top, left + wide, top + LINE_PX)
            yield Label(words, left + wide / 2, top + 15, ring > 0, box)
