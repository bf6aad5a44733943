"""A sentence with what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.errors import RecordError


class Topic(StrEnum):
    """The question that a clause answers."""

    STANDS = "what is there"
    CHANGED = "what changed"
    ORIGIN = "how do we know"
    UNSEEN = "what was not seen"
    DIFFERS = "where accounts differ"


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with what stands behind it.

    Attributes:
        text: The sentence.
        refs: Ids of the records that it rests on, the most telling first; never empty.
        topic: The question that it answers.
        naive: What it would say if every article were counted as independent, or None where
            that makes no difference.

    Raises:
        RecordError: If nothing stands behind it.
    """

    text: str
    refs: tuple[str, ...]
    topic: Topic = Topic.STANDS
    naive: Clause | None = None

    def __post_init__(self) -> None:
        if not self.refs:
            raise RecordError(f"a sentence with nothing behind it: {self.text!r}")
