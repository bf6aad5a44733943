from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitewatch.model import Evidence, Pointer
from sitewatch.reports.original import Original
from sitewatch.reports.pointers import address, pointers_of


def found(text: str, url: str = "", origin: str = "a.html") -> tuple[Pointer, ...]:
    at = datetime(2025, 3, 1, tzinfo=UTC)
    evidence = Evidence("a" * 64, "a.html", "text/html", 1, origin, at)
    return pointers_of(Original(text, "text/html", "utf-8", {"url": url}), text, evidence)


def test_a_wire_tag_stands_after_the_place() -> None:
    assert found("LARNE (NNA) - Two ships left.") == (Pointer("wire", "NNA"),)
    assert found("Two ships (NNA) left.") == ()
    assert found("x" * 700 + " LARNE (NNA) - Two ships left.") == ()


def test_an_article_has_its_own_address() -> None:
    own = found("Text.", "https://www.harbour.example/ships?from=mail", "https://mirror.example/1")

    assert own == (Pointer("page", "harbour.example/ships"), Pointer("page", "mirror.example/1"))


def test_links_count_in_paragraphs_only() -> None:
    inside = '<p class="x">As <a class="y" href="https://wire.example/a/">reported</a></p>'
    outside = '<a href="https://wire.example/all">All news</a>'

    assert found(f"{outside}{inside}") == (Pointer("page", "wire.example/a"),)


@pytest.mark.parametrize("url", ["https://wire.example/", "ftp://wire.example/a", "a.html", ""])
def test_what_names_no_page_is_no_address(url: str) -> None:
    assert address(url) == ""
