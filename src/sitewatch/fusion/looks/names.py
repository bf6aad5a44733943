"""Names as they stand in chains of telling, brought to one key each."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitewatch.model import Link, Medium, Source

ASIDE = re.compile(r"\([^)]*\)")
POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Names:
    """Keys, printed names and media of the links of chains.

    Attributes:
        sources: Known sources by every normalised name, alias and id.
        full: Full names by their last word, where only one full name ends so.
    """

    sources: Mapping[str, Source]
    full: Mapping[str, str]

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
        """How the link came to know; a known source decides where the text does not say."""
        source = self.sources.get(normalised(link.who))
        vague = link.medium in (Medium.UNNAMED, Medium.OUTLET)
        return source.medium if source is not None and vague else link.medium

    def is_named(self, link: Link) -> bool:
        """Whether the link names somebody, and not just a way of knowing."""
        if normalised(link.who) in self.sources:
            return True
        return link.medium is not Medium.UNNAMED and looks_like_a_name(link.who)


def names_of(sources: Sequence[Source], links: Iterable[Link]) -> Names:
    """The keys of all sources and of all names in these links."""
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
    return Names(known, {last: name for last, name in single.items() if last not in known})


def normalised(who: str) -> str:
    """A name without case, accents, asides in brackets, punctuation or a leading article."""
    plain = unicodedata.normalize("NFKD", ASIDE.sub(" ", who)).casefold()
    words = re.findall(r"[\w'’]+", "".join(c for c in plain if not unicodedata.combining(c)))
    words = [bare for word in words if (bare := POSSESSIVE.sub("", word))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


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
