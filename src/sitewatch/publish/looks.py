"""The looks as a list: who looked, when, how, what came of it, which articles tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import Chance, Look, SitePicture, is_within
from sitewatch.publish.index import Index
from sitewatch.publish.marks import icon, look_mark
from sitewatch.publish.names import WHOLE_SITE, Names
from sitewatch.publish.refs import anchor
from sitewatch.publish.text import one_line
from sitewatch.publish.words import (
    MEDIA,
    OUTCOMES,
    RELIABILITY,
    band,
    looks_worth,
    percent,
    span_words,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One article that tells of a look."""

    anchor: str
    publisher: str
    via: str


@dataclass(frozen=True, slots=True)
class LookView:
    """One look.

    Attributes:
        anchor: Id of the element.
        icon: Its mark.
        observer: Who looked.
        medium: How.
        grade: Admiralty grade of the observer in words, or empty where nobody gave one.
        when: The days.
        basis: Where the days come from.
        outcome: What came of it.
        worth: Effective number of looks that it and its relays are worth, or empty.
        tellings: Articles that tell of it.
        reads: Whom it reads, where it looks at somebody else's look, with what it adds.
        could_see: How likely each class would have been seen.
        visible: Share of the site that could be seen, where it was not all.
        reasons: Why its statements are held to be one look.
    """

    anchor: str
    icon: Markup
    observer: str
    medium: str
    grade: str
    when: str
    basis: str
    outcome: str
    worth: str
    tellings: tuple[Telling, ...]
    reads: str
    could_see: tuple[str, ...]
    visible: str
    reasons: tuple[str, ...]


def look_views(part: SitePicture, known: Index, names: Names) -> tuple[LookView, ...]:
    """Every look at a site, in order of capture."""
    return tuple(_view(look, part, known, names) for look in part.looks)


def _view(look: Look, part: SitePicture, known: Index, names: Names) -> LookView:
    relays = known.relays.get(look.id, ())
    base = known.look(look.derived_from)
    return LookView(
        anchor=anchor(look.id),
        icon=icon(look_mark(10, 10, look, 6.5)),
        observer=look.observer,
        medium=MEDIA[look.medium],
        grade=_grade(look, known),
        when=span_words(look.captured.span),
        basis=look.captured.basis.value,
        outcome=OUTCOMES[look.outcome],
        worth=looks_worth(sum(relay.weight for relay in relays)) if relays else "",
        tellings=tuple(
            Telling(
                anchor(relay.evidence),
                known.publisher(relay.evidence),
                ", ".join(map(one_line, relay.via)),
            )
            for relay in relays
        ),
        reads=f"{one_line(base.observer)}, {span_words(base.captured.span)}" if base else "",
        could_see=tuple(_chances(look, part, known, names)),
        visible=percent(look.visible_share) if look.visible_share < 1 else "",
        reasons=look.reasons,
    )


def _grade(look: Look, known: Index) -> str:
    source = known.sources.get(look.observer.casefold())
    return f"{source.reliability.value}, {RELIABILITY[source.reliability]}" if source else ""


def _chances(look: Look, part: SitePicture, known: Index, names: Names) -> Iterator[str]:
    """How likely the classes that matter here would have been seen; a card names many more."""
    paths = {estimate.path for estimate in part.estimates}
    paths |= {o.asset.path for o in known.observations(look.inputs)} - {WHOLE_SITE}
    for path in sorted(paths):
        chance = chance_for(look, path)
        if chance is not None:
            yield f"{names.plural(path)} {band(chance.low, chance.high)}"


def chance_for(look: Look, path: str) -> Chance | None:
    """The entry that holds for a class: its own, or that of the nearest class above it."""
    over = [chance for chance in look.chances if is_within(path, chance.path)]
    return max(over, key=lambda chance: len(chance.path), default=None)
