"""`review`: an analyst's decision on an observation or on looks, signed with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sitewatch.cli.console import say
from sitewatch.cli.options import CASE, the_day
from sitewatch.errors import UsageError
from sitewatch.model import Review, Verdict
from sitewatch.run.opening import OpenCase

WORDS = (Verdict.ACCEPT, Verdict.CORRECT, Verdict.REJECT, Verdict.WITHDRAW)
"""Verdicts that are given as a word; the others are options, because they name a second id."""


@click.command()
@CASE
@click.argument("id")
@click.argument("verdict", type=click.Choice([v.value for v in WORDS]), required=False)
@click.option("--same-look-as", "same", help="Id of what was made in the same look.")
@click.option("--not-same-look-as", "not_same", help="Id of what was made in another look.")
@click.option("--set", "corrections", multiple=True, help="New value: state='\"loading\"'.")
@click.option("--reason", required=True, help="Why.")
@click.option("--signed", required=True, help="Who decides.")
def review(case: Path, reason: str, signed: str, **given: object) -> None:
    """Accept, correct or reject an observation, join or part looks, or withdraw a decision.

    Nothing that was recorded is ever altered.
    """
    from sitewatch.run.opening import open_case
    from sitewatch.run.reviews import check_review

    with open_case(case) as opened, opened.store.lock():
        decision = _decision(opened, reason, signed, given)
        check_review(decision, opened)
        opened.store.ledger.add_review(decision)
    done = f"{decision.verdict.value} {decision.target}"
    say(f"{decision.id}: {done}; `sitewatch run {case}` applies it")


def _decision(case: OpenCase, reason: str, signed: str, given: dict[str, object]) -> Review:
    """The decision that was asked for.

    Raises:
        UsageError: If there is not exactly one, or an id in it is unknown.
    """
    from sitewatch.run.rulings import sides_of

    target, now = str(given["id"]), datetime.now(UTC)
    asked = [word for word in ("verdict", "same", "not_same") if given[word] is not None]
    if len(asked) != 1:
        words = ", ".join(v.value for v in WORDS)
        raise UsageError(
            "give one decision", hint=f"one of {words}, --same-look-as or --not-same-look-as"
        )
    said = str(given[asked[0]])
    pairs = given["corrections"]
    values = tuple(_pair(str(text)) for text in pairs) if isinstance(pairs, tuple) else ()
    if asked == ["verdict"]:
        return Review(target, Verdict(said), reason, signed, now, values)
    verdict = Verdict.SAME_LOOK if asked == ["same"] else Verdict.NOT_SAME_LOOK
    sides = sides_of(case, (target, said), the_day(None, case.settings))
    return Review(target, verdict, reason, signed, now, values, sides)


def _pair(text: str) -> tuple[str, str]:
    field, separator, value = text.partition("=")
    if not separator:
        raise UsageError(f"not field=value: {text!r}", where="--set")
    return field, value
