"""A case opened for use: its folder, settings and watched sites together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sitewatch.model import Site, content_id
from sitewatch.settings import Settings, load_settings
from sitewatch.sources.sites import load_sites
from sitewatch.store.case import Case


@dataclass(frozen=True)
class OpenCase:
    """A case with what its files say.

    Attributes:
        store: Evidence and records on disk.
        settings: sitewatch.toml.
        sites: The sites file.
    """

    store: Case
    settings: Settings
    sites: tuple[Site, ...]

    @cached_property
    def surveys(self) -> dict[str, object]:
        """What was made of files of positions while this case is open, by its key."""
        return {}

    @cached_property
    def reading_key(self) -> str:
        """Name of everything beside the evidence that a reading depends on."""
        return content_id("key", {"settings": self.settings.reading_key, "sites": self.sites})


@contextmanager
def open_case(folder: Path) -> Iterator[OpenCase]:
    """Open a case and close it again.

    Raises:
        CaseError: If it is missing or damaged.
        SettingsError: If sitewatch.toml is wrong.
        SitesError: If the sites file is wrong.
    """
    settings = load_settings(folder)
    store = Case.open(folder, settings.database)
    try:
        yield OpenCase(store, settings, load_sites(folder / settings.sites_file))
    finally:
        store.close()
