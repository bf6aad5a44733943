"""What indicator rules are held against: the looks that count, and what was made in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.fusion.looks.dependence import effective_looks, weights_of
from sitewatch.fusion.looks.names import names_of
from sitewatch.fusion.looks.origin import Origin, origin_of
from sitewatch.fusion.looks.roles import Attached, attach, made_in
from sitewatch.fusion.resolve import METHOD as RESOLVED
from sitewatch.model import (
    Difference,
    Disagreement,
    Look,
    Observation,
    Relay,
    Site,
    Span,
)
from sitewatch.taxonomy.records import Taxonomy


@dataclass(frozen=True, slots=True)
class Scope:
    """What indicator rules are held against.

    Attributes:
        site: The site.
        looks: Looks at it in the window that saw something, by id.
        attached: The observations of each.
        weights: What each look adds to the number of independent looks.
        around: Observations of a larger place around it, each with its origin.
        conflicts: Both sides of each conflict, as ids of observations.
        mistold: Ids of observations that a better telling of the same look contradicts.
        words: What the taxonomy knows of states and classes.
    """

    site: Site
    looks: dict[str, Look]
    attached: Attached
    weights: dict[str, float]
    around: tuple[tuple[Observation, Origin], ...]
    conflicts: tuple[tuple[frozenset[str], frozenset[str]], ...]
    mistold: frozenset[str]
    words: Vocabulary

    def seen(self) -> Iterator[tuple[Look, Observation]]:
        """Every observation made in a look of the scope, errors of telling left out."""
        for look in self.looks.values():
            for observation in made_in(look, self.attached):
                if observation.id not in self.mistold:
                    yield look, observation

    def listed_all(self) -> Iterator[Look]:
        """Looks whose reader lists all that it saw, so that what is not listed was not seen.

        A scene or track that a program read is such a look; a text that mentions some things is
        not: its silence says nothing.
        """
        return (look for look in self.looks.values() if look.method != RESOLVED)

    def opposing(self, looks: frozenset[str], inputs: frozenset[str]) -> float:
        """Number of independent looks that contradict these observations of these looks.

        An analyst who reads the images and sees it otherwise adds little against them.
        """
        against: set[str] = set()
        for one, other in self.conflicts:
            if one & inputs:
                against |= other
            elif other & inputs:
                against |= one
        opposed = {look.id for look, o in self.seen() if o.id in against} - looks
        both = effective_looks(looks | opposed, self.looks, self.weights)
        return both - effective_looks(looks, self.looks, self.weights)


def scope_of(
    site: Site,
    looks: Sequence[Look],
    relays: Sequence[Relay],
    observations: Sequence[Observation],
    taxonomy: Taxonomy,
) -> Scope:
    """Everything that is known of a site, in scope; `narrowed` narrows it."""
    ordered = sorted(looks, key=lambda look: (look.captured.span, look.id))
    unplaced = sorted((o for o in observations if o.site is None), key=lambda o: o.id)
    sources = tuple(taxonomy.sources.values())
    names = names_of(sources, (link for o in unplaced for link in o.chain))
    return Scope(
        site=site,
        looks={look.id: look for look in ordered if look.somebody_saw},
        attached=attach(looks, observations),
        weights=weights_of(relays),
        around=tuple((o, origin_of(o, names)) for o in unplaced),
        conflicts=(),
        mistold=frozenset(),
        words=Vocabulary(taxonomy),
    )


def narrowed(full: Scope, window: Span, disagreements: Sequence[Disagreement]) -> Scope:
    """The scope with only what was seen or said in a time, and with the conflicts found."""
    real = (d for d in disagreements if d.difference is Difference.CONFLICT)
    return replace(
        full,
        looks={k: x for k, x in full.looks.items() if x.captured.span.overlaps(window)},
        around=tuple((o, origin) for o, origin in full.around if o.time.span.overlaps(window)),
        conflicts=tuple((frozenset(d.side_a), frozenset(d.side_b)) for d in real),
        mistold=mistold(disagreements),
    )


def mistold(disagreements: Iterable[Disagreement]) -> frozenset[str]:
    """Ids of observations on the side of a retelling that the preferred telling is not on."""
    retold = [d for d in disagreements if d.difference is Difference.RETELLING and d.preferred]
    sides = (d.side_b if d.preferred in d.side_a else d.side_a for d in retold)
    return frozenset(key for side in sides for key in side)
