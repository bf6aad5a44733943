"""Where a statement holds: the watched site that its words name, or the one they point back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sitewatch.model import Place, Site, SiteKind, is_within
from sitewatch.reports.frames import frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.places import PlaceMention, place_words
from sitewatch.reports.roles import after
from sitewatch.reports.scene import Scene, Theme
from sitewatch.reports.tree import Tree, clause_of

DEPARTS = frozenset({"leaving", "left", "withdrawn", "taking_off", "reducing"})
"""Families of states that happen where something comes from, not where it goes."""

NEAR_BACK = 3
"""Paragraphs that "the base" may reach back to find the one base it can mean."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a statement holds.

    Attributes:
        site: Id of the watched site, or None.
        place: The place as named, or None.
        start: Original offset of the words that say so, or None where it is inherited.
        end: Original offset after them.
        how: "named", "sentence", "pointed", "same", "look" or "none".
    """

    site: str | None = None
    place: Place | None = None
    start: int | None = None
    end: int | None = None
    how: str = "none"


@dataclass(frozen=True, slots=True)
class InPlay:
    """A mention of a watched site, for pointing back to.

    Attributes:
        site: Id of the site.
        kind: Its kind.
        place: Its record.
        paragraph: Index of the paragraph.
        start: Original offset.
        end: Original offset after it.
    """

    site: str
    kind: SiteKind
    place: Place
    paragraph: int
    start: int
    end: int


@dataclass(slots=True)
class SitesInPlay:
    """Watched sites that the article has named so far, in order."""

    mentions: list[InPlay] = field(default_factory=list)
    first: InPlay | None = None
    """The one watched site that the whole article names, where it names no other."""

    def note(self, found: Iterable[InPlay]) -> None:
        """Keep mentions in mind."""
        self.mentions.extend(found)

    def of_kind(self, kinds: Sequence[str], paragraph: int) -> InPlay | None:
        """The one site of these kinds that the text can mean, or None where two compete."""
        near = [
            m for m in self.mentions if paragraph - m.paragraph <= NEAR_BACK and m.kind in kinds
        ]
        if not near:
            near = [m for m in self.mentions if m.kind in kinds]
            return near[-1] if len({m.site for m in near}) == 1 else None
        here = [m for m in near if m.paragraph == paragraph] or near
        strict = [m for m in here if kinds and m.kind == kinds[0]]
        pool = strict or here
        if len({m.site for m in pool}) == 1:
            return pool[-1]
        latest = max(m.paragraph for m in pool)
        last = {m.site for m in pool if m.paragraph == latest}
        return pool[-1] if len(last) == 1 else None


def where(
    scene: Scene,
    at: int,
    theme: Theme,
    family: str,
    blocked: frozenset[int],
) -> list[PlaceMention]:
    """Places that the words around a trigger name, the nearest first; watched sites before others.

    Args:
        scene: The sentence.
        at: Index of the trigger.
        theme: What it speaks of.
        family: Family of the state: departures hold where they start.
        blocked: Tokens that name speakers and what they look at.
    """
    if theme.place is not None:
        return [theme.place]
    usable = [p for p in scene.places if _is_place(scene, p, family, blocked)]
    inside = [p for p in usable if _in_clause(scene.tree, p, at)]
    direct = [p for p in inside if _hangs_on(scene.tree, p, at)]
    for pool in (direct, inside, usable):
        sites = _together(scene.tree, [p for p in pool if p.spot.site], at)
        if sites:
            return sites
        if pool and pool is not direct:
            return [_nearest(scene.tree, pool, at)]
    return []


def _is_place(scene: Scene, place: PlaceMention, family: str, blocked: frozenset[int]) -> bool:
    """Whether a name says where: not who, not whose, and not where to for what leaves."""
    tree = scene.tree
    tokens = tree.at(place.start, place.end)
    head = tree.phrase_head(place.start, place.end)
    if head is None or place.spot.people or any(i in blocked for i in tokens):
        return False
    top = _noun_phrase(tree, head)
    preposition = _before(tree, head)
    if _leads_away(preposition, family):
        return False
    if place.spot.site:
        return True
    aside = preposition in listed("place.aside") and family not in {"moving", "arriving"}
    return not aside and (bool(preposition) or tree.dep(top) in {"dobj", "appos", "conj"})


def _leads_away(preposition: str, family: str) -> bool:
    """Whether a place is where something goes that leaves, or comes from that arrives."""
    if family in DEPARTS:
        return preposition in place_words().to
    return family == "arriving" and preposition in place_words().away


def _noun_phrase(tree: Tree, head: int) -> int:
    step = head
    while (
        tree.dep(step) in {"compound", "nmod", "amod", "appos", "conj"} and tree.head(step) != step
    ):
        if tree.dep(step) == "conj" and tree.tokens[tree.head(step)].pos not in {"NOUN", "PROPN"}:
            break
        step = tree.head(step)
    return step


def _hangs_on(tree: Tree, place: PlaceMention, at: int) -> bool:
    """Whether a place follows a preposition of the trigger itself: "have turned up at Onyx"."""
    head = tree.phrase_head(place.start, place.end)
    if head is None or tree.dep(head) != "pobj":
        return False
    return tree.head(tree.head(head)) == at


def _in_clause(tree: Tree, place: PlaceMention, at: int) -> bool:
    inside = tree.at(place.start, place.end)
    clause = clause_of(tree, at)
    return any(tree.is_under(i, at) or clause_of(tree, i) == clause for i in inside)


def _together(tree: Tree, sites: list[PlaceMention], at: int) -> list[PlaceMention]:
    """One site, or several where the text lists them side by side."""
    unique = list({p.spot.site: p for p in sites}.values())
    main = [p for p in unique if not _is_beside(tree, p)]
    if main and len(main) < len(unique):
        return _together(tree, main, at)
    if len(unique) < 2:
        return unique
    first = tree.phrase_head(unique[0].start, unique[0].end)
    side = [p for p in unique if _listed(tree, first, tree.phrase_head(p.start, p.end))]
    return side if len(side) == len(unique) else [_nearest(tree, unique, at)]


def _is_beside(tree: Tree, place: PlaceMention) -> bool:
    """Whether a place only says where another is: "at Onyx, near Amber"."""
    head = tree.phrase_head(place.start, place.end)
    if head is None:
        return False
    return _before(tree, head) in listed("settled.beside")


def _before(tree: Tree, head: int) -> str:
    top = _noun_phrase(tree, head)
    return tree.lemma(tree.head(top)) if tree.dep(top) == "pobj" else ""


def _listed(tree: Tree, a: int | None, b: int | None) -> bool:
    """Whether two names stand in one list ("at A and at B")."""
    if a is None or b is None:
        return False
    if a == b:
        return True
    low, high = min(a, b), max(a, b)
    between = tree.tokens[low + 1 : high]
    return (
        len(between) <= 6
        and any(t.text.lower() in {"and", ","} for t in between)
        and not any(t.pos == "VERB" for t in between)
    )


def _nearest(tree: Tree, places: Sequence[PlaceMention], at: int) -> PlaceMention:
    middle = tree.tokens[at].start
    return min(places, key=lambda p: abs(p.start - middle))


def pointed(
    scene: Scene, at: int, theme: Theme, play: SitesInPlay, paragraph: int
) -> InPlay | None:
    """The site that "the airfield", "the port" or "here" in a sentence points back to, or None."""
    tree = scene.tree
    nouns = [
        m
        for m in scene.assets
        if is_within(m.ref.path, "site") and not m.plural and _points(tree, m.head)
    ]
    nouns.sort(
        key=lambda m: (m.head != theme.at, not _near_clause(tree, m.head, at), abs(m.head - at))
    )
    for mention in nouns:
        phrase = " ".join(tree.tokens[i].text.lower() for i in tree.at(mention.start, mention.end))
        kinds = _kinds_of(phrase)
        found = play.of_kind(kinds, paragraph) if kinds else None
        if found is not None:
            return found
    if any(
        tree.lemma(k) in place_words().here and _is_adverb(tree, k) for k in range(len(tree.tokens))
    ):
        return _only(play, paragraph)
    return None


def _kinds_of(phrase: str) -> tuple[str, ...]:
    """Kinds of site that a noun phrase can mean, by the longest noun for a place in it."""
    sites = frame_book().sites
    return sites[max(found, key=len)] if (found := [n for n in sites if n in phrase]) else ()


def _is_adverb(tree: Tree, i: int) -> bool:
    """Whether "there" says where: not in "there are", but where the verb has another subject."""
    if tree.dep(i) == "expl":
        return bool(tree.down(tree.head(i), "nsubj"))
    return tree.dep(i) == "advmod"


def _near_clause(tree: Tree, i: int, at: int) -> bool:
    return clause_of(tree, i) == clause_of(tree, at)


def _points(tree: Tree, head: int) -> bool:
    """Whether a noun for a place points to one that is known: "the base", "its port"."""
    marks = {tree.lemma(k) for k in tree.down(head, "det", "poss")}
    named = [e for e in after(tree, head, "at", "in", "of") if tree.tokens[e].pos == "PROPN"]
    return bool(marks & listed("definite.places")) and not named


def _only(play: SitesInPlay, paragraph: int) -> InPlay | None:
    near = [m for m in play.mentions if paragraph - m.paragraph <= 1]
    return near[-1] if near and len({m.site for m in near}) == 1 else None


def in_play(
    found: Sequence[PlaceMention],
    sites: Mapping[str, Site],
    paragraph: int,
    spans: Sequence[tuple[int, int]],
) -> list[InPlay]:
    """Mentions of watched sites for pointing back to."""
    return [
        InPlay(p.spot.site, sites[p.spot.site].kind, p.spot.place, paragraph, *span)
        for p, span in zip(found, spans, strict=True)
        if p.spot.site
    ]
