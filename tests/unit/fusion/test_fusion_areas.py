from __future__ import annotations

from sitewatch.fusion import EstimateSettings, resolve
from sitewatch.fusion.areas import area_estimates, looks_over
from sitewatch.fusion.counts.stock import stock
from sitewatch.fusion.counts.total import total
from sitewatch.fusion.estimate import estimate
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.model import Estimate, Observation, at_least
from sitewatch.testing.observed import (
    FRIGATE,
    Told,
    on,
    reading,
    seen,
    small_taxonomy,
    sources,
)

TAX = small_taxonomy()
WORDS = Vocabulary(TAX)
ORBIT = Told("b", ("Borea Space",))
READINGS = (reading("a", 28), reading("b", 28))


def both(*observations: Observation) -> tuple[dict[str, Estimate], Estimate | None]:
    """The estimates of areas by area, and that of the site."""
    found = resolve(observations, READINGS, sources(), TAX)
    asked = (found.looks, observations, found.relays, EstimateSettings(on(20)), TAX)
    areas = {e.area or "": e for e in area_estimates(*asked) if e.path == FRIGATE}
    return areas, next((e for e in estimate(*asked) if e.path == FRIGATE), None)


def on_day(found: Estimate, number: int) -> tuple[int, int]:
    (at,) = [at for at in found.series if at.on == on(number)]
    return at.low, at.high


def test_two_areas_told_by_one_look_add_up_to_a_least_number() -> None:
    told = (seen(2, area="pier"), seen(3, area="quay"))
    ((_, count),) = total(FRIGATE, [s for o in told if (s := stock(o, WORDS))])

    assert (count.min, count.max) == (at_least(5).min, None)


def test_a_number_for_the_whole_site_is_not_added_to_those_of_its_areas() -> None:
    told = (seen(6), seen(2, area="pier"), seen(3, area="quay"))
    ((_, count),) = total(FRIGATE, [s for o in told if (s := stock(o, WORDS))])

    assert (count.min, count.max) == (6, 6)


def test_classes_below_add_up_over_areas_and_not_with_the_whole_site() -> None:
    told = (seen(2), seen(1, area="pier"), seen(3, area="quay"))
    ((_, count),) = total("vessel.naval", [s for o in told if (s := stock(o, WORDS))])

    assert (count.min, count.max) == (4, None)


def test_none_in_one_area_says_nothing_of_the_site() -> None:
    assert stock(seen(0, area="pier"), WORDS) is None
    areas, site = both(seen(0, area="pier"))

    assert areas["pier"].series[-1].p_zero > 0.7
    assert site is None


def test_a_class_told_of_one_area_alone_is_counted_for_that_area() -> None:
    one_area = (seen(5, area="pier"), seen(0, area="pier", day_number=15, told=ORBIT))
    _, site = both(*one_area)
    _, mixed = both(seen(5), seen(0, area="pier", day_number=15, told=ORBIT))

    assert site is not None
    assert mixed is not None
    assert (site.area, mixed.area) == ("pier", None)
    assert site.series[-1].p_zero > 4 * mixed.series[-1].p_zero


def test_each_area_has_its_own_count_and_the_site_holds_at_least_all_of_them() -> None:
    areas, site = both(seen(2, area="pier"), seen(5, area="quay"))

    assert site is not None
    assert sorted(areas) == ["pier", "quay"]
    assert on_day(areas["pier"], 10)[1] < on_day(areas["quay"], 10)[1]
    assert on_day(areas["pier"], 10)[0] < on_day(areas["quay"], 10)[0]
    assert on_day(site, 10)[0] >= 6


def test_a_look_at_another_area_says_nothing_of_this_one() -> None:
    alone, _ = both(seen(2, area="pier"))
    with_other, _ = both(seen(2, area="pier"), seen(4, area="quay", day_number=15, told=ORBIT))

    assert with_other["pier"].series == alone["pier"].series
    assert with_other["pier"].inputs == alone["pier"].inputs


def test_none_at_the_whole_site_is_none_in_its_areas() -> None:
    gone = seen(0, day_number=15, told=ORBIT)
    areas, _ = both(seen(4, area="pier"), gone)
    _, site = both(seen(4), gone)

    assert site is not None
    assert areas["pier"].series == site.series


def test_looks_over_an_area_are_those_of_it_and_of_the_whole_site() -> None:
    told = (
        seen(2, area="pier"),
        seen(3, area="quay", day_number=12, told=ORBIT),
        seen(4, day_number=14),
    )
    looks = resolve(told, READINGS, sources(), TAX).looks

    assert [x.areas for x in looks] == [("pier",), ("quay",), ()], looks
    assert [x.id for x in looks_over("pier", looks)] == [looks[0].id, looks[2].id]
