"""Who tells each statement of a sentence; what the sentence names is kept in mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitewatch.model import Medium
from sitewatch.reports.attribution import hints, present
from sitewatch.reports.captures import joins_date
from sitewatch.reports.cues import cues
from sitewatch.reports.desk import Desk, Marked
from sitewatch.reports.grammar import listed
from sitewatch.reports.hearing import by
from sitewatch.reports.memory_records import Part
from sitewatch.reports.quotes import inside
from sitewatch.reports.telling import attributions, is_supposed
from sitewatch.reports.told import Hint, Told
from sitewatch.reports.tree import Tree

DATE_REACH = 80
"""How far after the words for an image its date may end, where the parser hung it on the verb
[code points]: "Airbus images of the port at Amber from 18 and 26 February"."""


def chains(
    desk: Desk,
    marked: Marked,
    told: Told,
    by_trigger: dict[int, list[Hint]],
    spans: list[tuple[int, int]],
) -> tuple[dict[int, tuple[Part, ...]], list[Hint], tuple[Part, ...]]:
    """The chain of each trigger, and every hint of the sentence; the memory hears each once."""
    every: dict[int, Hint] = {h.at: h for found in by_trigger.values() for h in found}
    for hint in _others(told, frozenset(every)):
        every.setdefault(hint.at, hint)
    parts = _heard(desk, marked, told, every, by_trigger)
    chains = {}
    for at, found in by_trigger.items():
        chain = desk.memory.joined(part for h in found for part in parts[h.at])
        if desk.told == marked.number:
            chain = desk.memory.outer(chain)
        token = told.tree.tokens[at]
        direct = inside(spans, token.start, token.end)
        chains[at] = desk.memory.direct(chain) if direct else chain
    for chain in chains.values():
        desk.memory.note_grounds(chain)
    heard = [part for at in sorted(parts) for part in parts[at]]
    tail = desk.memory.joined(sorted(heard, key=lambda part: part.image is not None))
    _note_base(desk, told, tail)
    return chains, list(every.values()), tail


def _note_base(desk: Desk, told: Told, tail: tuple[Part, ...]) -> None:
    """Keep the image that the text itself rests on: "we bought an image"."""
    pictured = [p for p in tail if p.image is not None]
    words = {t.text.lower() for t in told.tree.tokens}
    own = words & listed("pronouns.first") or {"follows"} <= words
    if desk.memory.base is None and pictured and own:
        look = desk.memory.look(pictured[0])
        if look is not None and look.medium is Medium.IMAGERY:
            desk.memory.base = pictured[0]


def _heard(
    desk: Desk,
    marked: Marked,
    told: Told,
    every: dict[int, Hint],
    by_trigger: dict[int, list[Hint]],
) -> dict[int, tuple[Part, ...]]:
    """The links of every hint, heard in the order of the text."""
    parts: dict[int, tuple[Part, ...]] = {}
    looked, spoken = len(desk.memory.seen), len(desk.memory.speakers)
    for at in sorted(every):
        hint = every[at]
        outer = [h for found in by_trigger.values() for h in found if h.order < hint.order]
        passed = any(h.looking is None for h in outer)
        parts[at] = desk.memory.parts_of(hint, marked.paragraph, told=passed)
        _date_images(desk, marked, hint, parts[at])
    desk.memory.claim(looked, spoken)
    desk.memory.hear(present(told), marked.paragraph, spoken)
    if len(desk.memory.seen) == looked:
        _date_earlier(desk, marked, told.tree)
    return parts


def _date_images(desk: Desk, marked: Marked, hint: Hint, parts: tuple[Part, ...]) -> None:
    """Give what is looked at the date that stands in its own phrase."""
    if hint.looking is None:
        return
    start, end = hint.looking.span
    dated = [t for t in desk.doc.times_in(marked.number, start, end) if t.dated is not None]
    if not dated:
        after = desk.doc.times_in(marked.number, end, end + DATE_REACH)
        dated = [t for t in after if t.dated and joins_date(marked.text[end : t.mention.start])]
    for part in parts:
        if part.image is not None and dated:
            seen = desk.memory.seen[part.image]
            seen.captured, seen.where = dated[0].dated, (dated[0].start, dated[0].end)


def _date_earlier(desk: Desk, marked: Marked, tree: Tree) -> None:
    """Give the images named last the day on which "it took them" or "they were taken"."""
    for verb, token in enumerate(tree.tokens):
        if token.pos != "VERB" or tree.lemma(verb) not in cues()["imagery.shot"]:
            continue
        taken = [tree.tokens[k].text.lower() for k in tree.down(verb, "dobj", "nsubjpass")]
        inside = tree.under(verb)
        span = (tree.tokens[inside[0]].start, tree.tokens[inside[-1]].end)
        dated = [t for t in desk.doc.times_in(marked.number, *span) if t.dated is not None]
        if set(taken) & listed("covering.pronouns") or "them" in taken:
            desk.memory.date_last(dated[:1])


def _others(told: Told, known: frozenset[int]) -> Iterator[Hint]:
    """Speakers and images that the sentence names without a statement that is understood."""
    tree = told.tree
    for verb in sorted(v for v in told.speech if not is_supposed(tree, v)):
        for kid in tree.kids[verb]:
            if tree.dep(kid) in {"ccomp", "dobj", "xcomp"}:
                yield from (h for h in hints(told, kid) if h.at not in known)
    for telling in attributions(tree, list(told.tellings.values()), []):
        if telling.group == "particle":
            yield from (h for h in by(told, telling.source, telling.head, 1) if h.at not in known)
    for i, token in enumerate(tree.tokens):
        if token.pos in {"NOUN", "PROPN"} and i not in known:
            looking = told.looking(i)
            if looking is not None:
                yield Hint((0, 0), "", looking=looking, at=i)


def blocked(tree: Tree, every: Sequence[Hint]) -> frozenset[int]:
    """Tokens that name speakers and makers of images."""
    found: set[int] = set()
    for hint in every:
        if hint.speaker is not None:
            found.update(tree.at(hint.speaker.start, hint.speaker.end))
            found.update(
                k for kid in tree.down(hint.at, "prep", "appos", "poss") for k in tree.under(kid)
            )
        if hint.looking is not None and hint.looking.maker is not None:
            found.update(tree.at(hint.looking.maker.start, hint.looking.maker.end))
    return frozenset(found)
