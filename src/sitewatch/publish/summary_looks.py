"""Clauses about the looking itself: how do we know, what was not seen, where accounts differ."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.model import CasePicture, Difference, Look, Sight, SitePicture
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.coverage import last_look, longest_gap
from sitewatch.publish.pieces import called, tell
from sitewatch.publish.text import capital, listed, lower_first, one_line, shorten
from sitewatch.publish.words import OUTCOMES, looks_worth, number_of, short_span, span_words


def origin(part: SitePicture, picture: CasePicture) -> Iterator[Clause]:
    """How many originals tell of how many looks, and which look is told most."""
    saw = [look for look in part.looks if look.somebody_saw]
    told = [relay for relay in part.relays if relay.look in {look.id for look in saw}]
    articles = sorted({relay.evidence for relay in told})
    if not articles:
        return
    worth = looks_worth(sum(relay.weight for relay in told))
    text = (
        f"{tell(called(picture.readings, articles), len(articles))} of "
        f"{number_of(len(saw), 'look', 'looks')}, worth {worth} independent "
        f"{'look' if worth == '1' else 'looks'}."
    )
    refs = (*(look.id for look in saw), *articles)
    naive = Clause(f"Counted one by one, they would pass for {len(told)} independent looks.", refs)
    yield Clause(text, refs, Topic.ORIGIN, naive)
    most = max(saw, key=lambda look: (len(_articles(part, look.id)), look.id))
    repeats = _articles(part, most.id)
    if len(repeats) > 1:
        when = span_words(most.captured.span)
        text = f"{len(repeats)} of them repeat one look: {shorten(most.observer, 80)}, {when}."
        yield Clause(text, (most.id, *repeats), Topic.ORIGIN)


def _articles(part: SitePicture, look: str) -> tuple[str, ...]:
    return tuple(sorted({relay.evidence for relay in part.relays if relay.look == look}))


def unseen(part: SitePicture, picture: CasePicture) -> Iterator[Clause]:
    """When nobody looked, which looks saw nothing, what nobody looked for."""
    yield from _silent(part, picture)
    for look in part.looks:
        if not look.somebody_saw and not _seen_otherwise(look, part):
            who, when = shorten(look.observer, 80), span_words(look.captured.span)
            text = f"{capital(who)}, {when}, saw nothing: {OUTCOMES[look.outcome]}."
            yield Clause(text, (look.id,), Topic.UNSEEN)
    unlooked = [i for i in part.indicators if i.sight is Sight.NOT_LOOKED]
    if unlooked:
        text = f"Nobody looked for: {listed([lower_first(i.name) for i in unlooked])}."
        yield Clause(text, tuple(i.id for i in unlooked), Topic.UNSEEN)


def _seen_otherwise(look: Look, part: SitePicture) -> bool:
    """Whether another way of searching the same scene saw something."""
    return any(
        other.somebody_saw
        and other.method != look.method
        and (other.observer, other.captured.span) == (look.observer, look.captured.span)
        for other in part.looks
    )


def differs(part: SitePicture) -> Iterator[Clause]:
    """Real conflicts one by one; errors of retelling as a number."""
    for kind in (Difference.CONFLICT, Difference.UNRESOLVED):
        for found in part.disagreements:
            if found.difference is kind:
                text = f"{capital(kind.value)}: {one_line(found.about)}."
                yield Clause(text, (found.id,), Topic.DIFFERS)
    retold = tuple(d.id for d in part.disagreements if d.difference is Difference.RETELLING)
    if retold:
        errors = number_of(len(retold), "difference is an error", "differences are errors")
        yield Clause(f"{errors} of retelling.", retold, Topic.DIFFERS)


def _silent(part: SitePicture, picture: CasePicture) -> Iterator[Clause]:
    gap = longest_gap(part.looks)
    if gap is not None:
        before, after = gap
        text = (
            f"Between the looks of {short_span(before.captured.span)} and "
            f"{span_words(after.captured.span)} nobody is known to have looked."
        )
        yield Clause(text, (before.id, after.id), Topic.UNSEEN)
    last = last_look(part.looks)
    if last is not None and last.captured.span.last_day < picture.as_of:
        span = last.captured.span
        least, most = (picture.as_of - span.last_day).days, (picture.as_of - span.first_day).days
        since = number_of(most, "day", "days") if least == most else f"{least} to {most} days"
        text = f"The last look lies {since} back."
        yield Clause(text, (last.id,), Topic.UNSEEN)
