"""Known sources from their tables."""

from __future__ import annotations

from sitewatch.model.evidence import Medium, Source
from sitewatch.model.scales import Reliability
from sitewatch.model.site import SLUG
from sitewatch.taxonomy.tables import Table, entries

KEYS = ("name", "medium", "reliability", "aliases", "topics", "protected")


def parse_sources(tables: object, where: str = "sources.toml") -> tuple[Source, ...]:
    """Sources in the order of the file, from tables by id or a list of tables with ids.

    Args:
        tables: `[sources.<id>]` tables, or `[[sources]]` with an `id` key each.
        where: File and key that the tables come from, for messages.

    Raises:
        SettingsError: If a table is malformed or a grade or medium does not exist.
    """
    return tuple(_source(key, table) for key, table in entries(tables, where))


def _source(key: str, table: Table) -> Source:
    table.only(*KEYS)
    if not SLUG.fullmatch(key):
        raise table.refuse(f"not an id of small letters, digits and hyphens: {key!r}")
    return Source(
        id=key,
        name=table.text("name"),
        medium=table.member("medium", Medium),
        reliability=table.member("reliability", Reliability, Reliability.CANNOT_BE_JUDGED),
        aliases=table.texts("aliases"),
        topics=table.texts("topics"),
        protected=table.flag("protected", default=False),
    )
