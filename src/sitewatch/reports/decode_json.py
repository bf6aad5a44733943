"""Articles and feed items in JSON (JSON Feed 1.1 names and their common cousins)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sitewatch.errors import UnreadableError
from sitewatch.reports.decode_text import whole_characters

BODIES = (
    ("content_html", "text/html"),
    ("content_text", "text/plain"),
    ("articleBody", "text/plain"),
    ("content", "text/plain"),
    ("text", "text/plain"),
    ("body", "text/plain"),
    ("summary", "text/plain"),
    ("description", "text/plain"),
)
"""Keys that hold the body, best first (JSON Feed 1.1; schema.org Article)."""
TITLES = ("title", "headline", "name")
DATES = ("date_published", "datePublished", "published", "pubDate", "date", "published_at")
ADDRESSES = ("url", "external_url", "link", "id", "@id")
PUBLISHERS = ("publisher", "site_name", "source", "_feed_title")
AUTHORS = ("authors", "author", "creator")


def decode_item(source: str, name: str) -> tuple[str, str, dict[str, str], int]:
    """Text, media type of its body, what the item says of itself, and the offset of the body.

    Raises:
        UnreadableError: If it is no JSON object with a body.
    """
    item = _object(source, name)
    body, media_type = _body(item, name)
    meta = _meta(item)
    title = meta.get("title", "")
    head = f"{title}\n\n" if title else ""
    return f"{head}{body}", media_type, meta, len(head)


def _object(source: str, name: str) -> Mapping[str, object]:
    try:
        item = json.loads(source)
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}:{error.colno}"
        raise UnreadableError(f"not JSON: {error.msg}", where=where) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError("JSON that is nested too deep or too long", where=name) from error
    if not isinstance(item, dict):
        raise UnreadableError("a JSON article must be an object", where=name)
    return item


def _body(item: Mapping[str, object], name: str) -> tuple[str, str]:
    for key, media_type in BODIES:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            looks_html = media_type == "text/html" or value.lstrip()[:1] == "<"
            return whole_characters(value), "text/html" if looks_html else media_type
    keys = ", ".join(key for key, _ in BODIES)
    raise UnreadableError("the JSON object has no body", where=name, hint=f"looked for {keys}")


def _meta(item: Mapping[str, object]) -> dict[str, str]:
    meta = {
        "title": _first(item, TITLES),
        "publisher": _first(item, PUBLISHERS),
        "author": _first(item, AUTHORS),
        "url": _first(item, ADDRESSES),
        **{f"published:item {key}": _words(item.get(key)) for key in DATES},
    }
    return {key: value for key, value in meta.items() if value}


def _first(item: Mapping[str, object], keys: Iterable[str]) -> str:
    return next((text for key in keys if (text := _words(item.get(key)))), "")


def _words(value: object) -> str:
    """The text of a value, of its name, or of the first of a list of such."""
    if isinstance(value, str):
        return whole_characters(" ".join(value.split()))
    if isinstance(value, dict):
        return _words(value.get("name"))
    if isinstance(value, list) and value:
        return _words(value[0])
    return ""
