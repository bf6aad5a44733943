"""`review`: an analyst's accept, correction or rejection, signed with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sitewatch.cli.console import say
from sitewatch.cli.options import CASE
from sitewatch.errors import UsageError
from sitewatch.model import Review, Verdict


@click.command()
@CASE
@click.argument("id")
@click.argument("verdict", type=click.Choice([v.value for v in Verdict]))
@click.option("--set", "corrections", multiple=True, help="New value: state='\"loading\"'.")
@click.option("--reason", required=True, help="Why.")
@click.option("--signed", required=True, help="Who decides.")
def review(
    case: Path,
    id: str,  # noqa: A002  # the contract's word
    verdict: str,
    corrections: tuple[str, ...],
    reason: str,
    signed: str,
) -> None:
    """Accept, correct or reject an observation; the record itself is never altered."""
    from sitewatch.run.opening import open_case
    from sitewatch.run.reviews import check_review

    values = tuple(_pair(text) for text in corrections)
    decision = Review(id, Verdict(verdict), reason, signed, datetime.now(UTC), values)
    with open_case(case) as opened, opened.store.lock():
        check_review(decision, opened)
        opened.store.ledger.add_review(decision)
    say(f"{decision.id}: {verdict} {id}; `sitewatch run {case}` applies it")


def _pair(text: str) -> tuple[str, str]:
    field, separator, value = text.partition("=")
    if not separator:
        raise UsageError(f"not field=value: {text!r}", where="--set")
    return field, value
