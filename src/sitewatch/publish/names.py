"""Names of asset classes and rules, from the taxonomy where it knows them."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Estimate, Site
from sitewatch.publish.text import one_line
from sitewatch.taxonomy.records import Taxonomy

WHOLE_SITE = "site"
"""Class path of statements about the place as a whole (see `Change.path`)."""

SAME_IN_PLURAL = ("aircraft", "equipment", "cargo", "fuel", "personnel", "craft")


@dataclass(frozen=True, slots=True)
class Names:
    """Names to print.

    Attributes:
        taxonomy: Where names come from, or None: then they are made from the class path.
    """

    taxonomy: Taxonomy | None = None

    def plural(self, path: str) -> str:
        """Name of many objects of a class: "frigates"."""
        if path == WHOLE_SITE:
            return "the site as a whole"
        known = self.taxonomy.classes.get(path) if self.taxonomy else None
        return known.plural if known else _many(_from_path(path))

    def counted(self, estimate: Estimate, site: Site | None) -> str:
        """Name of what an estimate counts: "frigates", "frigates (North pier)"."""
        what = self.plural(estimate.path)
        if estimate.area is None:
            return what
        return f"{what} ({self.area(estimate.area, site)})"

    def area(self, area: str, site: Site | None) -> str:
        """Name of an area: "North pier"."""
        areas = {one.id: one.name for one in site.areas} if site else {}
        return one_line(areas.get(area, area))

    def singular(self, path: str) -> str:
        """Name of one object of a class: "frigate"."""
        if path == WHOLE_SITE:
            return "the site as a whole"
        known = self.taxonomy.classes.get(path) if self.taxonomy else None
        return known.name if known else _from_path(path)

    def rule_says(self, rule: str) -> str:
        """What it means when a rule fires, or empty."""
        known = self.taxonomy.rules.get(rule) if self.taxonomy else None
        return known.says if known else ""


def _from_path(path: str) -> str:
    """`aircraft.transport.heavy` as "heavy transport aircraft", `vessel.frigate` as "frigate"."""
    parts = [part.replace("_", " ") for part in path.split(".")]
    return " ".join(reversed(parts)) if parts[0] in SAME_IN_PLURAL else parts[-1]


def _many(name: str) -> str:
    return name if name.endswith((*SAME_IN_PLURAL, "s")) else f"{name}s"
