"""A whole picture of an invented case, for tests and for trying the page; all of it simulated."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

from sitewatch.model import CasePicture, Look, Relay, Reliability
from sitewatch.testing.compose import corran, sablemouth, tern_ridge
from sitewatch.testing.results import AS_OF, record
from sitewatch.testing.statements import articles, evidence, observations, readings
from sitewatch.testing.world import sites, sources, taxonomy

__all__ = ["AS_OF", "crowded_picture", "example_picture", "example_texts", "taxonomy"]


@cache
def example_picture() -> CasePicture:
    """An invented case of three sites; one of them nobody has looked at."""
    base, port, depot = sites()
    seen = observations()
    return CasePicture(
        title="Is the island garrison leaving?",
        as_of=AS_OF,
        sites=(corran(base, seen), sablemouth(port, seen), tern_ridge(depot)),
        observations=seen,
        evidence=evidence(),
        readings=readings(),
        sources=sources(),
        simulated=True,
        reliability=(
            record(("halcyon", "Halcyon Imaging"), Reliability.USUALLY, (0.74, 0.87, 0.96), 6),
            record(("quay-contact", "Jory Pell"), Reliability.FAIRLY, (0.6, 0.75, 0.88), 2),
        ),
    )


def example_texts() -> dict[str, str]:
    """The decoded original of each article, by its hash."""
    return {article.sha256: article.text for article in articles()}


def crowded_picture(copies: int = 30) -> CasePicture:
    """The same case, with one look told by many more articles and many more looks made.

    Args:
        copies: How many more articles, and how many more looks.
    """
    picture = example_picture()
    first, *rest = picture.sites
    look = max(first.looks, key=lambda x: sum(r.look == x.id for r in first.relays))
    told = next(relay for relay in first.relays if relay.look == look.id)
    looks = tuple(_again(look, n) for n in range(1, copies + 1))
    articles_more = tuple(
        replace(e, sha256=f"{n:064x}", name=f"copy-{n}.txt", publisher=f"Outlet number {n}")
        for n, e in enumerate(picture.evidence[:1] * copies)
    )
    relays = (
        *first.relays,
        *(replace(told, look=more.id, weight=1.0) for more in looks),
        *(Relay(look.id, e.sha256, (), ("Northern Wire",)) for e in articles_more),
    )
    crowded = replace(
        first,
        looks=tuple(sorted((*first.looks, *looks), key=lambda x: (x.captured.span, x.id))),
        relays=relays,
    )
    more_evidence = tuple(sorted((*picture.evidence, *articles_more), key=lambda e: e.sha256))
    return replace(picture, sites=(crowded, *rest), evidence=more_evidence)


def _again(look: Look, times: int) -> Look:
    """The same look as another observer would have made it some days earlier."""
    span, earlier = look.captured.span, timedelta(days=2 * times)
    moved = replace(
        look.captured, span=replace(span, start=span.start - earlier, end=span.end - earlier)
    )
    return replace(look, captured=moved, observer=f"Observer {times % 9} of the survey", id="")
