"""The invented articles of `example.toml` and what a reader would draw from them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from sitewatch.model import (
    AssetRef,
    Basis,
    Comparison,
    Count,
    CountKind,
    Dated,
    Direction,
    Evidence,
    Kind,
    Link,
    Medium,
    Modality,
    Note,
    Observation,
    Place,
    Point,
    Polarity,
    Reading,
    ReadStatus,
    TextLocator,
    day,
)
from sitewatch.testing.world import sources

METHOD = "example-reader/1"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article.

    Attributes:
        name: File name.
        publisher: Invented outlet, or empty.
        published: Day of publication.
        text: Its words.
        said: What it says, as tables of `example.toml`.
        media_type: MIME type.
    """

    name: str
    publisher: str
    published: date
    text: str
    said: tuple[Mapping[str, Any], ...] = ()
    media_type: str = "text/plain"

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def title(self) -> str:
        """Its heading, or the start of its first line; a file that cannot be read has none."""
        if self.media_type == PDF:
            return ""
        heading = re.search(r"<title>(.*?)</title>", self.text)
        return heading[1] if heading else self.text.splitlines()[0].partition(",")[0][:80]


def articles() -> tuple[Article, ...]:
    """All of them, in the order of the file."""
    tables = tomllib.loads(files("sitewatch.testing").joinpath("example.toml").read_text("utf-8"))
    return tuple(
        Article(**{**table, "said": tuple(table.get("said", ()))}) for table in tables["article"]
    )


def evidence() -> tuple[Evidence, ...]:
    """A record of each article, by hash in order."""
    return tuple(sorted(map(_evidence, articles()), key=lambda e: e.sha256))


def readings() -> tuple[Reading, ...]:
    """How reading went, without observations, by hash in order."""
    return tuple(sorted(map(_reading, articles()), key=lambda r: r.evidence))


def observations() -> tuple[Observation, ...]:
    """Every line as an observation, by id in order."""
    made = [observed(article, said) for article in articles() for said in article.said]
    return tuple(sorted(made, key=lambda o: o.id))


def observed(article: Article, said: Mapping[str, Any]) -> Observation:
    """One line of an article as an observation."""
    start = article.text.index(said["quote"])
    unchanged = said["state"] == "unchanged"
    same = Comparison(Direction.NONE, "much", day(date(2025, 3, 10))) if unchanged else None
    return Observation(
        evidence=article.sha256,
        locator=TextLocator(start, start + len(said["quote"]), said["quote"]),
        kind=Kind.STATEMENT if said["path"] == "site" else Kind.PRESENCE,
        asset=AssetRef(said["path"]),
        state=said["state"],
        time=Dated(day(said["day"]), Basis.EXPLICIT, ("The day is named in the text.",)),
        site=said["site"],
        place=_place(said),
        count=_count(said),
        polarity=Polarity.NEGATED if said["state"] == "absent" else Polarity.AFFIRMED,
        modality=Modality(said.get("modality", "asserted")),
        comparison=same,
        chain=_chain(article, said),
        confidence=0.9,
        method=METHOD,
    )


def _chain(article: Article, said: Mapping[str, Any]) -> tuple[Link, ...]:
    media = {source.name: source.medium for source in sources()}
    own = media.get(article.publisher, Medium.OUTLET)
    told = [Link(who, media.get(who, Medium.OUTLET), "said") for who in said["via"]]
    return (Link(article.publisher, own, direct=not told), *told)


def _count(said: Mapping[str, Any]) -> Count | None:
    words = said.get("count_text", "")
    match said.get("count"):
        case [low, high]:
            return Count(low, high, CountKind.EXACT, words)
        case [low]:
            return Count(low, None, CountKind.AT_LEAST, words)
    return None


def _place(said: Mapping[str, Any]) -> Place | None:
    place = said.get("place")
    return Place(place["name"], Point(place["lon"], place["lat"])) if place else None


def _evidence(article: Article) -> Evidence:
    raw = article.text.encode()
    return Evidence(
        sha256=article.sha256,
        name=article.name,
        media_type=article.media_type,
        size_bytes=len(raw),
        origin=f"https://example.org/{article.name}",
        retrieved=datetime.combine(article.published, time(21), UTC),
        published=_published(article),
        publisher=article.publisher,
        title=article.title,
        simulated=True,
    )


def _published(article: Article) -> Dated:
    reasons = ("The date stands in the file that it came with.",)
    return Dated(day(article.published), Basis.EXPLICIT, reasons)


def _reading(article: Article) -> Reading:
    failed = article.media_type == PDF
    return Reading(
        evidence=article.sha256,
        status=ReadStatus.FAILED if failed else ReadStatus.READ,
        method=METHOD,
        published=None if failed else _published(article),
        publisher=article.publisher,
        title=article.title,
        language="" if failed else "en",
        notes=tuple(_notes(article)),
        simulated=True,
    )


def _notes(article: Article) -> Iterator[Note]:
    if article.media_type == PDF:
        yield Note("damaged", "The file ends after its first page.", attention=True)
    if article.name == "northern-wire.txt":
        lost = "Residents spoke of lorries on the ridge road through the night."
        start = article.text.index(lost)
        message = "A sentence about a watched site gave no observation."
        yield Note("not-understood", message, start, start + len(lost))
    if article.name == "lantern.txt":
        message = "“Friday” was read as 14 March 2025, from the day of publication."
        yield Note("relative-date", message)
