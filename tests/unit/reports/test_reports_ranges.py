from datetime import date

from sitewatch.reports.ranges import Limit, both, narrowed, union


def day(number):
    return date(2024, 12, number)


def test_union_joins_what_touches():
    assert union([(day(5), day(6)), (day(1), day(3)), (day(4), day(4)), (day(9), day(9))]) == (
        (day(1), day(6)),
        (day(9), day(9)),
    )
    assert union([(day(3), day(1))]) == ()


def test_both_gives_the_days_in_both():
    assert both(((day(1), day(5)), (day(8), day(9))), ((day(4), day(8)),)) == (
        (day(4), day(5)),
        (day(8), day(8)),
    )
    assert both(((day(1), day(2)),), ((day(3), day(4)),)) == ()


def test_limits_narrow_in_turn_and_impossible_ones_are_refused():
    limits = [
        Limit("after the 5th", ((day(5), day(31)),)),
        Limit("says nothing", ((day(1), day(31)),)),
        Limit("before the 3rd", ((day(1), day(3)),)),
        Limit("by the 9th", ((day(1), day(9)),)),
    ]
    left, used, refused = narrowed(((day(1), day(31)),), limits)
    assert left == ((day(5), day(9)),)
    assert [limit.reason for limit in used] == ["after the 5th", "by the 9th"]
    assert [limit.reason for limit in refused] == ["before the 3rd"]
