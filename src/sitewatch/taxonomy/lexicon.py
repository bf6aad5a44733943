"""Words and spellings that name assets, in a form convenient for a reader of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache

from sitewatch.model.asset import AssetClass, AssetType
from sitewatch.taxonomy.loader import read_toml
from sitewatch.taxonomy.records import Taxonomy
from sitewatch.taxonomy.tables import Table

JOINER = r"[\s\-\u2010-\u2015\u2212./]?"
"""What may stand between two words of a term, or be missing."""


@dataclass(frozen=True, slots=True)
class Term:
    """One way to write an asset class or type.

    Attributes:
        text: The words: lower case for a class, as usually written for a type.
        path: Class path.
        type: Name of the type, or None for a class.
        plural: Whether the form speaks of many ("frigates", "troops").
        cased: Whether its capitals matter: "Bear" is a bomber, "bear" is not.
        collective: Whether it stands for a group, so that "two convoys" are not two vehicles.
    """

    text: str
    path: str
    type: str | None = None
    plural: bool = False
    cased: bool = False
    collective: bool = False


def asset_terms(taxonomy: Taxonomy) -> tuple[Term, ...]:
    """Every way to write an asset, longest text first; ambiguous words stand once a meaning.

    Raises:
        SettingsError: If the file of plural forms is damaged.
    """
    found = {term: None for entry in taxonomy.classes.values() for term in _class_terms(entry)}
    found |= {term: None for kind in taxonomy.types.values() for term in _type_terms(kind)}
    return tuple(sorted(found, key=lambda t: (-len(t.text), t.text, t.path, t.type or "")))


def term_pattern(text: str) -> str:
    r"""A regular expression for a term that takes hyphen, space and nothing as one.

    Between words, and between letters and the digits after them, a joiner may stand or be missing:
    "An-124" gives a pattern for "An 124" and "An124" too. Word borders are left to the caller.

    Source:
        Joiners as in `designator_key`.
    """
    words = re.split(r"[\s\-/.]+", re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text))
    return JOINER.join(re.escape(word) for word in words if word)


def plural_of(text: str) -> str:
    """The plural of a name by `plurals.toml`; the name itself where it has no other form.

    Raises:
        SettingsError: If the file of plural forms is damaged.
    """
    words = _plurals()
    before, word, after = _parts(text)
    if word.lower() in words.invariant or is_plural(text):
        return text
    if word.lower().endswith(words.invariant_endings):
        return text
    for one, many in words.endings:
        if word.lower().endswith(one):
            return before + word[: len(word) - len(one)] + many + after
    return before + word + "s" + after


def is_plural(text: str) -> bool:
    """Whether a name speaks of many as it stands.

    Raises:
        SettingsError: If the file of plural forms is damaged.
    """
    words = _plurals()
    word = _parts(text)[1].lower()
    if word in words.invariant:
        return False
    return word in words.plural or (
        word.endswith("s") and not word.endswith(words.singular_endings)
    )


def is_collective(text: str) -> bool:
    """Whether a name stands for a group of the things it names.

    Raises:
        SettingsError: If the file of plural forms is damaged.
    """
    return _parts(text)[1].lower() in _plurals().collective


def _parts(text: str) -> tuple[str, str, str]:
    """What stands before the word that changes, that word, and what stands after it."""
    head, of, tail = text.partition(" of ")
    before, space, word = head.rpartition(" ")
    return before + space, word, of + tail


def _class_terms(entry: AssetClass) -> Iterator[Term]:
    for word in dict.fromkeys((entry.name.lower(), *entry.aliases)):
        group = is_collective(word)
        yield Term(word, entry.path, plural=is_plural(word), collective=group)
        if entry.countable and plural_of(word) != word:
            yield Term(plural_of(word), entry.path, plural=True, collective=group)
    if entry.plural.lower() != entry.name.lower():
        yield Term(entry.plural.lower(), entry.path, plural=True)


def _type_terms(kind: AssetType) -> Iterator[Term]:
    for word in dict.fromkeys((kind.name, *kind.aliases)):
        cased = not any(letter.isdigit() for letter in word)
        many = _plural_of_name(word)
        yield Term(word, kind.path, kind.name, cased=cased)
        if many != word:
            yield Term(many, kind.path, kind.name, plural=True, cased=cased)


def _plural_of_name(name: str) -> str:
    """The plural of a proper name: "Su-24s", "Grads", but "Patriot batteries"."""
    if _parts(name)[1][:1].islower() or name.endswith(_plurals().invariant_endings):
        return plural_of(name)
    if name.endswith("ss"):
        return plural_of(name)  # "Stratofortresses"
    return name if name.endswith("s") else name + "s"


@dataclass(frozen=True, slots=True)
class _Plurals:
    invariant: frozenset[str]
    invariant_endings: tuple[str, ...]
    plural: frozenset[str]
    collective: frozenset[str]
    singular_endings: tuple[str, ...]
    endings: tuple[tuple[str, str], ...]


@cache
def _plurals() -> _Plurals:
    table = Table("plurals.toml", read_toml("plurals.toml"))
    table.only(*(field.name for field in fields(_Plurals)))
    endings = table.below("endings")
    pairs = ((one, endings.text(one)) for one in endings.values)
    return _Plurals(
        frozenset(table.texts("invariant")),
        table.texts("invariant_endings"),
        frozenset(table.texts("plural")),
        frozenset(table.texts("collective")),
        table.texts("singular_endings"),
        tuple(sorted(pairs, key=lambda pair: -len(pair[0]))),
    )
