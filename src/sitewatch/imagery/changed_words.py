"""Names of what can become of a place between two dates."""

from __future__ import annotations

STAYED = "stayed occupied"
ARRIVED = "arrived"
DEPARTED = "departed"
MOVED = "moved"
CANNOT_TELL = "cannot tell"
