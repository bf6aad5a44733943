"""What is watched for: nodes of a taxonomy, types below them, and references to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitewatch.errors import RecordError

CLASS_PATH = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class AssetClass:
    """A node of the taxonomy.

    Attributes:
        path: Dotted path from the root: `vessel.naval.frigate`.
        name: Name to print, singular.
        plural: Name to print, plural.
        length_m: Typical length (for areas of cargo, typical extent) [m], or None where none is.
        width_m: Typical width [m], or None.
        aliases: Words and spellings that mean this class, lower case.
        countable: Whether single objects can be counted (forces and fuel cannot).

    Raises:
        RecordError: If the path or a size is impossible.
    """

    path: str
    name: str
    plural: str
    length_m: float | None = None
    width_m: float | None = None
    aliases: tuple[str, ...] = ()
    countable: bool = True

    def __post_init__(self) -> None:
        check_class_path(self.path)
        for size in (self.length_m, self.width_m):
            if size is not None and size <= 0:
                raise RecordError(f"{self.path}: a size must be above zero: {size}")


@dataclass(frozen=True, slots=True)
class AssetType:
    """A named type below a class.

    Attributes:
        name: Canonical designation: `An-124`.
        path: Class it belongs to.
        length_m: Length [m], or None where unknown.
        width_m: Wing span or beam [m], or None.
        aliases: Other designations and spellings.

    Raises:
        RecordError: If the class path is impossible.
    """

    name: str
    path: str
    length_m: float | None = None
    width_m: float | None = None
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_class_path(self.path)


@dataclass(frozen=True, slots=True)
class AssetRef:
    """What an observation is about.

    Attributes:
        path: Class path, as fine as the evidence allows. `site` is the place as a whole.
        type: Type name from the taxonomy (`An-124`), or None.
        names: Names of single objects (`Sparta II`), in the order of the text.

    Raises:
        RecordError: If the class path is impossible.
    """

    path: str
    type: str | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_class_path(self.path)


def is_within(path: str, ancestor: str) -> bool:
    """Whether a class path is the ancestor or lies below it."""
    return path == ancestor or path.startswith(ancestor + ".")


def related(a: str, b: str) -> bool:
    """Whether one of two class paths lies on the way to the other."""
    return is_within(a, b) or is_within(b, a)


def check_class_path(path: str) -> None:
    """Refuse what cannot be a class path.

    Raises:
        RecordError: If the path is not dotted lower-case words.
    """
    if not CLASS_PATH.fullmatch(path):
        raise RecordError(f"not a class path: {path!r}")
