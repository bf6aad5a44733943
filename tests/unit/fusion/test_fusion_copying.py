"""Copiers among simulated sources; figures of more runs stand in `bench/fusion_lib/copying.py`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sitewatch.fusion import Resolution, ResolveOptions, resolve
from sitewatch.fusion.looks.copying import Claim, Copying, copying
from sitewatch.fusion.looks.published import published_claims
from sitewatch.testing.observed import OWN, reading, seen, small_taxonomy, sources

COPIED = frozenset(f"s{n}" for n in range(5))


def simulated(seed: int, items: int) -> list[Claim]:
    """Ten sources; the first is poor, and the next four take over nine in ten of its claims."""
    rng = np.random.default_rng(seed)
    accuracy = np.concatenate(([0.6], rng.uniform(0.65, 0.9, 9)))
    wrong = rng.integers(1, 11, (10, items))
    told = np.where(rng.random((10, items)) < accuracy[:, None], 0, wrong)
    told[1:5] = np.where(rng.random((4, items)) < 0.9, told[0], told[1:5])
    return [Claim(f"s{s}", i, int(told[s, i])) for s in range(10) for i in range(items)]


@pytest.mark.parametrize(("items", "precision", "recall"), [(50, 0.88, 0.89), (200, 0.91, 0.95)])
def test_copiers_are_found(items: int, precision: float, recall: float) -> None:
    pairs = [pair for seed in range(12) for pair in copying(simulated(seed, items))]
    right = sum({pair.copier, pair.original} <= COPIED for pair in pairs)

    assert right / len(pairs) >= precision
    assert right / (12 * 10) >= recall


def test_nothing_is_said_of_few_shared_claims() -> None:
    assert all(copying(simulated(seed, 5)) == () for seed in range(5))
    assert copying(simulated(0, 49)) == ()
    assert copying([]) == ()


def test_sources_that_are_always_right_are_no_copiers() -> None:
    claims = [Claim(source, item, 0) for source in ("a", "b", "c") for item in range(120)]

    assert copying(claims) == ()


def test_the_order_of_claims_does_not_matter() -> None:
    claims = simulated(3, 60)

    assert copying(claims) == copying(claims[::-1])


PAIR = Copying("outlet a", "outlet b", 0.9, 80)


def resolved(*pairs: Copying, second: str = "departed") -> Resolution:
    """What two articles state themselves of the same days."""
    told = [
        seen(None, told=replace(OWN, article=article), state=state, day_number=(8, 10))
        for article, state in (("a", "departed"), ("b", second))
    ]
    options = ResolveOptions(copying=pairs)
    return resolve(told, (reading("a"), reading("b")), sources(), small_taxonomy(), options)


def worth(found: Resolution) -> float:
    return sum(relay.weight for relay in found.relays)


def test_own_words_of_a_known_copier_add_only_a_part() -> None:
    assert worth(resolved()) == pytest.approx(2.0)
    found = resolved(PAIR)

    (copied,) = [look for look in found.looks if look.derived_from]
    assert copied.dependence == 0.72
    assert PAIR.why in copied.reasons
    assert worth(found) == pytest.approx(2 / 1.72)


def test_what_differs_is_not_copied() -> None:
    assert resolved(PAIR, second="loading") == resolved(second="loading")


def test_counts_that_nobody_is_named_for_are_compared() -> None:
    told = [seen(4, told=replace(OWN, article=a)) for a in "ab"]
    claims = list(published_claims(told, (reading("a"), reading("b")), sources()))

    assert [(c.source, c.value) for c in claims if c.item[-1] == "count"] == [
        ("outlet a", (4, 4)),
        ("outlet b", (4, 4)),
    ]


def test_the_dependence_of_a_pair_is_its_probability_times_the_share_copied() -> None:
    assert PAIR.dependence == pytest.approx(0.72)
    assert "80 shared claims" in PAIR.why


def test_what_is_attributed_teaches_nothing_of_who_copies() -> None:
    assert list(published_claims([seen(2)], (reading("a"),), sources())) == []
