"""What a language model answered, as plain records; nothing in them is believed yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitewatch.errors import UnreadableError

FENCE = "```"
MOST_RECORDS = 200
"""Records of one answer that are looked at; an answer has room for some twenty."""
MOST_CITED = 20
FIELDS = frozenset(("site", "class", "type", "names", "count", "time", "origin"))
"""What words outside of a quote may carry."""


class FormError(ValueError):
    """A record that is not of the form asked for."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are said to stand in the report.

    Attributes:
        text: The words.
        occurrence: Which one it is, from 1.
    """

    text: str
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """One record as the language model gave it.

    Attributes:
        quote: The words that carry it.
        site: Id of a site.
        path: Class path.
        state: State word.
        polarity: "affirmed" or "negated".
        modality: One of the four words for how firmly it is said.
        type: Designation as written, or empty.
        names: Names of single objects as written.
        count: Words that say how many, or empty.
        time: Words that say when, or empty.
        origin: Who saw or said it as written, or empty.
        cited: (field, words) outside of the quote.
    """

    quote: Words
    site: str
    path: str
    state: str
    polarity: str
    modality: str
    type: str = ""
    names: tuple[str, ...] = ()
    count: str = ""
    time: str = ""
    origin: str = ""
    cited: tuple[tuple[str, Words], ...] = ()


def parse_answer(raw: bytes, where: str) -> tuple[Said | FormError, ...]:
    """Records of an answer in its order; one of the wrong form as the error that says so.

    Args:
        raw: Body of the answer, as the server sent it.
        where: Who answered, for messages.

    Raises:
        UnreadableError: If it is not the JSON asked for.
    """
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
        told = json.loads(_bare(content))["observations"]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(
            "the answer is not the JSON that was asked for", where=where
        ) from error
    if not isinstance(told, list) or len(told) > MOST_RECORDS:
        raise UnreadableError(f"the answer is no list of at most {MOST_RECORDS}", where=where)
    return tuple(_said_or_error(record) for record in told)


def _bare(content: str) -> str:
    """An answer without the fence that models like to put around JSON."""
    bare = content.strip()
    if bare.startswith(FENCE) and bare.endswith(FENCE):
        return bare.removesuffix(FENCE).partition("\n")[2]
    return bare


def _said_or_error(record: object) -> Said | FormError:
    try:
        return _said(record)
    except FormError as error:
        return error


def _said(record: object) -> Said:
    if not isinstance(record, dict):
        raise FormError("not an object")
    cited = record.get("cited") or []
    names = record.get("names") or []
    if not isinstance(cited, list) or len(cited) > MOST_CITED or not isinstance(names, list):
        raise FormError("a list that is none")
    return Said(
        quote=_words(record),
        site=_text(record, "site"),
        path=_text(record, "class"),
        state=_text(record, "state"),
        polarity=_text(record, "polarity"),
        modality=_text(record, "modality"),
        type=_optional(record, "type"),
        names=tuple(_each(names)),
        count=_optional(record, "count"),
        time=_optional(record, "time"),
        origin=_optional(record, "origin"),
        cited=tuple(_cited(entry) for entry in cited),
    )


def _cited(entry: object) -> tuple[str, Words]:
    if not isinstance(entry, dict) or entry.get("field") not in FIELDS:
        raise FormError("a citation of no known field")
    return str(entry["field"]), _words(entry)


def _words(record: Mapping[str, Any]) -> Words:
    occurrence = record.get("occurrence", 1)
    if type(occurrence) is not int or not 1 <= occurrence <= MOST_RECORDS:
        raise FormError("an occurrence that is no number from 1")
    return Words(_text(record, "quote"), occurrence)


def _each(names: Sequence[object]) -> Sequence[str]:
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise FormError("a name that is no text")
    return [str(name) for name in names]


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise FormError(f"{key} is no text")
    return value


def _optional(record: Mapping[str, Any], key: str) -> str:
    return "" if record.get(key) is None else _text(record, key)
