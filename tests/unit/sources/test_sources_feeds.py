import json

import pytest

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.reports.original import decode_original
from sitewatch.sources.feeds import split_feed
from sitewatch.sources.limits import Limits

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour News</title>
<item><title>Cranes back at work</title><link>https://example.org/cranes</link>
<pubDate>Fri, 13 Dec 2024 22:15:00 -0500</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>Three cranes were loading.</p>]]></content:encoded></item>
<item><title>Only a headline</title></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay Watch</title>
<entry><id>urn:1</id><title>One</title><updated>2024-12-14T01:00:00Z</updated>
<published>2024-12-13T08:00:00Z</published>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/one"/>
<author><name>A. Writer</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Two <b>tugs</b>.</p></div>
</content></entry>
<entry><id>urn:2</id><title>Two</title><summary>Plain words.</summary></entry></feed>"""


def items(raw, media_type, limits=None):
    return list(split_feed(raw, media_type, "https://example.org/feed", limits or Limits()))


def body(found):
    original = decode_original(found.raw, found.media_type, found.name)
    return original.text[original.body_start :], original.media_type


def test_rss_items_carry_date_publisher_and_full_text():
    first, second = items(RSS, "application/rss+xml")
    assert (first.origin, first.publisher) == ("https://example.org/cranes", "Harbour News")
    assert str(first.published.span) == "2024-12-13"
    assert body(first) == ("<p>Three cranes were loading.</p>", "text/html")
    assert second.origin == "https://example.org/feed#2"
    assert second.published is None
    assert body(second) == ("Only a headline", "text/plain")


def test_atom_prefers_publication_over_update():
    first, second = items(ATOM, "application/atom+xml")
    assert str(first.published.span) == "2024-12-13"
    assert first.origin == "https://example.org/one"
    assert "Two <b>tugs</b>" in body(first)[0].replace("html:", "").replace("ns0:", "")
    assert body(second) == ("Plain words.", "text/plain")
    assert second.origin == "https://example.org/feed#urn:2"


def test_json_feed_items_keep_all_their_fields():
    item = {"id": "7", "content_text": "A frigate left.", "date_published": "2024-12-13", "x": 1}
    raw = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]})
    (found,) = items(raw.encode(), "application/feed+json")
    assert json.loads(found.raw) == item
    assert (found.publisher, str(found.published.span)) == ("T", "2024-12-13")


def test_equal_items_are_equal_bytes():
    assert items(RSS, "application/rss+xml")[0].raw == items(RSS, "application/rss+xml")[0].raw


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(head):
    raw = f'<?xml version="1.0"?>{head}<rss><channel><item/></channel></rss>'.encode()
    (error,) = items(raw, "application/rss+xml")
    assert isinstance(error, RefusedError)
    assert error.where == "https://example.org/feed"


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        (RSS[:300], "application/rss+xml"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 3}', "application/feed+json"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "application/feed+json"),
    ],
)
def test_damaged_feeds_are_named(raw, media_type):
    (error,) = items(raw, media_type)
    assert isinstance(error, UnreadableError)
    assert "damaged feed" in error.message


def test_too_many_items_are_said_and_the_first_are_kept():
    problem, kept = items(RSS, "application/rss+xml", Limits(files=1))
    assert isinstance(problem, TooLargeError)
    assert kept.title == "Cranes back at work"
