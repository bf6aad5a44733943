from datetime import date

import pytest

from sitewatch.model import Basis, days
from sitewatch.reports.timex import Reference, find_times, readings, resolve_time
from sitewatch.reports.timex_resolve import Tense
from sitewatch.reports.timex_values import Relation

SATURDAY = Reference(days(date(2024, 12, 14), date(2024, 12, 14)))
"""14 December 2024 was a Saturday."""


def found(text):
    return [mention.text for mention in find_times(text)]


def when(text, reference=SATURDAY, tense=Tense.PAST):
    (mention,) = find_times(text)
    dated = resolve_time(mention, reference, tense)
    return None if dated is None else str(dated.span)


@pytest.mark.parametrize(
    ("text", "mention", "span"),
    [
        ("left on December 13, it said", "December 13", "2024-12-13"),
        ("left on 13 December 2024.", "13 December 2024", "2024-12-13"),
        ("left on Dec. 13, 2023, it said", "Dec. 13, 2023", "2023-12-13"),
        ("an image of 2024-12-13 shows", "2024-12-13", "2024-12-13"),
        ("taken 2024-12-13T09:14:00Z here", "2024-12-13T09:14:00Z", "2024-12-13"),
        ("an image of 13.12.2024 shows", "13.12.2024", "2024-12-13"),
        ("an image of 13/12/2024 shows", "13/12/2024", "2024-12-13"),
        ("an image of 12/13/2024 shows", "12/13/2024", "2024-12-13"),
        ("an image of 13-Dec-2024 shows", "13-Dec-2024", "2024-12-13"),
        ("on the 13th of December they", "13th of December", "2024-12-13"),
        ("ON DECEMBER 13 THEY LEFT", "DECEMBER 13", "2024-12-13"),
        ("on Friday, December 13, they", "Friday, December 13", "2024-12-13"),
        ("on Friday (13 December) they", "Friday (13 December", "2024-12-13"),
        ("on November 21 and 22, ships", "November 21 and 22", "2024-11-21 to 2024-11-22"),
        ("on 3, 5 and 7 December they", "3, 5 and 7 December", "2024-12-03 to 2024-12-07"),
        ("seen 10-13 December at", "10-13 December", "2024-12-10 to 2024-12-13"),
        ("seen December 10–13 at", "December 10–13", "2024-12-10 to 2024-12-13"),
        ("between 10 and 13 December", "10 and 13 December", "2024-12-10 to 2024-12-13"),
        ("between December 10 and December 13, 2023", "December 10 and December 13, 2023",
         "2023-12-10 to 2023-12-13"),
        ("from 28 November to 3 December they", "28 November to 3 December",
         "2024-11-28 to 2024-12-03"),
        ("from 28 December 2023 to 3 January 2024", "28 December 2023 to 3 January 2024",
         "2023-12-28 to 2024-01-03"),
        ("in early December they", "early December", "2024-12-01 to 2024-12-10"),
        ("at the end of November they", "the end of November", "2024-11-21 to 2024-11-30"),
        ("the first half of November", "the first half of November", "2024-11-01 to 2024-11-15"),
        ("in November 2023 they", "November 2023", "2023-11-01 to 2023-11-30"),
        ("in mid-2023 they", "mid-2023", "2023-05-03 to 2023-08-31"),
        ("in 2011 they", "2011", "2011-01-01 to 2011-12-31"),
        ("the 2014 annexation of", "2014", "2014-01-01 to 2014-12-31"),
        ("in the 1990s they", "1990s", "1990-01-01 to 1999-12-31"),
        ("in December last year they", "December last year", "2023-12-01 to 2023-12-31"),
        ("on December 20, it will", "December 20", "2024-12-20"),
        ("on May 3 they", "May 3", "2024-05-03"),
    ],
)  # fmt: skip
def test_calendar_dates(text, mention, span):
    assert (found(text), when(text)) == ([mention], span)


@pytest.mark.parametrize(
    ("text", "mention", "span"),
    [
        ("said on Friday that", "Friday", "2024-12-13"),
        ("said on Saturday that", "Saturday", "2024-12-14"),
        ("said Friday evening that", "Friday evening", "2024-12-13"),
        ("said last Friday that", "last Friday", "2024-12-06 to 2024-12-13"),
        ("said this Monday that", "this Monday", "2024-12-09"),
        ("next Friday they", "next Friday", "2024-12-20 to 2024-12-27"),
        ("Monday to Wednesday they", "Monday to Wednesday", "2024-12-09 to 2024-12-11"),
        ("said yesterday that", "yesterday", "2024-12-13"),
        ("was hit overnight and", "overnight", "2024-12-13 to 2024-12-14"),
        ("said last week that", "last week", "2024-12-02 to 2024-12-08"),
        ("said earlier this week that", "earlier this week", "2024-12-09 to 2024-12-13"),
        ("seen earlier in the week at", "earlier in the week", "2024-12-09 to 2024-12-13"),
        ("said this month that", "this month", "2024-12-01 to 2024-12-14"),
        ("said last month that", "last month", "2024-11-01 to 2024-11-30"),
        ("late last month they", "late last month", "2024-11-21 to 2024-11-30"),
        ("over the weekend they", "over the weekend", "2024-12-14 to 2024-12-15"),
        ("last winter they", "last winter", "2023-12-01 to 2024-02-29"),
        ("left three days ago and", "three days ago", "2024-12-11"),
        ("left two or three days ago and", "three days ago", "2024-12-11"),
        ("left a few days ago and", "a few days ago", "2024-12-08 to 2024-12-12"),
        ("broke out 13 years ago and", "13 years ago", "2010-12-14 to 2012-06-14"),
        ("over recent weeks they", "recent weeks", "2024-10-14 to 2024-12-14"),
        ("in recent days they", "recent days", "2024-11-30 to 2024-12-14"),
        ("in the past three weeks they", "the past three weeks", "2024-11-23 to 2024-12-14"),
        ("in the last 48 hours they", "the last 48 hours", "2024-12-12 to 2024-12-14"),
        ("are currently moored", "currently", "2024-12-13 to 2024-12-14"),
    ],
)
def test_times_seen_from_publication(text, mention, span):
    assert (found(text), when(text)) == ([mention], span)


@pytest.mark.parametrize(
    ("text", "relation", "span"),
    [
        ("unchanged since December 10.", Relation.SINCE, "2024-12-10 to 2024-12-14"),
        ("unchanged since our December 10 coverage", Relation.SINCE, "2024-12-10 to 2024-12-14"),
        ("there until December 10.", Relation.UNTIL, "2024-12-10"),
        ("gone by December 10.", Relation.BY, "2024-12-10"),
        ("seen before December 10.", Relation.BEFORE, "2023-12-10 to 2024-12-09"),
        ("seen after December 10.", Relation.AFTER, "2024-12-11 to 2024-12-14"),
        ("as of December 10 it", Relation.AS_OF, "2024-12-10"),
        ("since Monday they", Relation.SINCE, "2024-12-09 to 2024-12-14"),
    ],
)
def test_limits(text, relation, span):
    (mention,) = find_times(text)
    assert (mention.relation, when(text)) == (relation, span)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("But since those dates they", "2024-12-12 to 2024-12-14"),
        ("But since then they", "2024-12-12 to 2024-12-14"),
        ("That day they", "2024-12-10 to 2024-12-11"),
        ("The following day they", "2024-12-12"),
        ("A day earlier, they", "2024-12-09 to 2024-12-10"),
        ("The day before, they", "2024-12-09"),
        ("Two days later they", "2024-12-12 to 2024-12-13"),
    ],
)
def test_times_seen_from_what_was_dated_before(text, span):
    before = days(date(2024, 12, 10), date(2024, 12, 11))
    assert when(text, Reference(SATURDAY.published, antecedent=before)) == span
    assert when(text, SATURDAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "We may march on, they may sit and mon ami sat in the sun",
        "It cost $48, €2011 and 2,000 men, 1,999 of them here",
        "An-124, S-400, Il-76, Su-24 and Tu-95 stood near T-90 number 2011",
        "All of May's friends: June Carter, April Jones and August Wilson",
        "The 2000 troops and 2014 vehicles of Flight 2011",
        "Black Friday at the Sunday Times on Good Friday",
        "Russia Today reports from room 1312 at 12.5 km, ratio 3/4",
        "closed on Fridays",
        "the day after the attack on the base",
        "section 12.13.14 of 31.13.2024 and 2024-13-45",
    ],
)
def test_what_is_no_time_is_not_read_as_one(text):
    assert found(text) == []


def test_a_count_after_a_list_of_days_is_no_day():
    assert found("On December 21 and 22 ships left") == ["December 21"]
    assert found("On December 21 and 22, ships left") == ["December 21 and 22"]
    assert found("On December 13, 20 tanks were seen") == ["December 13"]


def test_a_date_that_may_be_read_both_ways_keeps_both():
    (mention,) = find_times("an image of 03/04/2024 shows")
    dated = resolve_time(mention, SATURDAY)
    assert str(dated.span) == "2024-03-04 to 2024-04-03"
    assert "both kept" in dated.reasons[0]


def test_dates_of_a_list_share_the_year_at_its_end():
    first, second = find_times("in November and December 2023 they")
    assert [str(resolve_time(m, SATURDAY).span) for m in (first, second)] == [
        "2023-11-01 to 2023-11-30",
        "2023-12-01 to 2023-12-31",
    ]


def test_a_weekday_has_two_readings_until_the_tense_decides():
    (mention,) = find_times("on Friday")
    past, coming = readings(mention, SATURDAY)
    assert (str(past.span), str(coming.span)) == ("2024-12-13", "2024-12-20")
    assert when("on Friday", tense=Tense.FUTURE) == "2024-12-20"
    assert when("on Friday", tense=Tense.EITHER) == "2024-12-13 to 2024-12-20"


def test_a_wide_publication_gives_wide_times():
    wide = Reference(days(date(2024, 12, 13), date(2024, 12, 19)))
    assert when("on Friday", wide) == "2024-12-13"
    assert when("on Thursday", wide) == "2024-12-12 to 2024-12-19"
    assert when("yesterday", wide) == "2024-12-12 to 2024-12-18"


def test_a_year_that_is_open_stays_open():
    wide = Reference(days(date(2023, 12, 20), date(2024, 12, 20)))
    assert when("on December 13", wide) == "2023-12-13 to 2024-12-13"
    assert when("on December 13", Reference(None)) is None
    assert when("on December 13", Reference(None, years=(2023, 2024))) == (
        "2023-12-13 to 2024-12-13"
    )


def test_a_weekday_beside_a_date_settles_its_year():
    # 13 December was a Friday in 2019 and in 2024
    assert when("on Friday, December 13", Reference(days(date(2023, 6, 1), date(2023, 6, 1)))) == (
        "2019-12-13"
    )


def test_the_day_of_the_week_ends_before_the_newest_date():
    focus = days(date(2024, 12, 13), date(2024, 12, 13))
    assert when("seen earlier in the week", Reference(SATURDAY.published, focus=focus)) == (
        "2024-12-09 to 2024-12-12"
    )


def test_the_29th_of_february_is_found_in_any_year():
    assert when("on February 29", Reference(days(date(2023, 5, 1), date(2023, 5, 1)))) == (
        "2023-02-28"
    )
    assert when("on February 29") == "2024-02-29"


def test_bases_and_reasons_are_said():
    explicit = resolve_time(find_times("13 December 2024")[0], SATURDAY)
    shared = resolve_time(find_times("December 13")[0], SATURDAY)
    relative = resolve_time(find_times("yesterday")[0], SATURDAY)
    assert (explicit.basis, explicit.reasons) == (Basis.EXPLICIT, ())
    assert shared.reasons == ("the year from publication, 2024-12-14",)
    assert (relative.basis, relative.text) == (Basis.RELATIVE, "yesterday")


def test_offsets_cover_the_words():
    text = "Ships left on December 13 and, since Friday, none came. 2024-12-14: calm."
    assert all(text[m.start : m.end] == m.text for m in find_times(text))
    assert [m.start for m in find_times(text)] == [14, 31, 56]
