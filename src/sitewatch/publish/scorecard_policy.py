"""The publication policy on a scorecard: what waits is left out, protected names are replaced."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sitewatch.model import CasePicture, Entry, Issued, Resolution, Scorecard, Source
from sitewatch.publish.redact import Protected, protected_of


def without_held(
    made: Sequence[Entry], picture: CasePicture, held: Collection[str]
) -> tuple[Entry, ...]:
    """The entries that rest on nothing that must wait.

    Args:
        made: Every issued assessment.
        picture: Everything that is known.
        held: Ids of the observations that must wait.
    """
    waiting = {o.evidence for o in picture.observations if o.id in held}

    def waits(entry: Entry) -> bool:
        cites = entry.resolution.cites if entry.resolution else ()
        return bool(waiting & {*entry.issued.evidence, *cites}) or bool(set(held) & set(cites))

    return tuple(entry for entry in made if not waits(entry))


def reworded_card(card: Scorecard, sources: tuple[Source, ...]) -> Scorecard:
    """The scorecard without names of protected sources.

    A record that loses a name gets a new id: the old one would let anybody try names until its
    hash fits.
    """
    protected = protected_of(sources)
    if not protected.names:
        return card
    entries = tuple(_entry(entry, protected) for entry in card.entries)
    new = {old.issued.id: made.issued.id for old, made in zip(card.entries, entries, strict=True)}
    entries = tuple(
        replace(entry, superseded_by=new.get(entry.superseded_by, entry.superseded_by))
        for entry in entries
    )
    return replace(card, title=protected.reword(card.title), entries=entries)


def _entry(entry: Entry, protected: Protected) -> Entry:
    told = entry.resolution
    return replace(
        entry,
        issued=_issued(entry.issued, protected),
        resolution=None if told is None else _resolution(told, protected),
    )


def _issued(issued: Issued, protected: Protected) -> Issued:
    made = replace(
        issued,
        site_name=protected.reword(issued.site_name),
        criterion=protected.reword(issued.criterion),
        stated=tuple(replace(s, name=protected.reword(s.name)) for s in issued.stated),
    )
    return issued if made == issued else replace(made, id="")


def _resolution(told: Resolution, protected: Protected) -> Resolution:
    made = replace(told, reason=protected.reword(told.reason), signed=protected.reword(told.signed))
    return told if made == told else replace(made, id="")
