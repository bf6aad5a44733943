"""How far one telling repeats another: the numbers behind every effective number of looks."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sitewatch.errors import RecordError


@dataclass(frozen=True, slots=True)
class Dependence:
    """How far one telling repeats another (rho): 0 shares nothing, 1 adds nothing.

    Attributes:
        relay: Two articles that tell one look.
        analyst: An analyst who reads somebody's images, and the images themselves.
        own: What an article states itself beside the look that it tells, and that look.

    Raises:
        RecordError: If a number is outside 0 to 1.

    Source:
        `relay` by definition; `analyst` and `own` are judgement: the reading is somebody's own,
        what is read is not. A case sets others under `[dependence]` in its settings.
    """

    relay: float = 1.0
    analyst: float = 0.7
    own: float = 0.9

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0.0 <= value <= 1.0:
                raise RecordError(f"a dependence outside 0 to 1: {field.name} = {value}")


DEPENDENCE = Dependence()
