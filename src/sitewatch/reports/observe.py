"""From the sentences of a paragraph to drafts of observations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitewatch.model import Comparison, Direction, Kind, Modality, Span, day
from sitewatch.reports.coref import Entity
from sitewatch.reports.desk import Desk, Marked
from sitewatch.reports.doctime import PlacedTime
from sitewatch.reports.draft import Claim, Draft
from sitewatch.reports.grouping import grouped
from sitewatch.reports.manner import manner_of
from sitewatch.reports.memory_records import Part
from sitewatch.reports.observe_chain import chain_of, is_tracked, said_of
from sitewatch.reports.observe_count import count_of, fits, referent
from sitewatch.reports.observe_memory import place_entities, remember
from sitewatch.reports.observe_site import Around, wheres_of
from sitewatch.reports.observe_span import span_of
from sitewatch.reports.page import Page, read_sentence
from sitewatch.reports.parties import as_parties
from sitewatch.reports.quotes import quoted
from sitewatch.reports.resting import is_present
from sitewatch.reports.syntax import Sentence
from sitewatch.reports.times_around import Times, times_around
from sitewatch.reports.timex_values import Relation
from sitewatch.reports.turns import turn_of


def read_paragraph(desk: Desk, marked: Marked, sentences: Sequence[Sentence]) -> list[Draft]:
    """The statements of a paragraph, in the order of the text."""
    spans = quoted(marked.text)
    drafts: list[Draft] = []
    desk.turn = turn_of(marked.paragraph, desk.labels)
    desk.memory.return_to_base()
    for sentence in sentences:
        desk.sentence += 1
        page = read_sentence(desk, marked, sentence, spans)
        made = _drafts(desk, page, drafts)
        drafts.extend(made)
        known = len(desk.entities.known)
        remember(desk, page, borrowed=any("source inherited" in d.doubts for d in made))
        place_entities(desk, known, made)
    return drafts


def _drafts(desk: Desk, page: Page, before: Sequence[Draft]) -> list[Draft]:
    groups = grouped(desk, page)
    drafts: list[Draft] = []
    for group in groups:
        entity = referent(desk, page.marked, page.scene, group[0].theme)
        if group[0].theme.pronoun and (entity is None or not fits(group[0], entity)):
            continue
        others = [g for g in groups if g is not group]
        draft = _said(desk, page, group, entity)
        draft.start, draft.end = span_of(page, group, groups)
        _cite_count(page, group[0], draft)
        draft.about = _first_named(page, group[0], entity)
        _place_in_time(page, group, others, draft)
        _carry_baseline(draft, before)
        draft.said = said_of(desk, draft.parts, draft.times)
        around = Around(
            [*before, *drafts], entity, _same_look(draft, before), is_tracked(desk, draft.parts)
        )
        draft.wheres = tuple(wheres_of(desk, page, group[0], around))
        draft.parts = as_parties(desk, page, draft.parts, draft.wheres)
        drafts.append(draft)
    return drafts


def _said(desk: Desk, page: Page, group: list[Claim], entity: Entity | None) -> Draft:
    """What a group of claims says, of what, and who tells it."""
    main, states = group[0], desk.words.taxonomy.states
    ref, count = count_of(page.scene.tree, main, entity)
    parts, borrowed = chain_of(desk, page, group)
    state = states[main.mood.state]
    intended = main.mood.modality is Modality.INTENDED
    return Draft(
        paragraph=page.marked.number,
        kind=state.kind,
        ref=ref,
        count=count,
        state=state.name,
        details=_details(page, group, state.name, present=state.family == "present"),
        polarity=main.mood.polarity,
        modality=main.mood.modality,
        comparison=next((c.mood.comparison for c in group if c.mood.comparison), None),
        ongoing=main.mood.ongoing or any(c.mood.still for c in group),
        coming=intended and state.kind is not Kind.STATEMENT,
        now=main.mood.ongoing and is_present(page.scene.tree, main.trigger.at),
        parts=parts,
        cited=[("asset", *span) for span in entity.spans] if entity is not None else [],
        doubts=_doubts(page, main, entity, borrowed=borrowed),
        look=desk.memory.look_by(parts),
    )


def _cite_count(page: Page, main: Claim, draft: Draft) -> None:
    """Cite the words for how many where they stand before those that carry the statement.

    "Two transports that came on Tuesday had not moved": what is said of the coming starts late.
    """
    mention = main.theme.mention
    if mention is not None and draft.count is not None and mention.start < draft.start:
        span = page.marked.paragraph.to_original(mention.start, mention.end)
        draft.cited.append(("count", *span))


def _first_named(page: Page, main: Claim, entity: Entity | None) -> int | None:
    """Original offset of the words that first name what a claim is about."""
    if entity is not None:
        return min(start for start, _ in entity.spans)
    mention = main.theme.mention
    if mention is None:
        return None
    return page.marked.paragraph.to_original(mention.start, mention.end)[0]


def _details(page: Page, group: list[Claim], main: str, *, present: bool) -> tuple[str, ...]:
    """Further state words; being there goes without saying for what is moored."""
    found = dict.fromkeys(c.mood.state for c in group[1:] if c.mood.state != main)
    how = manner_of(page.scene.tree, (c.trigger.at for c in group))
    found.update(dict.fromkeys(word for word in how if word != main))
    return tuple(state for state in found if state != "present" or not present)


def _place_in_time(page: Page, group: list[Claim], others: list[list[Claim]], draft: Draft) -> None:
    """Give a draft the times around its claims: those of the main one first."""
    apart = frozenset(c.trigger.at for other in others for c in other)
    found = [times_around(page.timed, c.trigger.at, apart) for c in group]
    draft.times = Times(
        next((t.own for t in found if t.own), None),
        next((t.said for t in found if t.said), None),
        next((t.baseline for t in found if t.baseline), None),
    )
    draft.comparison = _compared(draft.comparison, draft.times.baseline)


def _compared(comparison: Comparison | None, placed: PlacedTime | None) -> Comparison | None:
    if comparison is None or placed is None or placed.dated is None:
        return comparison
    span: Span = placed.dated.span
    since = placed.mention.relation is Relation.SINCE
    # The earlier look itself: of "since 10 May" only that day.
    return replace(comparison, baseline=day(span.first_day) if since else span)


def _carry_baseline(draft: Draft, before: Sequence[Draft]) -> None:
    """Give "still" the earlier look that the sentence before it in one quotation names."""
    last, found = (before[-1] if before else None), draft.comparison
    if last is None or found is None or found.baseline is not None:
        return
    quotation = last.paragraph == draft.paragraph and all(
        d.parts and d.parts[-1].direct for d in (last, draft)
    )
    if quotation and found.direction is Direction.NONE and last.times.baseline is not None:
        draft.times = replace(draft.times, baseline=last.times.baseline)
        draft.comparison = _compared(found, draft.times.baseline)


def _same_look(draft: Draft, before: Sequence[Draft]) -> bool:
    """Whether a draft rests on images, or on the source, of the words before it."""
    parts: tuple[Part, ...] = draft.parts
    looks = bool(parts) and bool(before) and parts[-1].image is not None
    return "source inherited" in draft.doubts or looks


def _doubts(page: Page, main: Claim, entity: Entity | None, *, borrowed: bool) -> tuple[str, ...]:
    found = {
        "coreference": entity is not None,
        "source inherited": borrowed,
        "heading": page.marked.paragraph.heading,
        "implied": main.theme.implied,
        "noun": main.trigger.form == "noun",
        "bare": main.trigger.form == "bare",
    }
    return tuple(name for name, holds in found.items() if holds)
