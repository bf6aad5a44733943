"""What kind of difference lies between two opposed claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sitewatch.fusion.differences.claims import Claim
from sitewatch.fusion.differences.opposition import Opposition
from sitewatch.fusion.looks.alike import fits
from sitewatch.fusion.looks.origin import Standing
from sitewatch.model import Difference

LATER_BY = timedelta(days=3)
"""A change told in an article that came out this much after another look is taken to have come
after that look, where its own time is too wide to tell. Source: judgement."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A kind of difference and why it is this kind."""

    difference: Difference
    why: str


def type_of(a: Claim, b: Claim, found: Opposition) -> Typed:
    """What kind of difference lies between two opposed claims.

    One look told differently is an error of telling; so is what an article infers beside the look
    that it tells. Different looks at different times show change, at the same time a conflict.
    """
    if _one_look(a, b):
        return Typed(Difference.RETELLING, "tellings of one look differ")
    meets = a.span.overlaps(b.span)
    if meets and (_infers(a, b) or _infers(b, a)):
        why = "an article's own inference beside the look that it tells"
        return Typed(Difference.RETELLING, why)
    if not meets:
        return Typed(Difference.CHANGE, "different looks at different times")
    if found.rule in ("change", "state") and (_told_after(a, b) or _told_after(b, a)):
        why = "the change is told days after the other look and can have come after it"
        return Typed(Difference.CHANGE, why)
    if a.is_too_wide or b.is_too_wide:
        why = "the times are too wide to tell a change from a conflict"
        return Typed(Difference.UNRESOLVED, why)
    return Typed(Difference.CONFLICT, "different looks at times that meet")


def _one_look(a: Claim, b: Claim) -> bool:
    if a.look != b.look:
        return False
    named = all(c.tellings[0].origin.standing is Standing.NAMED for c in (a, b))
    placed = a.observation.site is not None and b.observation.site is not None
    # Without a watched site there is no look to go by: one origin at one time will do.
    return placed or (named and fits(a.span, b.span))


def _infers(own: Claim, other: Claim) -> bool:
    return own.is_own and not other.is_own and bool(own.evidence & other.told_with)


def _told_after(wide: Claim, other: Claim) -> bool:
    if not wide.is_too_wide or other.is_too_wide or wide.span.end <= other.span.end:
        return False
    published = [t.published.start for t in wide.tellings if t.published is not None]
    return bool(published) and min(published) >= other.span.end + LATER_BY
