"""A key for caches of what is built from a record that cannot be hashed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, eq=False)
class ByIdentity(Generic[Record]):
    """Equal only to a key around the very same object.

    Attributes:
        value: The record.
    """

    value: Record

    def __eq__(self, other: object) -> bool:
        """Whether both keys hold one object."""
        return isinstance(other, ByIdentity) and self.value is other.value

    def __hash__(self) -> int:
        """Hash by identity: the key keeps the object alive, so the number stays its own."""
        return id(self.value)
