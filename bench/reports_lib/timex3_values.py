"""TIMEX3 values: calendar units, parts of dates and lengths as TimeML writes them."""

from __future__ import annotations

from datetime import date, timedelta

from sitewatch.reports.timex_values import Partial, Shift

LENGTHS = {
    "second": "PT{}S",
    "minute": "PT{}M",
    "hour": "PT{}H",
    "day": "P{}D",
    "night": "P{}D",
    "week": "P{}W",
    "weekend": "P{}WE",
    "month": "P{}M",
    "quarter": "P{}Q",
    "year": "P{}Y",
    "decade": "P{}E",
    "century": "P{}C",
}
TENFOLD = {"decade": 10, "century": 100}
SEASONS = {"spring": ("SP", 3), "summer": ("SU", 6), "autumn": ("FA", 9), "winter": ("WI", 12)}
"""Code and first month of each season."""


def partial_value(value: Partial) -> str:
    """A day, month or year."""
    if value.month is None:
        return f"{value.year}"
    return f"{value.year}-{value.month:02d}" + (f"-{value.day:02d}" if value.day else "")


def length_value(unit: str, number: float | None) -> str:
    """A length; X where its number is open."""
    if unit in TENFOLD and number is not None:
        unit, number = "year", number * TENFOLD[unit]
    return LENGTHS[unit].format("X" if number is None else f"{number:g}")


def week_value(day: date) -> str:
    """The week around a day after ISO 8601."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def moved(day: date, unit: str, number: int) -> str:
    """The calendar unit some units away from a day."""
    if unit in {"day", "night"}:
        return (day + timedelta(days=number)).isoformat()
    if unit in {"week", "weekend"}:
        return week_value(day + timedelta(weeks=number)) + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        months = day.year * 12 + day.month - 1 + number
        return f"{months // 12}-{months % 12 + 1:02d}"
    if unit == "quarter":
        quarters = day.year * 4 + (day.month - 1) // 3 + number
        return f"{quarters // 4}-Q{quarters % 4 + 1}"
    years = {"year": 1, **TENFOLD}.get(unit)
    return f"{day.year // years + number}" if years else day.isoformat()


def shift_value(value: Shift, created: date) -> str:
    """A calendar unit near the date of creation."""
    if value.unit == "night":
        return f"{(created + timedelta(days=value.shift - 1)).isoformat()}TNI"
    if value.unit in SEASONS:
        return _season(value, created)
    if value.unit == "weekend" and value.shift == 0:
        return week_value(created - timedelta(days=created.weekday() + 1)) + "-WE"
    return moved(created, value.unit, value.shift)


def _season(value: Shift, created: date) -> str:
    code, month = SEASONS[value.unit]
    over = value.shift < 0 and created.month < month + 3
    ahead = value.shift > 0 and created.month >= month
    return f"{created.year - over + ahead}-{code}"
