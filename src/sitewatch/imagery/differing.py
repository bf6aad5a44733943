"""Large aircraft at a site that stand out against its own earlier dates, as observations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sitewatch.imagery.area_words import aprons
from sitewatch.imagery.background import background
from sitewatch.imagery.edges import brightness
from sitewatch.imagery.geometry import WHOLE
from sitewatch.imagery.history import LEAST_DATES
from sitewatch.imagery.observe import degrees_of
from sitewatch.imagery.reader import in_file
from sitewatch.imagery.real import modality_of, real_among
from sitewatch.imagery.standouts import PATH, Standout, countable_m, standouts
from sitewatch.imagery.told import BY_DIFFERENCE
from sitewatch.imagery.windows import Window
from sitewatch.model import (
    AssetRef,
    Count,
    CountKind,
    Kind,
    Link,
    Look,
    Medium,
    Note,
    Observation,
    Outcome,
    PixelLocator,
    Site,
)

SEARCHED, REFUSED = "background", "no-background"
"""Codes of the notes: what stands out against the background, and why nothing was searched for."""
SAME_SIZE = 1.05
"""Pixel sizes that differ by more than this ratio are not laid over each other; judgement."""
LEAST_TOLD = 0.05
"""Least share of the aprons of which the background is told; as a look needs of a site."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of the search by difference of one scene at one site.

    Attributes:
        look: A look of its own, or None where nothing stands out: it never says that nothing is
            there.
        observations: What stands out, at least.
        note: What was done, in a sentence.
    """

    look: Look | None
    observations: tuple[Observation, ...]
    note: Note


Earlier = tuple[date, Window]


def differing(site: Site, look: Look, now: Window, before: Sequence[Earlier]) -> Made:
    """What stands out in a scene against earlier dates of the site.

    Args:
        site: The site.
        look: The look that the scene is.
        now: The scene.
        before: Earlier dates, in order.
    """
    if now.dated is None:
        return _refused(site, now.refused)
    size = now.dated.scene.grid.gsd_m
    fit = [(day, held.dated) for day, held in before if (held.dated and not _unlike(held, size))]
    ground = now.aprons()
    made = background(now.dated, [dated for _, dated in fit], ground)
    days = ", ".join(str(fit[n][0]) for n in made.used)
    left = [f"{fit[n][0]}: {why}" for n, why in made.left_out]
    left += [f"{d}: {w.refused or _unlike(w, size)}" for d, w in before if w.dated is None
             or _unlike(w, size)]  # fmt: skip
    if len(made.used) < LEAST_DATES:
        many = f"{len(made.used)} of {len(before)} earlier dates can be laid under it"
        return _refused(site, "; ".join([f"{many}, {LEAST_DATES} are needed", *left]))
    share = float(made.told[ground].mean()) if ground.any() else 0.0
    if share < LEAST_TOLD:
        return _refused(site, f"{share:.0%} of its aprons were seen on enough dates ({days})")
    found = standouts(made.off(brightness(now.dated.scene)), ground & made.told, size)
    words = _words(days, left, size, share)
    return _told(site, look, now, found, share, words)


def _unlike(held: Window, size: float) -> str:
    own = held.dated.scene.grid.gsd_m if held.dated else size
    alike = max(own, size) <= SAME_SIZE * min(own, size)
    return "" if alike else f"pixels of {own:.2g} m, not {size:.2g} m"


def _refused(site: Site, why: str) -> Made:
    return Made(None, (), Note(REFUSED, f"{site.id}: not searched by difference: {why}"))


def _words(days: str, left: Sequence[str], size: float, share: float) -> tuple[str, ...]:
    """What was done, and what it cannot tell."""
    return (
        f"by difference against the background of {days}",
        *([f"left out: {'; '.join(left)}"] if left else []),
        f"aircraft below {countable_m(size):.0f} m cannot be counted at {size:.2g} m a pixel",
        "aircraft that stand there on most dates are part of the background and are not seen",
        f"{share:.0%} of the aprons were seen on enough dates",
        "it says of no aircraft that it is absent",
    )


def _told(
    site: Site,
    look: Look,
    now: Window,
    found: Sequence[Standout],
    share: float,
    words: Sequence[str],
) -> Made:
    message = f"{site.id}: {len(found)} found {'; '.join(words)}"
    note = Note(SEARCHED, message)
    if not found:
        return Made(None, (), note)
    own = Look(
        site=site.id,
        observer=look.observer,
        medium=Medium.IMAGERY,
        captured=look.captured,
        outcome=Outcome.SAW,
        sensor=look.sensor,
        released=look.released,
        areas=tuple(key for key in aprons(site) if key != WHOLE),
        visible_share=share,
        reasons=tuple(words),
        method=BY_DIFFERENCE,
    )
    return Made(own, tuple(_observations(site, own, now, found)), note)


def _observations(
    site: Site, look: Look, now: Window, found: Sequence[Standout]
) -> Iterator[Observation]:
    groups: defaultdict[str, list[Standout]] = defaultdict(list)
    for one in found:
        area = _area(now, one)
        if area is not None:
            groups[area].append(one)
    for area, members in sorted(groups.items()):
        yield _observation(site, look, now, area, members)


def _area(now: Window, one: Standout) -> str | None:
    if now.dated is None or now.where is None:
        return None
    there = in_file(one.found, now.dated.scene)
    return now.where.area_at(there.row, there.col)


def _observation(
    site: Site, look: Look, now: Window, area: str, members: Sequence[Standout]
) -> Observation:
    scores = [one.found.score for one in members]
    least = max(1, real_among(scores)[0])
    seen = Link(look.observer, Medium.IMAGERY, verb="imaged")
    publisher = now.evidence.publisher
    return Observation(
        evidence=now.evidence.sha256,
        locator=_locator(now, members),
        kind=Kind.PRESENCE,
        asset=AssetRef(PATH),
        count=Count(least, None, CountKind.AT_LEAST, _count_words(members)),
        state="present",
        time=look.captured,
        site=site.id,
        modality=modality_of(scores),
        chain=(Link(publisher, Medium.OUTLET), seen) if publisher else (seen,),
        confidence=float(np.mean(scores)),
        area=area or None,
        look=look.id,
        method=BY_DIFFERENCE,
    )


def _count_words(members: Sequence[Standout]) -> str:
    low = min(one.length_m[0] for one in members)
    high = max(one.length_m[1] for one in members)
    times = min(one.times for one in members)
    each = "" if len(members) == 1 else "each "
    many = f"{len(members)} found by difference"
    return f"{many}, {each}{low:.0f} to {high:.0f} m long, {times:.0f} spreads off at least"


def _locator(now: Window, members: Sequence[Standout]) -> PixelLocator:
    placing = now.placing()
    scene = now.dated.scene if now.dated else None
    held = [in_file(one.found, scene) for one in members] if scene else []
    rows = [corner[0] for one in held for corner in one.outline]
    cols = [corner[1] for one in held for corner in one.outline]
    top, left = max(0, int(min(rows))), max(0, int(min(cols)))
    return PixelLocator(
        row=top,
        col=left,
        height=max(1, int(np.ceil(max(rows))) - top),
        width=max(1, int(np.ceil(max(cols))) - left),
        outlines=tuple(degrees_of(one.found, placing) for one in members),
    )
