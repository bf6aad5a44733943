"""Words that name assets, and which reading an ambiguous one takes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from sitewatch.model import SiteKind, is_within
from sitewatch.reports.identity import ByIdentity
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import Found, PhraseIndex
from sitewatch.taxonomy.lexicon import Term, asset_terms, plural_of
from sitewatch.taxonomy.records import Taxonomy


@lru_cache(maxsize=4)
def _index(key: ByIdentity[Taxonomy]) -> PhraseIndex[Term]:
    index: PhraseIndex[Term] = PhraseIndex()
    for term in asset_terms(key.value):
        index.add(term.text, term, cased=term.cased)
        if is_within(term.path, "site") and not term.plural:
            # Sites are not counted, but "its bases" still speaks of them.
            index.add(plural_of(term.text), replace(term, plural=True), cased=term.cased)
    return index


def asset_index(taxonomy: Taxonomy) -> PhraseIndex[Term]:
    """Every way to write an asset; built once a taxonomy."""
    return _index(ByIdentity(taxonomy))


def preferred(
    tree: Tree, head: int, about: frozenset[str], paths: frozenset[str]
) -> frozenset[str]:
    """Readings of an ambiguous word ("tanker", "fighter") that its sentence speaks for.

    Args:
        tree: The sentence.
        head: The word.
        about: Roots of the classes that the whole text names beyond doubt.
        paths: The readings that it has.
    """
    around = {tree.lemma(i) for i in range(len(tree.tokens))}
    found: set[str] = set()
    readings = [r for r in _contexts() if r.path in paths]
    for reading in readings:
        kids = {tree.tokens[k].pos for k in tree.down(head, "compound", "amod")}
        if around & reading.near or (reading.after_name and "PROPN" in kids):
            found.add(reading.path)
    if not found:
        found = {r.path for r in readings if r.about in about and r.about}
    return frozenset(found or {r.path for r in readings if r.default})


AT_HOME = {SiteKind.AIR_BASE: "aircraft", SiteKind.PORT: "vessel"}
"""Roots of the classes that a kind of site is for."""


def spoken_of(found: Iterable[Found[Term]], kinds: Iterable[SiteKind] = ()) -> frozenset[str]:
    """Roots of the classes that a text names beyond doubt, or that its sites are for.

    Args:
        found: Matches of the lexicon in the text.
        kinds: Kinds of the watched sites in it; where all are air bases a tanker is no ship.
    """
    paths = ({t.path.partition(".")[0] for t in f.values} for f in found)
    named = {root for roots in paths if len(roots) == 1 for root in roots}
    home = {AT_HOME[kind] for kind in kinds if kind in AT_HOME}
    return frozenset((named - (set(AT_HOME.values()) if len(home) == 1 else set())) | home)


def is_other_word(text: str, match: Found[Term]) -> bool:
    """Whether small letters tell that a text does not mean the acronym ("Tel Tamer", not a TEL)."""
    written = text[match.start : match.end]
    return written.removesuffix("s").lower() in _acronyms() and not written[:-1].isupper()


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(_data()["acronyms"]["words"])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("assets_en.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class _Reading:
    path: str
    near: frozenset[str]
    after_name: bool
    default: bool
    about: str


@cache
def _contexts() -> tuple[_Reading, ...]:
    return tuple(
        _Reading(
            r["path"],
            frozenset(r["near"]),
            r.get("after_name", False),
            r.get("default", False),
            r.get("about", ""),
        )
        for r in _data()["reading"]
    )
