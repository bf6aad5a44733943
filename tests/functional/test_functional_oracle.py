"""Looks and differences of the example case against what its reports plant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sitewatch.model import CasePicture, Difference, Disagreement, Look
from sitewatch.run.demo import make_demo
from sitewatch.run.events import ignore
from sitewatch.run.opening import open_case
from sitewatch.run.stages import look_at

EXAMPLE = Path(__file__).parents[2] / "examples" / "syria-2024"
EXPECTED = json.loads((EXAMPLE / "expected.json").read_text("utf-8"))
PLACED = {key: look for key, look in EXPECTED["looks"].items() if look["site"]}

LOOKS_FOUND = 9
"""Floor: of 15 planted looks at a site those found at their time. Raise it with the reader."""
DIFFERENCES_FOUND = {"R3", "C1", "C2", "C3", "X1"}
"""Floor: planted differences that are found with their kind."""
MOST_CHANGES = 4
"""Ceiling: changes over time listed as differences; the oracle plants three."""


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CasePicture]:
    folder = tmp_path_factory.mktemp("oracle") / "case"
    make_demo(folder, datetime(2025, 1, 10, tzinfo=UTC), ignore)
    with open_case(folder) as case:
        yield look_at(case, case.settings.as_of or date(2025, 1, 10))


def flat(text: str) -> str:
    return " ".join(text.split())


def ids_of(picture: CasePicture, side: dict[str, str]) -> set[str]:
    """Observations of a report whose words and the planted words hold one another."""
    named = {e.sha256 for e in picture.evidence if e.name == side["document"]}
    wanted = flat(side["quote"])
    return {
        o.id
        for o in picture.observations
        if o.evidence in named
        and (wanted in (said := flat(getattr(o.locator, "quote", ""))) or said in wanted)
    }


def differences(picture: CasePicture) -> list[Disagreement]:
    return [found for part in picture.sites for found in part.disagreements]


def opposes(found: Disagreement, one: set[str], other: set[str]) -> bool:
    a, b = set(found.side_a), set(found.side_b)
    return bool((a & one and b & other) or (a & other and b & one))


def is_planted(look: Look, planted: dict[str, object], site: str) -> bool:
    first, last = (date.fromisoformat(day) for day in planted["captured"])
    span = look.captured.span
    words = str(planted["observer"]).casefold().split()
    named = any(word in look.observer.casefold() for word in words)
    same = site == planted["site"] and look.medium.value == planted["medium"]
    return same and named and span.first_day <= last and first <= span.last_day


def test_planted_looks_are_found(picture: CasePicture) -> None:
    looks = [(look, part.site.id) for part in picture.sites for look in part.looks]
    found = {
        key for key, wanted in PLACED.items() if any(is_planted(x, wanted, s) for x, s in looks)
    }

    assert len(found) >= LOOKS_FOUND, sorted(set(PLACED) - found)


def test_retellings_of_one_release_count_once(picture: CasePicture) -> None:
    for part in picture.sites:
        for look in part.looks:
            told = [r for r in part.relays if r.look == look.id]
            if not look.derived_from:
                assert sum(r.weight for r in told) == pytest.approx(1.0)
    (hmeimim,) = [part for part in picture.sites if part.site.id == "hmeimim"]
    of_release = [x for x in hmeimim.looks if x.observer == "Maxar Technologies"]
    assert len(of_release) == 1


def test_planted_differences_are_found_with_their_kind(picture: CasePicture) -> None:
    found = {
        planted["id"]
        for planted in EXPECTED["disagreements"]
        if any(
            d.difference.value == planted["type"]
            and opposes(d, ids_of(picture, planted["a"]), ids_of(picture, planted["b"]))
            for d in differences(picture)
        )
    }

    assert found >= DIFFERENCES_FOUND


def test_what_agrees_is_not_flagged(picture: CasePicture) -> None:
    for pair in EXPECTED["must_not_be_flagged"]:
        one, other = ids_of(picture, pair["a"]), ids_of(picture, pair["b"])
        counts = [d for d in differences(picture) if d.method.endswith(" count")]
        assert one
        assert other
        assert not any(opposes(d, one, other) for d in counts)


def test_changes_are_listed_once_and_never_at_sites_that_nobody_spoke_of(
    picture: CasePicture,
) -> None:
    changes = [d for d in differences(picture) if d.difference is Difference.CHANGE]

    assert len(changes) <= MOST_CHANGES
    for part in picture.sites:
        if not part.looks:
            assert part.disagreements == ()
