"""The chain of telling of a claim: its own, or that of the words before it."""

from __future__ import annotations

from dataclasses import replace

from sitewatch.model import Dated, Medium, Modality, is_within
from sitewatch.reports.desk import Desk
from sitewatch.reports.draft import Claim
from sitewatch.reports.grammar import listed
from sitewatch.reports.memory_records import Part
from sitewatch.reports.page import Page
from sitewatch.reports.resting import is_background, rests_on_images
from sitewatch.reports.times_around import Times
from sitewatch.reports.tree import clause_of

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


STILL = frozenset(
    {"present", "absent", "stacked", "packing", "damage", "intact", "unchanged", "construction"}
)
"""Families of states that an analyst can only have from an image."""


def chain_of(desk: Desk, page: Page, group: list[Claim]) -> tuple[tuple[Part, ...], bool]:
    """The chain of a claim, and whether it is borrowed from the sentence before."""
    own = next((c for claim in group if (c := page.chains.get(claim.trigger.at, ()))), ())
    last, main = desk.memory.last, group[0]
    if desk.turn:
        return (*desk.turn, *own), False
    if page.alone and last and not any(p.speaker for p in own):
        # A quotation that runs on: the speaker was named beside its first sentence.
        return (*_inherit(last, direct=True), *own), True
    if own:
        return (*own, *_grounds(desk, own, main)), False
    if not last or not _may_borrow(desk, page, main):
        return (), False
    seen = _grounds(desk, last, main) or _pointed(desk, page, main)
    return (*_inherit(last, direct=False), *seen), True


def _pointed(desk: Desk, page: Page, main: Claim) -> tuple[Part, ...]:
    """The image of the sentence before that "in it" or "on them" points to."""
    tree, image = page.timed.tree, desk.memory.pointed
    ends = [
        tree.tokens[end].text.lower()
        for prep in tree.under(clause_of(tree, main.trigger.at))
        if tree.dep(prep) == "prep" and tree.lemma(prep) in listed("adjunct.image")
        for end in tree.down(prep, "pobj")
    ]
    if image is None or image in desk.memory.last or not {"it", "them", "these"} & set(ends):
        return ()
    return (replace(image, inherited=True, direct=False),)


def _may_borrow(desk: Desk, page: Page, main: Claim) -> bool:
    """Whether a claim without a source may rest on that of the words before it."""
    family = desk.words.taxonomy.states[main.mood.state].family
    if family not in SEEN_FAMILIES or page.marked.paragraph.heading or _is_no_sight(main):
        return False
    if desk.told == page.marked.number:
        return not is_background(desk, page, main)
    looked = desk.memory.last[-1].image is not None
    return (looked and main.trigger.frame.seen) or rests_on_images(desk, page, main)


def _is_no_sight(main: Claim) -> bool:
    """Whether a claim speaks of what nobody sees at a place: forces, cargo, the whole site."""
    path = main.theme.ref.path
    return is_within(path, "force") or path == "cargo" or main.theme.implied


def _grounds(desk: Desk, chain: tuple[Part, ...], main: Claim) -> tuple[Part, ...]:
    """The image that an analyst goes by who has read one before in the same text."""
    last = chain[-1].speaker
    family = desk.words.taxonomy.states[main.mood.state].family
    firm = main.mood.modality is Modality.ASSERTED
    if last is None or last.medium is not Medium.ANALYST or family not in STILL or not firm:
        return ()
    image = desk.memory.read_by(last)
    return () if image is None else (replace(image, inherited=True, direct=False),)


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
