from __future__ import annotations

import pytest

from sitewatch.fusion.looks.dependence import effective_looks, effective_number, look_weights
from sitewatch.model import Basis, Dated, Look, Medium, day
from sitewatch.testing.observed import HARBOUR, on


def look(number: int, base: str = "", rho: float = 0.0) -> Look:
    return Look(
        HARBOUR,
        f"observer {number}",
        Medium.IMAGERY,
        Dated(day(on(number)), Basis.EXPLICIT),
        derived_from=base,
        dependence=rho,
    )


@pytest.mark.parametrize(
    ("members", "rho", "worth"),
    [(1, 1.0, 1.0), (5, 1.0, 1.0), (5, 0.0, 5.0), (2, 0.7, 2 / 1.7), (0, 0.5, 0.0)],
)
def test_effective_number_by_hand(members: int, rho: float, worth: float) -> None:
    assert effective_number(members, rho) == pytest.approx(worth)


def test_readers_share_what_they_add_beyond_the_look_they_read() -> None:
    base = look(1)
    readers = [look(2, base.id, 0.7), look(3, base.id, 0.7)]
    weights = look_weights([base, *readers])

    # Three members at 0.7 are worth 3 / 2.4 = 1.25: the two readers add 0.125 each.
    assert weights[base.id] == 1.0
    assert [weights[r.id] for r in readers] == pytest.approx([0.125, 0.125])


def test_two_independent_looks_are_two_and_a_reader_alone_stands_for_one() -> None:
    base, other = look(1), look(4)
    reader = look(2, base.id, 0.7)
    known = {x.id: x for x in (base, other, reader)}
    weights = look_weights(known.values())

    assert effective_looks([base.id, other.id], known, weights) == pytest.approx(2.0)
    assert effective_looks([reader.id], known, weights) == pytest.approx(1.0)
    assert effective_looks([base.id, reader.id], known, weights) == pytest.approx(2 / 1.7)
