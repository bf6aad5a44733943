"""Names as they stand in chains of telling, brought to one key each."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sitewatch.model import Link, Medium, Source

ASIDE = re.compile(r"\([^)]*\)")
POSSESSIVE = re.compile(r"['’]s?$")

JOINING = frozenset({"of", "the", "and", "for", "de", "al", "el"})
"""Small words inside names: "National Resistance of Tareq Saleh"."""


@dataclass(frozen=True, slots=True)
class Names:
    """Keys, printed names and media of the links of chains.

    Attributes:
        sources: Known sources by every normalised name, alias and id.
        full: Full names by their last word, where only one full name ends so.
        kinds: How those came to know of whom one text says it and another does not, by key.
        readers: Keys of those who read somebody's images or tracks in some text.
    """

    sources: Mapping[str, Source]
    full: Mapping[str, str]
    kinds: Mapping[str, Medium] = field(default_factory=dict)
    readers: frozenset[str] = frozenset()

    def key(self, who: str) -> str:
        """The id of a known source, or else the normalised full name."""
        name = normalised(who)
        name = self.full.get(name, name)
        source = self.sources.get(name)
        return source.id if source else name

    def printed(self, who: str) -> str:
        """The name to print."""
        source = self.sources.get(normalised(who))
        return source.name if source else who

    def medium(self, link: Link) -> Medium:
        """How the link came to know; a known source decides where the text does not say.

        What nothing in this text says of a name, another text may.
        """
        source = self.sources.get(normalised(link.who))
        vague = link.medium in (Medium.UNNAMED, Medium.OUTLET)
        if source is not None and vague:
            return source.medium
        if link.medium is Medium.UNNAMED and self.is_named(link):
            return self.kinds.get(self.key(link.who), link.medium)
        return link.medium

    def reads(self, link: Link) -> bool:
        """Whether a link without a known way of knowing reads images in some text."""
        return self.medium(link) is Medium.UNNAMED and self.key(link.who) in self.readers

    def is_named(self, link: Link) -> bool:
        """Whether the link names somebody, and not just a way of knowing."""
        if normalised(link.who) in self.sources:
            return True
        if link.medium is Medium.UNNAMED:
            return is_name_throughout(link.who)
        return looks_like_a_name(link.who)


def names_of(
    sources: Sequence[Source], links: Iterable[Link], chains: Iterable[tuple[Link, ...]] = ()
) -> Names:
    """The keys of all sources and of all names in these links.

    Args:
        sources: Known sources.
        links: All links.
        chains: The chains that they stand in, for what one text says of a name and another not.
    """
    known = {
        normalised(spelling): source
        for source in sorted(sources, key=lambda s: s.id, reverse=True)
        for spelling in (source.id, *source.aliases, source.name)
    }
    full: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        name = normalised(link.who)
        if " " in name:
            full[name.rpartition(" ")[2]].add(name)
    single = {last: min(found) for last, found in full.items() if len(found) == 1}
    names = Names(known, {last: name for last, name in single.items() if last not in known})
    told = tuple(chains)
    return replace(names, kinds=_kinds(told, names), readers=_readers(told, names))


def _kinds(chains: Iterable[tuple[Link, ...]], names: Names) -> dict[str, Medium]:
    """How each name came to know, where every text that says it says the same."""
    found: defaultdict[str, set[Medium]] = defaultdict(set)
    for chain in chains:
        for link in chain:
            if link.medium is not Medium.UNNAMED and looks_like_a_name(link.who):
                found[names.key(link.who)].add(link.medium)
    return {key: min(media) for key, media in found.items() if len(media) == 1}


def _readers(chains: Iterable[tuple[Link, ...]], names: Names) -> frozenset[str]:
    """Names that stand right before somebody who looks, and so pass on what was seen there."""
    return frozenset(
        names.key(teller.who)
        for chain in chains
        for teller, looker in pairwise(chain)
        if names.medium(looker) in (Medium.IMAGERY, Medium.TRACKING) and names.is_named(teller)
    )


def normalised(who: str) -> str:
    """A name without case, accents, asides in brackets, punctuation or a leading article."""
    plain = unicodedata.normalize("NFKD", ASIDE.sub(" ", who)).casefold()
    words = re.findall(r"[\w'’]+", "".join(c for c in plain if not unicodedata.combining(c)))
    words = [bare for word in words if (bare := POSSESSIVE.sub("", word))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def is_name_throughout(who: str) -> bool:
    """Whether two words or more are all written as in names: not so in "Gulf sources"."""
    words = ASIDE.sub(" ", who).split()
    written = [word for word in words if word not in JOINING]
    return len(written) > 1 and all(not word[0].islower() for word in written)


def looks_like_a_name(who: str) -> bool:
    """Whether words are written as a name is: "Planet Labs", not "satellite images".

    A capital that only opens the words proves nothing ("Satellite images"), unless it is one word.
    Scripts without capitals get the benefit of the doubt.
    """
    words = ASIDE.sub(" ", who).split()
    if not any(c.islower() or c.isupper() for c in who):
        return bool(words)
    later = words[1:] or words
    return any(word[0].isupper() or any(c.isupper() for c in word[1:]) for word in later)
