"""Where observations differ, and what kind of difference it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.model.ids import set_id


class Difference(StrEnum):
    """What a difference between observations means."""

    RETELLING = "retelling"
    """Relays of one look differ: an error of telling; the direct quotation is preferred."""
    CHANGE = "change over time"
    """Different looks at different times."""
    CONFLICT = "conflict"
    """Different looks at the same time."""
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sides that cannot both be read as they stand.

    Attributes:
        site: Id of the site, or None.
        difference: What kind.
        about: What it is about, in words.
        side_a: Ids of the observations on one side, sorted.
        side_b: Ids of the observations on the other side, sorted.
        preferred: Id of the observation to go by, or empty.
        reason: Why this kind, and why that one is preferred.
        method: Rule that found it.
        id: Hash of all the rest.
    """

    site: str | None
    difference: Difference
    about: str
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    preferred: str = ""
    reason: str = ""
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        set_id(self, "dis")

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of every observation in it."""
        return tuple(sorted({*self.side_a, *self.side_b}))
