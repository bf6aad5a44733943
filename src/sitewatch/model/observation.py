"""One statement drawn from one piece of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.errors import RecordError
from sitewatch.model.asset import AssetRef
from sitewatch.model.count import Count
from sitewatch.model.evidence import SHA256, Medium
from sitewatch.model.geometry import Point
from sitewatch.model.ids import set_id
from sitewatch.model.locator import Locator
from sitewatch.model.time import Dated, Span


class Kind(StrEnum):
    """What sort of statement it is."""

    PRESENCE = "presence"
    MOVEMENT = "movement"
    STATE = "state"
    STATEMENT = "statement"
    """Somebody's words about intentions or the situation."""
    EVENT = "event"


class Polarity(StrEnum):
    """Whether the statement says that something is so or that it is not."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How firmly it is said."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    INTENDED = "intended"
    DENIED = "denied"


class Direction(StrEnum):
    """Which way something changed against a baseline."""

    DECREASE = "decrease"
    INCREASE = "increase"
    NONE = "none"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a statement says about change ("largely unchanged since December 10").

    Attributes:
        direction: Which way.
        degree: The word for how much ("largely", "significant"), or empty.
        baseline: The earlier look it compares with, or None where none is named.
    """

    direction: Direction
    degree: str = ""
    baseline: Span | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of telling.

    Attributes:
        who: Name as it should be printed (`Maxar Technologies`).
        medium: How this one came to know.
        verb: The words that make the link ("said", "images show"), or empty.
        start: Offset of the words that name this link [code points], or None if inherited.
        end: Offset after them [code points], or None.
        direct: Whether the words are this one's own, in quotation marks.
    """

    who: str
    medium: Medium
    verb: str = ""
    start: int | None = None
    end: int | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is said to be: a name from the text and, if known, a position."""

    name: str
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One statement drawn from one piece of evidence, made in one look.

    Attributes:
        evidence: SHA-256 of the original.
        locator: Where in the original.
        kind: What sort of statement.
        site: Id of the watched site, or None where the text leaves it open.
        place: The place as named, or None.
        asset: What it is about.
        count: How many, or None where not said.
        state: Main state word from the state vocabulary (`loading`).
        details: Further state words.
        time: When it holds.
        seen: When the act of looking behind it took place, if that differs or is known better.
        polarity: Affirmed or negated.
        modality: How firmly.
        comparison: What it says about change, or None.
        chain: Relay chain from the publisher (first) to the one who saw or said (last).
            Empty: the publisher is unknown and names nobody.
        confidence: How sure the reader is that it understood, 0 to 1. Not a judgement of truth.
        area: Id of the site's area, or None for the whole site.
        look: Id of the look, where the reader made it itself (imagery, tracks).
        same_as: Key that readers give to statements they know to be one (a repeated caption).
        cited: Other places in the original that carry a value of this record, as
            (field, start, end): the date three sentences up, the speaker one sentence up.
        method: Reader and version that made it.
        id: Hash of all the rest.

    Raises:
        RecordError: If a part is impossible.
    """

    evidence: str
    locator: Locator
    kind: Kind
    asset: AssetRef
    state: str
    time: Dated
    site: str | None = None
    place: Place | None = None
    count: Count | None = None
    details: tuple[str, ...] = ()
    seen: Dated | None = None
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    comparison: Comparison | None = None
    chain: tuple[Link, ...] = ()
    confidence: float = 1.0
    area: str | None = None
    look: str | None = None
    same_as: str = ""
    cited: tuple[tuple[str, int, int], ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not SHA256.fullmatch(self.evidence):
            raise RecordError(f"not a SHA-256: {self.evidence!r}")
        if not 0.0 <= self.confidence <= 1.0:
            raise RecordError(f"a confidence outside 0 to 1: {self.confidence}")
        if not self.state:
            raise RecordError("an observation without a state")
        set_id(self, "obs")

    @property
    def origin(self) -> Link | None:
        """The one who saw or said it, or None where nobody is named."""
        return self.chain[-1] if self.chain else None

    @property
    def saw_none(self) -> bool:
        """Whether somebody looked for the asset and saw none of it."""
        return self.count is not None and self.count.is_zero
