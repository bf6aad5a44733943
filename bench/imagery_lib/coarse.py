"""A detector that looks at every pixel and finds nothing, to measure what is around it."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.imagery.records import Scene
from sitewatch.imagery.steps import Detection


@dataclass(frozen=True)
class Nothing:
    """Searches for aircraft and finds none."""

    method: str = "nothing/1"
    paths: tuple[str, ...] = ("aircraft",)

    def suits(self, scene: Scene) -> str:
        """It takes any scene."""
        return ""

    def search(self, scene: Scene) -> Detection:
        """Nothing."""
        return Detection(self.method, self.paths, ())
