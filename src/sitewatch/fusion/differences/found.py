"""In what two claims differ, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opposition:
    """In what two claims differ.

    Attributes:
        rule: What was compared: `count`, `change`, `state` or `polarity`.
        subject: What both speak of, in words.
        one: What the first says.
        other: What the second says.
        stands: What each says without its shade: the same for "loading" and "prepared to load".
        leaves: Which of them tells that things left.
        is_part: Whether those that left are fewer than those that were there.
        is_loose: Whether both can be right, but not of one look: two lower limits far apart.
    """

    rule: str
    subject: str
    one: str
    other: str
    stands: tuple[str, str]
    leaves: tuple[bool, bool] = (False, False)
    is_part: bool = False
    is_loose: bool = False

    @property
    def about(self) -> str:
        """The difference in words, the same whichever side comes first."""
        first, second = sorted((self.one, self.other))
        return f"{self.subject}: {first} or {second}"


def opposed_by(rule: str, subject: str, said: tuple[str, str]) -> Opposition:
    """Two sides that say different things, each without a shade."""
    return Opposition(rule, subject, *said, said)
