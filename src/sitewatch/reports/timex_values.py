"""What a time expression says, before it is known when it was said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What stands between a statement and the time that it names."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"
    BY = "by"
    AS_OF = "as_of"


@dataclass(frozen=True, slots=True, order=True)
class Partial:
    """A calendar day, month or year of which parts may be missing.

    Attributes:
        year: Year, or None where the text gives none.
        month: 1 to 12, or None.
        day: 1 to 31, or None.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar time, a list of days or a range.

    Attributes:
        first: First or only one.
        last: Last one; the same as the first where there is only one.
        weekday: Day of the week named beside it, Monday 0, or None.
        part: "early", "mid", "late", "first_half", "second_half", or empty for all of it.
        other: The other reading of a date in figures ("03/04/2024"), or None.
        year_shift: Years from that of publication ("December last year": -1), or None.
        turn: -1 for the last one that is over ("last December"), 1 for the coming one, else 0.
    """

    first: Partial
    last: Partial
    weekday: int | None = None
    part: str = ""
    other: Partial | None = None
    year_shift: int | None = None
    turn: int = 0

    @property
    def has_year(self) -> bool:
        """Whether the text gives the year."""
        return self.last.year is not None

    @property
    def is_day(self) -> bool:
        """Whether it is as fine as a day."""
        return self.last.day is not None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week.

    Attributes:
        index: Monday 0.
        last_index: Last day of a range, the same as `index` for one day.
        shift: -1 for "last", 1 for "next", 0 for "this", None where nothing is said.
    """

    index: int
    last_index: int
    shift: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A calendar unit counted from the time of publication.

    Attributes:
        unit: "day", "night", "week", "weekend", "month", "year", "decade" or a season.
        shift: Units away; -1 is the one before.
        part: As for `Calendar`; also "before" and "after", seen from publication.
    """

    unit: str
    shift: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that ends or starts with publication: "in recent weeks".

    Attributes:
        unit: Unit of the length, or empty.
        number: Largest number of units, or None for the convention of "recent".
        ahead: Whether it lies in the future.
    """

    unit: str
    number: int | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Distance:
    """A number of units before or after something: "three days ago", "two days later".

    Attributes:
        unit: Unit.
        low: Smallest number of units.
        high: Largest number of units.
        sign: -1 before, 1 after.
        from_text: Whether it counts from what was dated before, not from publication.
    """

    unit: str
    low: int
    high: int
    sign: int = -1
    from_text: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """Points back at what was dated before, some days away: "the following day"."""

    shift: int = 0


@dataclass(frozen=True, slots=True)
class Present:
    """The time of publication: "currently"."""


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day whose month goes without saying: "on the 14th".

    Attributes:
        number: Day of the month, 1 to 31.
    """

    number: int


@dataclass(frozen=True, slots=True)
class EventTime:
    """A known public event that is named instead of a date.

    Attributes:
        id: Id of the event in the data.
        first: ISO date on which it began.
        last: ISO date on which it ended.
        recent: Whether words say that it has only just happened.
    """

    id: str
    first: str
    last: str
    recent: bool = False


TimeValue = (
    Calendar | Weekday | Shift | Stretch | Distance | Pointer | Present | MonthDay | EventTime
)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression in a text.

    Attributes:
        start: Offset of the first character [code points].
        end: Offset after the last character [code points].
        text: The words.
        value: What they say.
        relation: What they make of it: "since December 10" is a limit, not a day.
        ahead: Whether the words say that it lies in the future: "next Friday".
    """

    start: int
    end: int
    text: str
    value: TimeValue
    relation: Relation = Relation.AT
    ahead: bool = False

    @property
    def kind(self) -> str:
        """Name of the kind of value, lower case: "calendar", "weekday" …."""
        return type(self.value).__name__.lower()
