"""Keep protected sources out: their names everywhere, their words, their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sitewatch.model import (
    CasePicture,
    Count,
    Dated,
    Evidence,
    Link,
    Locator,
    Observation,
    PixelLocator,
    Reading,
    Source,
    TextLocator,
)
from sitewatch.publish.hold import masked_spans, spans_of, without_areas
from sitewatch.publish.rewrite import reworded
from sitewatch.publish.text import MASK, masked

STAND_IN = "a protected source"
STAND_IN_ID = "protected-source"


@dataclass(frozen=True, slots=True)
class Protected:
    """What must not be printed.

    Attributes:
        names: Names, aliases and ids of protected sources, lower case.
        pattern: Finds one of them as whole words, or None where nobody is protected.
    """

    names: frozenset[str]
    pattern: re.Pattern[str] | None

    def is_one(self, name: str) -> bool:
        """Whether a name is one of them or holds one."""
        return name.strip().casefold() in self.names or self.in_text(name)

    def in_text(self, text: str) -> bool:
        """Whether a text holds one of the names."""
        return self.pattern is not None and self.pattern.search(text) is not None

    def reword(self, text: str) -> str:
        """The text with every one of the names replaced."""
        if text.strip().casefold() in self.names:
            return STAND_IN
        return self.pattern.sub(STAND_IN, text) if self.pattern else text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the names stand in a text."""
        return [found.span() for found in self.pattern.finditer(text)] if self.pattern else []


JOINED = r"(?:[\s_.+-]|%20)*"
"""What stands between the words of a name: blanks, and what file names and addresses have for them;
or nothing."""


def protected_of(sources: tuple[Source, ...]) -> Protected:
    """What must not be printed of these sources."""
    hidden = [source for source in sources if source.protected]
    names = {name.strip() for source in hidden for name in (source.name, *source.aliases)}
    names = {name for name in names if name}
    ids = {source.id for source in hidden}
    if not hidden:
        return Protected(frozenset(), None)
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    words = "|".join(JOINED.join(map(re.escape, name.split())) for name in longest_first)
    pattern = re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE) if names else None
    return Protected(frozenset(name.casefold() for name in names | ids), pattern)


def protect(picture: CasePicture) -> tuple[CasePicture, int]:
    """The picture without protected names, words and places, and how many quotes were masked."""
    protected = protected_of(picture.sources)
    if not protected.names:
        return picture, 0
    owned = _owned(picture, protected)
    observations = tuple(
        _muted(o, protected) if _speaks(o, owned, protected) else o for o in picture.observations
    )
    muted = [a.id for a, b in zip(observations, picture.observations, strict=True) if a != b]
    whole = replace(
        _uncovered(without_areas(picture, muted), owned, protected),
        observations=observations,
        evidence=tuple(_blank(e) if e.sha256 in owned else e for e in picture.evidence),
        readings=tuple(_unsaid(r) if r.evidence in owned else r for r in picture.readings),
        sources=_stand_ins(picture.sources),
        # A row of its own would tell how many protected sources there are, and how they fare.
        reliability=tuple(
            r for r in picture.reliability if not any(map(protected.is_one, (r.source, r.name)))
        ),
    )
    return reworded(whole, protected.reword), len(muted)


def _uncovered(picture: CasePicture, owned: frozenset[str], protected: Protected) -> CasePicture:
    """The picture without how full and how busy it was by scenes that a protected source made."""
    looks = (look for part in picture.sites for look in part.looks)
    hidden = owned | {look.id for look in looks if protected.is_one(look.observer)}
    sites = tuple(
        replace(
            part,
            covers=tuple(c for c in part.covers if not hidden & set(c.inputs)),
            activity=tuple(a for a in part.activity if not hidden & set(a.inputs)),
        )
        for part in picture.sites
    )
    return picture if sites == picture.sites else replace(picture, sites=sites)


def protected_spans(
    picture: CasePicture, texts: Mapping[str, str], held: Collection[str]
) -> dict[str, str]:
    """The originals with protected names, protected quotes and held-back quotes masked.

    Args:
        picture: Everything that is known.
        texts: Decoded originals by hash; those of protected sources are left out.
        held: Ids of observations that must wait.
    """
    protected = protected_of(picture.sources)
    owned = _owned(picture, protected)
    hidden: dict[str, list[tuple[int, int]]] = {}
    for observation in picture.observations:
        if observation.id in held or _speaks(observation, owned, protected):
            hidden.setdefault(observation.evidence, []).extend(spans_of(observation.locator))
    return {
        sha: masked_spans(text, (*hidden.get(sha, ()), *protected.spans(text)))
        for sha, text in texts.items()
        if sha not in owned
    }


def _owned(picture: CasePicture, protected: Protected) -> frozenset[str]:
    """Hashes of evidence that a protected source made itself."""
    told = {e.sha256 for e in picture.evidence if protected.is_one(e.publisher)}
    read = {r.evidence for r in picture.readings if protected.is_one(r.publisher)}
    return frozenset(told | read) if protected.names else frozenset()


def _speaks(observation: Observation, owned: frozenset[str], protected: Protected) -> bool:
    """Whether a protected source speaks or is named in an observation."""
    quote = getattr(observation.locator, "quote", "")
    named = any(protected.is_one(link.who) for link in observation.chain)
    return observation.evidence in owned or named or protected.in_text(quote)


def _muted(observation: Observation, protected: Protected) -> Observation:
    """The observation without its words and its place; what it says of the site stays."""
    return replace(
        observation,
        locator=_masked(observation.locator),
        asset=replace(observation.asset, names=()),
        count=_wordless_count(observation.count),
        time=_wordless_time(observation.time),
        seen=_wordless_time(observation.seen) if observation.seen else None,
        place=None,
        area=None,
        chain=_wordless_chain(observation.chain, protected),
        cited=(),
    )


def _masked(locator: Locator) -> Locator:
    if isinstance(locator, PixelLocator):
        return replace(locator, outlines=())
    if not isinstance(locator, TextLocator) or masked(locator.quote):
        return locator
    return replace(locator, quote=MASK * len(locator.quote))


def _wordless_count(count: Count | None) -> Count | None:
    return replace(count, text="") if count else None


def _wordless_time(dated: Dated) -> Dated:
    return replace(dated, text="", reasons=())


def _wordless_chain(chain: tuple[Link, ...], protected: Protected) -> tuple[Link, ...]:
    """The chain without words; protected names in a row become one nameless link."""
    kept: list[Link] = []
    for link in chain:
        hidden = protected.is_one(link.who)
        name = STAND_IN if hidden else link.who
        if hidden and kept and kept[-1].who == STAND_IN:
            kept.pop()
        kept.append(replace(link, who=name, verb="", start=None, end=None))
    return tuple(kept)


def _blank(evidence: Evidence) -> Evidence:
    return replace(evidence, name="withheld", origin="withheld", title="", publisher=STAND_IN)


def _unsaid(reading: Reading) -> Reading:
    return replace(reading, publisher=STAND_IN, title="", notes=(), covers=())


def _stand_ins(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources with one nameless stand-in for all protected ones of a kind and grade."""
    kept: dict[Source, None] = {}
    for source in sources:
        hidden = replace(source, id=STAND_IN_ID, name=STAND_IN, aliases=(), topics=())
        kept[hidden if source.protected else source] = None
    return tuple(kept)
