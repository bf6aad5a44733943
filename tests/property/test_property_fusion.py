from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitewatch.fusion import (
    EstimateSettings,
    FusionConfig,
    ResolveOptions,
    disagreements,
    estimate,
    resolve,
    site_picture,
)
from sitewatch.fusion.counts.kernel import thinning, transition
from sitewatch.fusion.counts.likelihood import count_likelihood
from sitewatch.fusion.looks.dependence import effective_number
from sitewatch.fusion.looks.roles import attach
from sitewatch.fusion.looks.rulings import Ruling
from sitewatch.fusion.weighing.bayes import Item, posterior
from sitewatch.model import Count, CountKind, Estimate, Medium, Observation, canonical_json, exactly
from sitewatch.testing.observed import (
    AIRLIFT,
    FRIGATE,
    Told,
    harbour,
    on,
    reading,
    seen,
    small_taxonomy,
    sources,
)

TAXONOMY = small_taxonomy()
FEW = settings(max_examples=20, deadline=None)

TELLERS = (
    ((), ()),
    (("Skylark Imaging",), (Medium.IMAGERY,)),
    (("Borea Space",), (Medium.IMAGERY,)),
    (("satellite images",), (Medium.IMAGERY,)),
    (("Wire", "Skylark"), (Medium.OUTLET, Medium.IMAGERY)),
    (("Anna Berg",), (Medium.ANALYST,)),
    (("Ida Holm",), (Medium.OFFICIAL,)),
)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    by, mediums = draw(st.sampled_from(TELLERS))
    told = Told(draw(st.sampled_from("abcd")), by, mediums, draw(st.booleans()))
    first = draw(st.integers(1, 20))
    count = draw(st.one_of(st.none(), st.integers(0, 6)))
    state = draw(st.sampled_from(("present", "docked", "loading", "unchanged", "departed")))
    more = {"unchanged_since": first - 1} if state == "unchanged" and first > 1 else {}
    return seen(
        count,
        draw(st.sampled_from((FRIGATE, AIRLIFT, "vessel", "site", "equipment"))),
        day_number=(first, first + draw(st.sampled_from((0, 0, 0, 2, 9)))),
        told=told,
        state="absent" if count == 0 else state,
        **more,
    )


SETS = st.lists(observations(), max_size=9)
SIGHTINGS = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 9)),
    min_size=1,
    max_size=4,
    unique_by=lambda x: x[0],
)


def estimated(told: list[Observation], as_of: int) -> Estimate:
    found = resolve(told, (), sources(), TAXONOMY)
    made = estimate(found.looks, told, found.relays, EstimateSettings(on(as_of)), TAXONOMY)
    return next(e for e in made if e.path == FRIGATE)


@FEW
@given(SETS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(told: list[Observation], random: object) -> None:
    mixed = sorted(told, key=lambda _: random.random())  # type: ignore[attr-defined]
    one = resolve(told, (), sources(), TAXONOMY)
    other = resolve(mixed, (), sources(), TAXONOMY)

    assert one == other
    assert disagreements(told, one, TAXONOMY) == disagreements(mixed, other, TAXONOMY)


@FEW
@given(SETS)
def test_every_observation_is_told_by_its_article_in_some_look(told: list[Observation]) -> None:
    found = resolve(told, (), sources(), TAXONOMY)
    attached = attach(found.looks, told)
    in_looks = {o.id for look in found.looks for o in attached[look.id]}
    in_relays = {key for relay in found.relays for key in relay.observations}

    assert in_looks == in_relays == {o.id for o in told}


@FEW
@given(SETS)
def test_relays_are_worth_at_most_their_number_of_looks(told: list[Observation]) -> None:
    found = resolve(told, (), sources(), TAXONOMY)

    assert sum(r.weight for r in found.relays) <= len(found.looks) + 1e-9
    assert all(0.0 <= r.weight <= 1.0 for r in found.relays)
    for look in found.looks:
        if not look.derived_from:
            assert sum(r.weight for r in found.relays if r.look == look.id) == pytest.approx(1.0)


@FEW
@given(SETS)
def test_a_look_took_place_when_all_of_its_tellings_allow(told: list[Observation]) -> None:
    found = resolve(told, (), sources(), TAXONOMY)
    times = {o.id: o.time.span for o in told}
    bases = {o.id: o.comparison.baseline for o in told if o.comparison}

    for look in found.looks:
        for key in look.inputs:
            base = bases.get(key)
            assert times[key].contains(look.captured.span) or (
                base is not None and base.contains(look.captured.span)
            )


@FEW
@given(SIGHTINGS, st.integers(1, 6))
def test_more_articles_about_a_look_change_no_estimate(
    days: list[tuple[int, int]], copies: int
) -> None:
    once = [seen(n, day_number=d, told=Told(f"{d}")) for d, n in days]
    often = [seen(n, day_number=d, told=Told(f"{d}-{c}")) for d, n in days for c in range(copies)]

    assert estimated(often, 40).series == estimated(once, 40).series


@FEW
@given(SIGHTINGS)
def test_intervals_hold_their_median_and_never_close_in_after_the_last_look(
    days: list[tuple[int, int]],
) -> None:
    found = estimated([seen(n, day_number=d, told=Told(f"{d}")) for d, n in days], 80)
    last = on(max(d for d, _ in days))
    after = [c for c in found.series if c.on >= last]

    assert all(c.low <= c.mid <= c.high for c in found.series)
    assert all(0.0 <= c.p_zero <= 1.0 for c in found.series)
    assert all(b.low <= a.low and b.high >= a.high for a, b in pairwise(after))


@FEW
@given(SIGHTINGS, SIGHTINGS)
def test_what_comes_later_changes_nothing_of_an_earlier_day(
    early: list[tuple[int, int]], late: list[tuple[int, int]]
) -> None:
    known = [seen(n, day_number=d, told=Told(f"{d}")) for d, n in early]
    later = [seen(n, day_number=d + 40, told=Told(f"late{d}")) for d, n in late]
    readings = tuple(
        [reading(f"{d}", d) for d, _ in early] + [reading(f"late{d}", d + 40) for d, _ in late]
    )
    config = FusionConfig(as_of=on(35), taxonomy=TAXONOMY, sources=sources())

    assert site_picture(harbour(), [*known, *later], readings, config) == site_picture(
        harbour(), known, readings, config
    )


@FEW
@given(st.floats(0.01, 60.0), st.floats(1.0, 90.0), st.floats(0.0, 2.0), st.integers(1, 30))
def test_kernels_are_probabilities(gap: float, stay: float, rate: float, top: int) -> None:
    kernel = transition(gap, stay, rate, top)

    assert (kernel >= 0).all()
    assert kernel.sum(axis=1) == pytest.approx(np.ones(top + 1))


@FEW
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_thinning_twice_is_thinning_by_the_product(first: float, second: float) -> None:
    assert thinning(first, 8) @ thinning(second, 8) == pytest.approx(
        thinning(first * second, 8), abs=1e-9
    )


@FEW
@given(st.floats(0.05, 1.0), st.integers(0, 8), st.integers(0, 8))
def test_a_wider_range_is_never_less_probable(chance: float, low: int, wider: int) -> None:
    narrow = count_likelihood(exactly(low), chance, 0.05, 12)
    about = Count(max(0, low - 1), low + wider, CountKind.ABOUT)
    wide = count_likelihood(about, chance, 0.05, 12)

    assert (wide >= narrow - 1e-12).all()


@FEW
@given(st.integers(1, 50), st.floats(0.0, 1.0))
def test_effective_numbers_lie_between_one_and_all(members: int, rho: float) -> None:
    worth = effective_number(members, rho)

    assert 1.0 - 1e-9 <= worth <= members + 1e-9
    assert worth <= effective_number(members + 1, rho) + 1e-9


@FEW
@given(
    st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3),
    st.lists(st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3), max_size=6),
)
def test_posteriors_are_probabilities_whatever_the_order_of_items(
    prior: list[float], rows: list[list[float]]
) -> None:
    items = [Item(f"i{n}", f"r{n}", tuple(row), 1.5) for n, row in enumerate(rows)]
    now = posterior(prior, items)

    assert now.sum() == pytest.approx(1.0)
    assert posterior(prior, items[::-1]) == pytest.approx(now)


@FEW
@given(SETS, st.data())
def test_a_decision_taken_back_leaves_no_trace(
    told: list[Observation], data: st.DataObject
) -> None:
    before = resolve(told, (), sources(), TAXONOMY)
    ids = sorted({o.id for o in told})
    if len(ids) > 1:
        one, other = data.draw(st.permutations(ids))[:2]
        ruling = Ruling("rev-1", data.draw(st.booleans()), (one,), (other,), "seen again")
        with_it = resolve(told, (), sources(), TAXONOMY, ResolveOptions(rulings=(ruling,)))
        looks = [set(look.inputs) for look in with_it.looks]

        assert {i for look in looks for i in look} == set(ids)
        if ruling.same:
            assert any({one, other} <= look for look in looks)
        else:
            assert not any({one, other} <= look for look in looks)
    again = resolve(told, (), sources(), TAXONOMY, ResolveOptions(rulings=()))

    assert canonical_json(again) == canonical_json(before)


@settings(max_examples=5, deadline=None)
@given(SETS, st.randoms(use_true_random=False))
def test_the_order_of_observations_and_readings_does_not_matter_to_a_picture(
    told: list[Observation], random: object
) -> None:
    readings = tuple(reading(article, 30) for article in "abcd")
    config = FusionConfig(as_of=on(35), taxonomy=TAXONOMY, sources=sources())

    def mixed(items: Sequence[object]) -> list[object]:
        return sorted(items, key=lambda _: random.random())  # type: ignore[attr-defined]

    one = site_picture(harbour(), told, readings, config)
    other = site_picture(harbour(), mixed(told), mixed(readings), config)  # type: ignore[arg-type]
    assert canonical_json(one) == canonical_json(other)
