"""A sentence with the assets and places in it, and what a frame can speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitewatch.model import AssetRef, is_within
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.places import PlaceMention
from sitewatch.reports.tree import Tree

FORCE = AssetRef("force")


SITE = AssetRef("site")


@dataclass(frozen=True, slots=True)
class Theme:
    """What a statement is about, as far as its own sentence tells.

    Attributes:
        at: Index of the token that stands for it.
        ref: Class, type and names.
        mention: The words that name it, or None for a pronoun, a country or a place.
        pronoun: Whether it is a pronoun that stands for something earlier.
        place: The watched place that it is, where it is one.
        implied: Whether no word names it ("a withdrawal is under way").
    """

    at: int
    ref: AssetRef
    mention: AssetMention | None = None
    pronoun: bool = False
    place: PlaceMention | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what was found in it.

    Attributes:
        tree: The sentence.
        assets: Assets named in it.
        places: Places named in it.
    """

    tree: Tree
    assets: Sequence[AssetMention]
    places: Sequence[PlaceMention]

    def asset_at(self, i: int) -> AssetMention | None:
        """The asset whose phrase a token heads."""
        return next((m for m in self.assets if i in (m.head, m.top)), None)

    def place_at(self, i: int) -> PlaceMention | None:
        """The place whose words hold a token."""
        token = self.tree.tokens[i]
        return next((p for p in self.places if p.start < token.end and token.start < p.end), None)


def sort_of(path: str) -> str:
    """What sort of theme a class is: "site", "force" or "asset"."""
    if is_within(path, "site"):
        return "site"
    return "force" if is_within(path, "force") else "asset"
