"""The questions that a language model is asked about one report; the same report, the same bytes.

The report travels as strings inside a JSON value, so nothing in it can close what holds it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sitewatch.model import Site, canonical_json
from sitewatch.reports.desk import Marked
from sitewatch.taxonomy.records import Taxonomy

LONGEST = 6_000
"""Characters of a report in one question: some 1,500 tokens, so that question and answer fit the
smallest context in use (4,096 tokens). Source: about four characters a token in English
(OpenAI, tokenizer notes)."""
MOST_TOKENS = 2_048
"""Tokens of an answer: room for some twenty records. Source: judgement, 100 tokens a record."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of every report.

    Attributes:
        model: Name of the language model, as its server knows it.
        sites: Watched sites.
        taxonomy: Classes and states.
    """

    model: str
    sites: tuple[Site, ...]
    taxonomy: Taxonomy


def questions(marked: Sequence[Marked], ask: Ask) -> tuple[bytes, ...]:
    """Requests for the parts of a report that name a watched site, in the order of the text."""
    return tuple(_request(part, ask) for part in _parts(marked) if _names_site(part))


def _parts(marked: Sequence[Marked]) -> Iterator[list[Marked]]:
    """Paragraphs, as many together as a question holds; one that is longer is left to the rules."""
    part: list[Marked] = []
    size = 0
    for paragraph in marked:
        if len(paragraph.text) > LONGEST:
            continue
        if part and size + len(paragraph.text) > LONGEST:
            yield part
            part, size = [], 0
        part.append(paragraph)
        size += len(paragraph.text)
    if part:
        yield part


def _names_site(part: Sequence[Marked]) -> bool:
    return any(place.spot.site for marked in part for place in marked.places)


def _request(part: Sequence[Marked], ask: Ask) -> bytes:
    named = {place.spot.site for marked in part for place in marked.places}
    sites = [
        {"id": site.id, "names": [site.name, *site.aliases]}
        for site in ask.sites
        if site.id in named
    ]
    told = {
        "sites": sites,
        "classes": sorted(ask.taxonomy.classes),
        "states": sorted(ask.taxonomy.states),
        "text": [marked.text for marked in part],
    }
    messages = [
        {"role": "system", "content": prompt()["system"].strip()},
        {"role": "user", "content": canonical_json(told)},
    ]
    body = {
        "model": ask.model,
        "messages": messages,
        "temperature": 0,
        "seed": 0,
        "stream": False,
        "max_tokens": MOST_TOKENS,
        "response_format": {"type": "json_object"},
    }
    return canonical_json(body).encode("utf-8", "replace")


@cache
def prompt() -> dict[str, str]:
    """The words of the prompt and their version, read once."""
    data = files(__package__).joinpath("prompt_en.toml").read_text("utf-8")
    return {key: str(value) for key, value in tomllib.loads(data).items()}
