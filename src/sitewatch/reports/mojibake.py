"""Repair of UTF-8 that was read in another code page, or in several at once.

Every character is turned back into the byte that it may have been in any of five code pages. Where
such bytes form one UTF-8 character that English text uses, the repair is made. Real Greek, Cyrillic
and Arabic are left alone: letters that their own neighbours explain are no damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from sitewatch.reports.mapped import Change

CODE_PAGES = ("cp1252", "cp1250", "cp1251", "cp1253", "latin-1")
REASON = "UTF-8 read in another code page"
LOST_QUOTE = "\u201d"
"""E2 80 9D: the one quotation mark whose last byte cp1252 lacks, so that it gets lost."""

PLAIN_RESULTS = re.compile(
    "[\u0080-\u024f\u02bb\u02bc\u02c6\u02dc\u2000-\u206f\u20a0-\u20cf\u2100-\u22ff"
    "\u25a0-\u27bf\ufe0f\ufeff\ufffd\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
)
"""Punctuation, signs, Latin letters and emoji: accepted one at a time."""
SCRIPTS = re.compile(
    "(?P<greek>[\u0370-\u03ff])|(?P<cyrillic>[\u0400-\u04ff])"
    "|(?P<hebrew>[\u0590-\u05ff])|(?P<arabic>[\u0600-\u06ff])"
)
"""Letters of other scripts: accepted only in runs."""
RUN = 3
"""Letters of one script in a row that cannot all be chance."""
FOREIGN_LETTER = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
CLOSING = frozenset("\u00bb\u201c\u201d\u2019\u2018\u203a")
"""Signs that follow a capital letter in sound text: the end of a quotation in capitals."""


def mojibake(text: str) -> list[Change]:
    """Repairs in the order of the text; empty where nothing is damaged."""
    if text.isascii():
        return []
    found = list(_sequences(text))
    sound = _foreign_letters_outside(text, found)
    starts, ends = {c.start for c in found}, {c.end for c in found}
    kept = [
        change
        for change in _runs_only(text, found)
        if change.start in ends or change.end in starts or _plausible(text, change, sound=sound)
    ]
    return sorted([*kept, *_lost_quotes(text, kept)], key=lambda change: change.start)


@cache
def _bytes_of() -> Mapping[str, frozenset[int]]:
    """Bytes above 127 that each character may have been."""
    table: dict[str, set[int]] = {}
    for page in CODE_PAGES:
        for byte in range(0x80, 0x100):
            char = bytes([byte]).decode(page, errors="ignore")
            if char:
                table.setdefault(char, set()).add(byte)
    return {char: frozenset(found) for char, found in table.items()}


def _sequences(text: str) -> Iterator[Change]:
    table = _bytes_of()
    at = 0
    while at < len(text):
        change = _sequence(text, at, table) if text[at] in table else None
        if change is not None:
            yield change
        at = change.end if change else at + 1


def _sequence(text: str, at: int, table: Mapping[str, frozenset[int]]) -> Change | None:
    for lead in sorted(table[text[at]]):
        size = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4
        if not 0xC2 <= lead <= 0xF4 or at + size > len(text):
            continue
        tail = [_continuation(char, table) for char in text[at + 1 : at + size]]
        char = _decoded(lead, tail)
        if char and (PLAIN_RESULTS.match(char) or SCRIPTS.match(char)):
            return Change(at, at + size, char, REASON)
    return None


def _continuation(char: str, table: Mapping[str, frozenset[int]]) -> int:
    return min((byte for byte in table.get(char, ()) if byte <= 0xBF), default=0)


def _decoded(lead: int, tail: list[int]) -> str:
    if 0 in tail:
        return ""
    return bytes([lead, *tail]).decode("utf-8", errors="ignore")


def _foreign_letters_outside(text: str, found: list[Change]) -> bool:
    """Whether Greek or Cyrillic letters stand outside of what may be damage."""
    inside = {i for change in found for i in range(change.start, change.end)}
    return any(match.start() not in inside for match in FOREIGN_LETTER.finditer(text))


def _runs_only(text: str, found: list[Change]) -> Iterator[Change]:
    """All changes but letters of other scripts that stand in too short a run."""
    run: list[Change] = []
    for change in found:
        script = _script(change)
        connected = run and _script(run[-1]) == script and _beside(text, run[-1], change)
        if run and not connected:
            yield from run if len(run) >= RUN else ()
            run = []
        if script:
            run.append(change)
        else:
            yield change
    yield from run if len(run) >= RUN else ()


def _script(change: Change) -> str:
    match = SCRIPTS.match(change.replacement)
    return match.lastgroup or "" if match else ""


def _beside(text: str, before: Change, after: Change) -> bool:
    return not text[before.end : after.start].strip(" \u00a0.,-")


def _plausible(text: str, change: Change, *, sound: bool) -> bool:
    """Whether a change that stands alone is damage, not sound text that happens to look like it.

    Args:
        text: The text.
        change: The change.
        sound: Whether Greek or Cyrillic letters stand elsewhere in the text.
    """
    source = text[change.start : change.end]
    if change.replacement < "\u00a0":
        return False
    if _script(change) or len(source) > 2:
        return True
    if FOREIGN_LETTER.match(source):
        return not sound and _in_latin_word(text, change)
    return not _ends_quotation(text, change)


def _in_latin_word(text: str, change: Change) -> bool:
    """Whether a Latin letter stands right beside: sound Greek and Cyrillic words are not mixed."""
    around = text[max(0, change.start - 1) : change.start] + text[change.end : change.end + 1]
    is_sign = not change.replacement.isalpha()
    return is_sign or any(c.isascii() and c.isalpha() for c in around)


def _ends_quotation(text: str, change: Change) -> bool:
    """Whether it may be an accented capital and the mark that ends a quotation."""
    before = text[max(0, change.start - 1) : change.start]
    after = text[change.end : change.end + 1]
    if text[change.start + 1] not in CLOSING or after.islower():
        return False
    return before.isupper() or (change.replacement.isalpha() and not before.islower())


def _lost_quotes(text: str, kept: list[Change]) -> Iterator[Change]:
    taken = {change.start for change in kept}
    for match in re.finditer("[\u00e2\u03b2\u0432][\u20ac\u0402]", text):
        if match.start() not in taken and _pair_of_one_page(match[0]):
            yield Change(match.start(), match.end(), LOST_QUOTE, REASON)


def _pair_of_one_page(pair: str) -> bool:
    return pair in {"\u00e2\u20ac", "\u03b2\u20ac", "\u0432\u0402"}
