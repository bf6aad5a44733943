"""Items of JSON Feed, RSS and Atom, each as a JSON item of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from sitewatch.errors import EvidenceError, RefusedError, TooLargeError, UnreadableError
from sitewatch.model import Basis, Dated, day
from sitewatch.reports.doctime_claims import stated_day
from sitewatch.sources.found import Found
from sitewatch.sources.limits import Limits

FEED_TYPES = frozenset(("application/feed+json", "application/rss+xml", "application/atom+xml"))
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DUBLIN_DATE = "{http://purl.org/dc/elements/1.1/}date"
DUBLIN_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
Item = dict[str, object]


def split_feed(
    raw: bytes, media_type: str, origin: str, limits: Limits
) -> Iterator[Found | EvidenceError]:
    """Items of a feed in its order, or the reason why there are none."""
    try:
        title, items = _json_feed(raw) if media_type.endswith("+json") else _xml_feed(raw)
    except (ValueError, RecursionError, expat.ExpatError) as error:
        yield UnreadableError(f"a damaged feed: {error}", where=origin, hint="fetch it again")
        return
    except RefusedError as error:
        yield RefusedError(error.message, where=origin, hint=error.hint)
        return
    if len(items) > limits.files:
        yield TooLargeError(f"more than {limits.files} items; the rest was left out", where=origin)
    for number, item in enumerate(items[: limits.files], 1):
        yield _found(item, title, origin, number)


def parse_xml(raw: bytes) -> Element:
    """The root of an XML document without document type or entities of its own.

    Raises:
        RefusedError: If it declares a document type: entities can read files and fill memory.
        expat.ExpatError: If it is not well formed.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: builder.start(
        _qualified(name), {_qualified(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: builder.end(_qualified(name))
    parser.CharacterDataHandler = builder.data
    parser.Parse(raw, True)  # noqa: FBT003 - the name of the flag is not for keywords
    return builder.close()


def _refuse(*_: object) -> None:
    raise RefusedError("XML with a document type of its own", hint="such feeds are not opened")


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name


def _json_feed(raw: bytes) -> tuple[str, list[Item]]:
    data = json.loads(raw.decode("utf-8-sig"))
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError('"items" must be a list of objects')
    return str(data.get("title") or ""), items


def _xml_feed(raw: bytes) -> tuple[str, list[Item]]:
    root = parse_xml(raw)
    if root.tag == f"{ATOM}feed":
        entries = [_atom_item(entry) for entry in root.iter(f"{ATOM}entry")]
        return _text(root, f"{ATOM}title"), entries
    items = [element for element in root.iter() if _local(element) == "item"]
    channel = next((element for element in root.iter() if _local(element) == "channel"), root)
    return _named(channel, "title"), [_rss_item(item) for item in items]


def _rss_item(item: Element) -> Item:
    html = _text(item, CONTENT) or _named(item, "description")
    return _filled({
        "id": _named(item, "guid") or _named(item, "link"),
        "url": _named(item, "link"),
        "title": _named(item, "title"),
        "date_published": _named(item, "pubDate") or _text(item, DUBLIN_DATE),
        "author": _text(item, DUBLIN_CREATOR) or _named(item, "author"),
        "content_html": html,
    })  # fmt: skip


def _atom_item(entry: Element) -> Item:
    links = entry.findall(f"{ATOM}link")
    address = next(
        (x.get("href", "") for x in links if x.get("rel", "alternate") == "alternate"), ""
    )
    html, plain = _atom_body(entry)
    return _filled({
        "id": _text(entry, f"{ATOM}id"),
        "url": address,
        "title": _text(entry, f"{ATOM}title"),
        "date_published": _text(entry, f"{ATOM}published") or _text(entry, f"{ATOM}updated"),
        "author": _text(entry, f"{ATOM}author/{ATOM}name"),
        "content_html": html,
        "content_text": plain,
    })  # fmt: skip


def _atom_body(entry: Element) -> tuple[str, str]:
    """Body as HTML or as plain text, the other one empty (RFC 4287, 4.1.3)."""
    for name in ("content", "summary"):
        element = entry.find(ATOM + name)
        if element is None:
            continue
        kind = element.get("type", "text")
        if kind == "xhtml":
            return "".join(tostring(x, encoding="unicode", method="html") for x in element), ""
        body = "".join(element.itertext())
        if body.strip():
            return (body, "") if kind in ("html", "text/html") else ("", body)
    return "", ""


def _filled(item: Item) -> Item:
    kept = {key: value for key, value in item.items() if value}
    if "content_html" not in kept and "content_text" not in kept and "title" in kept:
        kept["content_text"] = kept["title"]
    return kept


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _named(element: Element, name: str) -> str:
    """Text of the first child of that name in any namespace."""
    return next(("".join(c.itertext()).strip() for c in element if _local(c) == name), "")


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _found(item: Mapping[str, object], publisher: str, origin: str, number: int) -> Found:
    raw = json.dumps(item, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    title = _string(item, "title")
    address = _string(item, "url") or f"{origin}#{_string(item, 'id') or number}"
    return Found(
        raw=raw,
        name=title or f"item {number}",
        origin=address,
        media_type="application/json",
        published=_published(_string(item, "date_published")),
        publisher=publisher,
        title=title,
    )


def _string(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _published(text: str) -> Dated | None:
    found = stated_day(text) if text else None
    if found is None:
        return None
    return Dated(day(found), Basis.EXPLICIT, (f"the feed dates the item {found}",), text)
