"""How much of anything is taken in."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.errors import UsageError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything is taken in; what goes beyond is refused by name, the rest goes on.

    Attributes:
        file_bytes: Largest single original [bytes].
        scene_bytes: Largest single satellite scene [bytes].
        archive_bytes: Largest archive as it lies on disk [bytes].
        unpacked_bytes: Most that one archive may unpack to in all [bytes].
        files: Most members of one archive, or items of one feed.
        depth: Levels of archives inside archives that are opened.
        ratio: Largest ratio of unpacked to packed size of one member.
        timeout_s: Longest time for one address, redirects included [s].
        redirects: Most redirects of one address.

    Raises:
        UsageError: If a limit is below zero.
    """

    file_bytes: int = 50_000_000
    scene_bytes: int = 1_000_000_000
    """A Sentinel product has 0.8 to 1 GB (Sentinel-2 products specification, tile sizes)."""
    archive_bytes: int = 200_000_000
    unpacked_bytes: int = 500_000_000
    files: int = 10_000
    depth: int = 1
    ratio: float = 200.0
    """Prose packs 3 to 10 times; deflate can reach 1032 times (zlib technical details)."""
    timeout_s: float = 30.0
    redirects: int = 5

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if getattr(self, name) < 0:
                raise UsageError(f"the limit {name} is below zero")
