"""Who stands behind an observation: the end of its chain of telling, under one key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.fusion.looks.names import Names, normalised
from sitewatch.model import Link, Medium, Observation

LOOKING = frozenset({Medium.IMAGERY, Medium.TRACKING, Medium.FOOTAGE})
"""Ways of looking that leave something that others can look at again."""

SPEAKING = frozenset({Medium.OFFICIAL, Medium.PARTY, Medium.ANALYST})
"""People and bodies who speak for themselves."""

HEARSAY = frozenset({Medium.WITNESS, Medium.UNNAMED})
"""Nobody in particular: behind a named speaker they add no second origin."""


OWN_KEY = "own:"
"""Mark of the key of an outlet that states something itself."""

NOBODY = frozenset({"", "unnamed"})
"""What readers put for a speaker that the text leaves out altogether."""


class Standing(StrEnum):
    """How firmly an observation names who stands behind it."""

    NAMED = "named"
    UNNAMED = "unnamed"
    """A way of looking or speaking without a name: "satellite images show"."""
    OWN = "own"
    """The article or another outlet states it itself."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The one who saw or said it.

    Attributes:
        key: What makes two origins one.
        who: Name to print.
        medium: How this one came to know.
        standing: How firmly it is named.
        reads: Key of the looker whose images this analyst reads, or empty.
        via: Names between the article and the origin, nearest to the article first.
        direct: Whether the words are the origin's own, in quotation marks.
        through: Keys of those names.
    """

    key: str
    who: str
    medium: Medium
    standing: Standing
    reads: str = ""
    via: tuple[str, ...] = ()
    direct: bool = False
    through: tuple[str, ...] = ()

    @property
    def teller(self) -> str:
        """Key of the one who tells it, whether as a named origin or as an outlet."""
        return self.key.removeprefix(OWN_KEY)

    @property
    def reads_images(self) -> bool:
        """Whether it saw, on somebody's images, or looked itself."""
        return self.medium in LOOKING or bool(self.reads)


def origin_of(observation: Observation, names: Names, publisher: str | None = None) -> Origin:
    """Who stands behind an observation.

    The last link of the chain, with three exceptions: hearsay told only by a named speaker counts
    as that speaker's; an analyst who reads somebody's images is an origin of its own that rests on
    them; an outlet at the end tells what it does not attribute, so nobody is named.

    Args:
        observation: The observation.
        names: Keys of all names.
        publisher: Who published the article: empty where nobody knows, and then the chain does not
            start with the publisher; None where this is not said, and then it does.
    """
    chain = observation.chain
    at = _origin_place(chain, names)
    if at is None:
        return _own(observation, names, publisher)
    link = chain[at]
    between = chain[_first(chain, names, publisher) : at]
    via, through = _printed(between, names), _keys(between, names)
    medium = Medium.ANALYST if names.reads(link) else names.medium(link)
    if not names.is_named(link):
        key = f"{medium.value}:{observation.evidence}:{'/'.join(via)}"
        return Origin(key, link.who, medium, Standing.UNNAMED, "", via, link.direct, through)
    key, who = names.key(link.who), names.printed(link.who)
    reads = _reads(chain[at + 1 :], names)
    return Origin(key, who, medium, Standing.NAMED, reads, via, link.direct, through)


def _origin_place(chain: tuple[Link, ...], names: Names) -> int | None:
    """Index of the link that counts as the origin, or None where only outlets tell."""
    last = len(chain) - 1
    while last > 0 and _adds_nobody(chain[last], chain[last - 1], names):
        last -= 1
    if last < 0 or _is_nobody(chain[last]) or names.medium(chain[last]) is Medium.OUTLET:
        return None
    return last


def _adds_nobody(link: Link, before: Link, names: Names) -> bool:
    medium, teller = names.medium(link), names.medium(before)
    if _is_nobody(link):
        return True
    if not names.is_named(before) or teller not in SPEAKING:
        return False
    return medium in HEARSAY or (teller is Medium.ANALYST and medium in LOOKING)


def _is_nobody(link: Link) -> bool:
    """Whether a link stands for "reportedly": that somebody said it, and nothing more."""
    return link.medium in HEARSAY | {Medium.OUTLET} and normalised(link.who) in NOBODY


def _reads(behind: tuple[Link, ...], names: Names) -> str:
    looked = [x for x in behind if names.medium(x) in LOOKING and names.is_named(x)]
    return names.key(looked[-1].who) if looked else ""


def _own(observation: Observation, names: Names, publisher: str | None) -> Origin:
    chain = observation.chain
    told = [link.who for link in chain if not _is_nobody(link)]
    teller = told[-1] if told else publisher
    who = names.printed(teller) if teller else "unattributed"
    key = f"{OWN_KEY}{names.key(teller) if teller else observation.evidence}"
    between = chain[_first(chain, names, publisher) :]
    via, through = _printed(between, names), _keys(between, names)
    return Origin(key, who, Medium.OUTLET, Standing.OWN, "", via, through=through)


def _first(chain: tuple[Link, ...], names: Names, publisher: str | None) -> int:
    """Number of links at the start of the chain that are the publisher: one or none."""
    if publisher is None:
        return 1
    return int(bool(chain) and names.key(chain[0].who) in ("", names.key(publisher)))


def _keys(links: tuple[Link, ...], names: Names) -> tuple[str, ...]:
    return tuple(names.key(link.who) for link in links if names.is_named(link))


def _printed(links: tuple[Link, ...], names: Names) -> tuple[str, ...]:
    return tuple(names.printed(link.who) for link in links if not _is_nobody(link))
