"""Words that name assets, and which reading an ambiguous one takes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from sitewatch.model import is_within
from sitewatch.reports.identity import ByIdentity
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import PhraseIndex
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


def preferred(tree: Tree, head: int) -> frozenset[str]:
    """Readings of an ambiguous word ("tanker", "fighter") that its sentence speaks for."""
    around = {tree.lemma(i) for i in range(len(tree.tokens))}
    found: set[str] = set()
    for reading in _contexts():
        kids = {tree.tokens[k].pos for k in tree.down(head, "compound", "amod")}
        if around & reading.near or (reading.after_name and "PROPN" in kids):
            found.add(reading.path)
    return frozenset(found or {r.path for r in _contexts() if r.default})


@dataclass(frozen=True, slots=True)
class _Reading:
    path: str
    near: frozenset[str]
    after_name: bool
    default: bool


@cache
def _contexts() -> tuple[_Reading, ...]:
    data = tomllib.loads(files(__package__).joinpath("assets_en.toml").read_text("utf-8"))
    return tuple(
        _Reading(
            r["path"], frozenset(r["near"]), r.get("after_name", False), r.get("default", False)
        )
        for r in data["reading"]
    )
