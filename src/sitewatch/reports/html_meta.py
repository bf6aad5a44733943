"""What an HTML page says of itself in its head: dates, title, publisher, address."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sitewatch.reports.html_source import Kind, Token, attributes, tokens

DATE_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "publishdate", "publish-date", "publication_date", "pubdate", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued",
    "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "citation_date",
    "citation_publication_date",
)  # fmt: skip
"""Names under which pages state when they were published, first statement of each kept."""
NAME_METAS = {
    "og:title": "title", "og:site_name": "publisher", "application-name": "publisher",
    "author": "author", "og:url": "url",
}  # fmt: skip
ARTICLE_TYPES = {"article", "newsarticle", "reportagenewsarticle", "blogposting", "webpage"}
MAX_JSON_LD = 1_000_000
"""Longest block of linked data that is looked at [code points]."""


def html_meta(source: str) -> dict[str, str]:
    """Title, publisher, author, address and each stated date, by where it stands."""
    meta: dict[str, str] = {}
    for key, value in _stated(source):
        words = " ".join(value.split())
        if words:
            meta.setdefault(key, words)
    return meta


def _stated(source: str) -> Iterator[tuple[str, str]]:
    """Everything that is stated, in the order of the page."""
    inside = ""
    for token in tokens(source):
        if token.kind is Kind.OPEN:
            inside = _holds_text(token)
            yield from _of_tag(token)
        elif token.kind is Kind.CLOSE:
            inside = ""
        elif inside == "title":
            yield "title", token.value
        elif inside == "script":
            yield from _from_json_ld(token.value)


def _holds_text(token: Token) -> str:
    """The element whose text states something, or empty."""
    if token.value == "script":
        kind = attributes(token).get("type", "").lower()
        return "script" if kind == "application/ld+json" else ""
    return "title" if token.value == "title" else ""


def _of_tag(token: Token) -> Iterator[tuple[str, str]]:
    if token.value not in ("meta", "link", "time"):
        return
    given = attributes(token)
    if token.value == "meta":
        yield from _from_meta(given)
    elif token.value == "link" and given.get("rel", "").lower() == "canonical":
        yield "url", given.get("href", "")
    elif "pubdate" in given or given.get("itemprop", "").lower() == "datepublished":
        yield "published:time tag", given.get("datetime", "")


def _from_meta(given: dict[str, str]) -> Iterator[tuple[str, str]]:
    name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
    if name in DATE_METAS:
        yield f"published:meta tag {name}", given.get("content", "")
    if name in NAME_METAS:
        yield NAME_METAS[name], given.get("content", "")


def _from_json_ld(text: str) -> Iterator[tuple[str, str]]:
    if len(text) > MAX_JSON_LD:
        return
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    for node in _nodes(data):
        if not ARTICLE_TYPES.isdisjoint(_types(node)):
            date, publisher = node.get("datePublished"), node.get("publisher")
            if isinstance(date, str):
                yield "published:linked data datePublished", date
            if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
                yield "publisher", publisher["name"]


def _nodes(data: object) -> Iterator[dict[str, object]]:
    entries = data if isinstance(data, list) else [data]
    for entry in entries:
        if isinstance(entry, dict):
            yield entry
            graph = entry.get("@graph")
            if isinstance(graph, list):
                yield from (node for node in graph if isinstance(node, dict))


def _types(node: dict[str, object]) -> set[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {str(kind).lower() for kind in listed}
