"""Which blocks of a page are its main text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitewatch.reports.original import Original

SHINGLE = 3
"""Words in a row that are compared."""
KNOWN_SHARE = 0.7
"""Share of a block's shingles that must stand in the main text; small repairs may differ."""


def is_main(blocks: Sequence[str], original: Original) -> list[bool]:
    """For each block, whether it belongs to the main text; all do where none is found.

    Source:
        trafilatura, F 0.96 on 181 pages of scrapinghub/article-extraction-benchmark.
    """
    import trafilatura  # noqa: PLC0415 - half a second that other reports need not pay

    source = original.text[original.body_start :]
    main = trafilatura.extract(source, include_comments=False, deduplicate=False)
    if not main:
        return [True] * len(blocks)
    title = _words(original.meta.get("title", ""))
    known = {shingle for line in main.splitlines() for shingle in _shingles(_words(line))}
    return [_is_known(_words(block), known, title) for block in blocks]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    size = min(SHINGLE, len(words))
    return (tuple(words[i : i + size]) for i in range(len(words) - size + 1) if size)


def _is_known(words: Sequence[str], known: set[tuple[str, ...]], title: Sequence[str]) -> bool:
    own = list(_shingles(words))
    if not own:
        return False
    if title and list(title[: len(words)]) == list(words):
        return True
    return sum(shingle in known for shingle in own) >= KNOWN_SHARE * len(own)
