"""Articles that carry one text: wire tags, links, and words in a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitewatch.fusion import Resolution, resolve
from sitewatch.model import Observation, Pointer
from sitewatch.testing.observed import OWN, reading, seen, small_taxonomy, sources

TWELVE = "the grey ships that lay along the mole have left it overnight"
ELEVEN = "the grey ships that lay along the mole have left it"
WIRE = Pointer("wire", "NNA")
PAGE = Pointer("page", "harbour.example/2025/ships")


def own(article: str, quote: str = "words", state: str = "departed") -> Observation:
    told = replace(OWN, article=article, quote=f"{article}: {quote}")
    return seen(None, state=state, told=told, day_number=(8, 10))


def resolved(*observations: Observation, points: tuple[Pointer, ...] = ()) -> Resolution:
    readings = [replace(reading(a), pointers=points) for a in "ab"]
    return resolve(observations, readings, sources(), small_taxonomy())


@pytest.mark.parametrize(
    ("point", "why"),
    [(WIRE, "carries the same wire tag (NNA)"), (PAGE, "or both to harbour.example/2025/ships")],
)
def test_articles_that_point_at_one_another_and_say_the_same_are_one_look(
    point: Pointer, why: str
) -> None:
    assert len(resolved(own("a"), own("b")).looks) == 2
    (look,) = resolved(own("a"), own("b"), points=(point,)).looks

    assert any(why in reason for reason in look.reasons)


def test_a_tag_alone_joins_nothing() -> None:
    assert len(resolved(own("a"), own("b", state="loading"), points=(WIRE,)).looks) == 2


def test_twelve_words_in_a_row_are_copied_and_eleven_are_not() -> None:
    assert len(resolved(own("a", ELEVEN), own("b", ELEVEN)).looks) == 2
    (look,) = resolved(own("a", TWELVE), own("b", TWELVE)).looks

    assert any("twelve words in a row" in reason for reason in look.reasons)
