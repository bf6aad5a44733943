"""The chain of telling of a claim: its own, or that of the words before it."""

from __future__ import annotations

from dataclasses import replace

from sitewatch.model import Dated, Medium, is_within
from sitewatch.reports.desk import Desk
from sitewatch.reports.draft import Claim
from sitewatch.reports.memory_records import Part
from sitewatch.reports.page import Page
from sitewatch.reports.resting import rests_on_images
from sitewatch.reports.times_around import Times

SEEN_FAMILIES = frozenset(
    {
        "present",
        "absent",
        "stacked",
        "loading",
        "unloading",
        "packing",
        "damage",
        "intact",
        "unchanged",
        "changed",
        "construction",
        "disuse",
        "staying",
        "left",
        "withdrawn",
        "reducing",
        "leaving",
        "moving",
        "taking_off",
        "arriving",
        "building_up",
    }
)
"""Families of states that somebody can have seen, so that they may rest on the images before."""


def chain_of(desk: Desk, page: Page, group: list[Claim]) -> tuple[tuple[Part, ...], bool]:
    """The chain of a claim, and whether it is borrowed from the sentence before."""
    own = next((c for claim in group if (c := page.chains.get(claim.trigger.at, ()))), ())
    last, main = desk.memory.last, group[0]
    if page.alone and last and not any(p.speaker for p in own):
        # A quotation that runs on: the speaker was named beside its first sentence.
        return (*_inherit(last, direct=True), *own), True
    if own:
        return own, False
    family = desk.words.taxonomy.states[main.mood.state].family
    here = desk.told == page.marked.number
    looked = bool(last) and last[-1].image is not None
    runs_on = (
        here or (looked and main.trigger.frame.seen) or rests_on_images(desk.memory, page, main)
    )
    if not last or family not in SEEN_FAMILIES or not runs_on or page.marked.paragraph.heading:
        return (), False
    if (
        is_within(main.theme.ref.path, "force")
        or main.theme.implied
        or main.theme.ref.path == "cargo"
    ):
        return (), False
    return _inherit(last, direct=False), True


def _inherit(parts: tuple[Part, ...], *, direct: bool) -> tuple[Part, ...]:
    return tuple(replace(p, inherited=True, direct=direct and p is parts[-1]) for p in parts)


def said_of(
    desk: Desk, parts: tuple[Part, ...], times: Times
) -> tuple[Dated, tuple[int, int]] | None:
    """When the last speaker of a chain spoke: beside it, or in a sentence before."""
    speaker = next((p.speaker for p in reversed(parts) if p.speaker is not None), None)
    if speaker is None:
        return None
    if times.said is not None and times.said.dated is not None:
        desk.memory.said[speaker.who] = (times.said.dated, (times.said.start, times.said.end))
    return desk.memory.said.get(speaker.who)


def is_tracked(desk: Desk, parts: tuple[Part, ...]) -> bool:
    """Whether a claim rests on tracks: they say that something is anywhere but where it was."""
    look = desk.memory.look(parts[-1]) if parts else None
    return look is not None and look.medium is Medium.TRACKING
