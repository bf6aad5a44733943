"""What kind of difference lies between two opposed claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sitewatch.fusion.differences.claims import Claim
from sitewatch.fusion.differences.found import Opposition
from sitewatch.fusion.looks.alike import fits, is_denied, state_words
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.model import Difference, Medium

SPEAKERS = frozenset({Medium.OFFICIAL, Medium.PARTY})
"""Those whose word an article can set against what it tells itself; it infers nothing from it."""

HARMED = frozenset({"damaged", "destroyed", "sunk", "crashed"})
UNHARMED = frozenset({"intact"})
"""State words of harm that lasts, and of none."""

HEAVY = frozenset({"air_defence", "missile", "radar"})
"""Classes that come to stay: a ship or an aircraft that was there may have gone the next day."""

WEEKS = timedelta(days=120)
"""Time within which harm to a thing is not taken to be repaired unless somebody says so. Source:
judgement; repairs of berths and runways are told in months."""

DAYS = timedelta(days=10)
"""Time within which a battery that came is not taken to have gone again. Source: judgement."""

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
    that it tells, and what repeats a look by probability. Different looks at different times show
    change, at the same time a conflict.
    """
    return _retold(a, b, found) or _changed(a, b, found) or _at_odds(a, b, found)


def _retold(a: Claim, b: Claim, found: Opposition) -> Typed | None:
    """An error of telling; None where two looks differ. What left later in one article is news."""
    if in_one_article(a, b):
        return Typed(Difference.CHANGE, "one article tells what was there and that it left")
    if _one_look(a, b):
        return Typed(Difference.RETELLING, "tellings of one look differ")
    if found.rule == "polarity" or not a.span.overlaps(b.span):
        return None
    if _infers(a, b) or _infers(b, a):
        why = "an article's own inference beside the look that it tells"
        return Typed(Difference.RETELLING, why)
    if a.root == b.root:
        return Typed(Difference.RETELLING, "one look and what repeats it differ")
    return None


def _changed(a: Claim, b: Claim, found: Opposition) -> Typed | None:
    """A change over time; None where the times meet and neither can have come after the other."""
    if not a.span.overlaps(b.span):
        return _lasting(a, b) or Typed(Difference.CHANGE, "different looks at different times")
    if left_after(a, b, found):
        return Typed(Difference.CHANGE, "it can have left after it was seen there")
    if found.rule in ("change", "state") and (_told_after(a, b) or _told_after(b, a)):
        why = "the change is told days after the other look and can have come after it"
        return Typed(Difference.CHANGE, why)
    return None


def _at_odds(a: Claim, b: Claim, found: Opposition) -> Typed:
    """A conflict, where the times are good enough to tell or one side answers the other."""
    if found.rule == "polarity":
        return Typed(Difference.CONFLICT, "one side denies what the other says")
    if _answers(a, b) or _answers(b, a):
        why = "an article sets one side's denial against the other"
        return Typed(Difference.CONFLICT, why)
    if a.is_too_wide or b.is_too_wide:
        why = "the times are too wide to tell a change from a conflict"
        return Typed(Difference.UNRESOLVED, why)
    return Typed(Difference.CONFLICT, "different looks at times that meet")


def _lasting(a: Claim, b: Claim) -> Typed | None:
    """A conflict where what the earlier claim says cannot have passed by the later one."""
    first, then = sorted((a, b), key=lambda c: c.span)
    was, now = first.observation, then.observation
    apart = then.span.start - first.span.end
    if is_denied(was) or was.saw_none or apart > WEEKS:
        return None
    if set(state_words(was)) & HARMED and (is_denied(now) or set(state_words(now)) & UNHARMED):
        return Typed(Difference.CONFLICT, "what was damaged does not mend itself")
    heavy = was.asset.path.partition(".")[0] in HEAVY
    said = first.tellings[0].origin.medium not in LOOKING
    if heavy and said and now.saw_none and then.tellings[0].origin.reads_images and apart <= DAYS:
        return Typed(
            Difference.CONFLICT, "nothing is seen of what is said to have come days before"
        )
    return None


def in_one_article(a: Claim, b: Claim) -> bool:
    """Whether one article makes both claims of one look."""
    return a.look == b.look and a.evidence == b.evidence and len(a.evidence) == 1


def left_after(a: Claim, b: Claim, found: Opposition) -> bool:
    """Whether one side tells a departure that can have come after the other side saw it there."""
    if found.leaves == (True, False):
        return a.told.end > b.told.end
    return found.leaves == (False, True) and b.told.end > a.told.end


def holds(a: Claim, b: Claim, found: Opposition) -> bool:
    """Whether two claims differ by an opposition once it is known when and of what look they are.

    One article that tells two things of one look tells parts of a whole, but for what left after it
    was seen. Fewer may leave than were there. Two lower limits can both hold, but not of one look.
    """
    later = left_after(a, b, found)
    if in_one_article(a, b):
        return later and a.told != b.told
    if found.is_part and a.span.overlaps(b.span):
        return later
    return not found.is_loose or a.root == b.root


def _answers(denial: Claim, other: Claim) -> bool:
    """Whether one article tells a claim and that somebody who speaks for themselves denies it."""
    o = denial.observation
    spoken = denial.tellings[0].origin.medium in SPEAKERS and (o.saw_none or is_denied(o))
    return spoken and bool(denial.evidence & other.evidence)


def _one_look(a: Claim, b: Claim) -> bool:
    if a.look != b.look:
        return False
    named = all(c.tellings[0].origin.standing is Standing.NAMED for c in (a, b))
    placed = a.observation.site is not None and b.observation.site is not None
    # Without a watched site there is no look to go by: one origin at one time will do.
    return placed or (named and fits(a.span, b.span))


def _infers(own: Claim, other: Claim) -> bool:
    said = other.tellings[0].origin.medium in SPEAKERS
    beside = bool(own.evidence & other.told_with)
    return own.is_of_articles and not (other.is_own or said) and beside


def _told_after(wide: Claim, other: Claim) -> bool:
    if not wide.is_too_wide or other.is_too_wide or wide.span.end <= other.span.end:
        return False
    published = [t.published.start for t in wide.tellings if t.published is not None]
    return bool(published) and min(published) >= other.span.end + LATER_BY
