"""Who issues a text that speaks without naming itself, where a line at its head says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitewatch.reports.clean import Paragraph
from sitewatch.reports.grammar import listed

HEAD = 4
"""Paragraphs at the start in which a notice says who issues it; a convention of this project."""

NAME = r"([A-Z][\w’'.&-]*(?:[ ](?:[A-Z][\w’'.&-]*|of|the|and|for|d'[A-Z]\w*))*)"


def issuer_of(paragraphs: Sequence[Paragraph]) -> tuple[str, int, int] | None:
    """The name of the issuer with its original span, or None.

    Args:
        paragraphs: The text, in order.
    """
    verbs = "|".join(sorted(listed("issuing.verbs")))
    pattern = re.compile(rf"^\s*(?i:{verbs}) by (?:the )?{NAME}", re.MULTILINE)
    for paragraph in paragraphs[:HEAD]:
        match = pattern.search(paragraph.text)
        if match is not None:
            return match.group(1), *paragraph.to_original(*match.span(1))
    return None
