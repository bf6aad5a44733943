"""Whom a short name, a pronoun or a noun such as "the lab" points back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitewatch.model import Medium
from sitewatch.reports.cues import cues
from sitewatch.reports.grammar import listed
from sitewatch.reports.hearing import PERSONAL
from sitewatch.reports.pointing import LOOKS, marked, matches
from sitewatch.reports.speakers import Speaker
from sitewatch.reports.told import Hint

OFFICE = 4
"""Words at the start of a description that may name an office; a convention of this project."""

Heard = Sequence[tuple[Speaker, tuple[int, int]]]
"""Speakers with the original span of their names, in the order of the text."""


def full_name(heard: Heard, speaker: Speaker) -> Speaker:
    """The speaker under the full name by which the article introduced them.

    Args:
        heard: Speakers so far.
        speaker: As the sentence names them.
    """
    known = _body_of(heard) if speaker.alone else _introduced(heard, speaker)
    return speaker if known is None else replace(known, start=speaker.start, end=speaker.end)


def _body_of(heard: Heard) -> Speaker | None:
    """The body that "a spokeswoman" speaks for: the one named last."""
    bodies = (s for s, _ in reversed(heard) if not is_one_person(s) and s.named)
    return next((s for s in bodies if s.medium not in LOOKS), None)


def _introduced(heard: Heard, speaker: Speaker) -> Speaker | None:
    short = speaker.text or speaker.who
    if " " in short:
        return None
    for known, _ in reversed(heard):
        words = known.who.split()
        part = len(words) > 1 and short in (words[-1], words[0]) and known.named
        letters = speaker.who.isupper() and speaker.who in known.nouns
        if letters or (part and (known.person or not speaker.text)):
            return known
    return None


def pointed_to(heard: Heard, hint: Hint) -> tuple[Speaker, tuple[int, int]] | None:
    """Who a pronoun or a definite noun points back to, with the span of the name, or None.

    Args:
        heard: Speakers so far.
        hint: The link with the pronoun or the noun.
    """
    pronoun = next(iter(hint.nouns & PERSONAL), "")
    for known, span in reversed(heard):
        if _fits(known, pronoun) if pronoun else _is_meant(known, hint):
            return known, span
    return next(((s, span) for s, span in reversed(heard) if _is_of_kind(s, hint)), None)


def _fits(known: Speaker, pronoun: str) -> bool:
    """Whether a pronoun can stand for a speaker."""
    if pronoun in listed("pronouns.person"):
        return is_one_person(known)
    outlet = pronoun in listed("pronouns.many") and known.medium is Medium.OUTLET
    return not is_one_person(known) and not outlet


def _is_meant(known: Speaker, hint: Hint) -> bool:
    """Whether a noun is one that the text has used of a speaker."""
    marks = hint.marks
    if hint.nouns & cues()["persons.nouns"]:
        marks -= listed("place.generic")  # "the base commander" is the commander
    return matches(hint.nouns, known) and marked(marks, known)


def _is_of_kind(known: Speaker, hint: Hint) -> bool:
    """Whether a noun only fits the kind of a speaker: "the service" an authority."""
    if is_one_person(known) and not hint.nouns & cues()["persons.nouns"]:
        return False
    kind = cues().get(f"back.{known.medium.value}", frozenset())
    return not hint.marks - cues()["back.imagery_marks"] and bool(hint.nouns & kind)


def is_one_person(speaker: Speaker) -> bool:
    """Whether a speaker is one person, by name or by office ("the minister")."""
    offices, words = cues()["persons.nouns"], speaker.who.split()
    if speaker.person or (words and words[-1].lower() in offices):
        return True
    described = not speaker.text and not speaker.who[:1].isupper()
    return described and any(word.lower() in offices for word in words[:OFFICE])
