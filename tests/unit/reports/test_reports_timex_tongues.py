from datetime import date

import pytest

from sitewatch.model import days
from sitewatch.reports.timex import Reference, find_times, resolve_time
from sitewatch.reports.timex_tongues import find_foreign
from sitewatch.reports.timex_values import Relation

SATURDAY = Reference(days(date(2024, 12, 14), date(2024, 12, 14)))
"""14 December 2024 was a Saturday."""


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Два фрегата ушли 8 декабря 2024 года.", "2024-12-08"),
        ("Два фрегата ушли 8 декабря.", "2024-12-08"),
        ("Снимок сделан 2-го мая.", "2024-05-02"),
        ("Порт закрыт с января 2023 года.", "2023-01-01 to 2024-12-14"),
        ("Стояли 10–12 декабря.", "2024-12-10 to 2024-12-12"),
        ("В пятницу причал пуст.", "2024-12-13"),
        ("Вчера причал был пуст.", "2024-12-13"),
        ("Три дня назад причал был пуст.", "2024-12-11"),
        ("На прошлой неделе причал был пуст.", "2024-12-02 to 2024-12-08"),
        ("С 10 декабря причал пуст.", "2024-12-10 to 2024-12-14"),
        ("Снимок от 13.12.2024.", "2024-12-13"),
        ("غادرت سفينتان في 8 ديسمبر 2024.", "2024-12-08"),
        ("غادرت سفينتان في ١٣ كانون الأول ٢٠٢٤.", "2024-12-13"),
        ("غادرت سفينتان يوم الجمعة.", "2024-12-13"),
        ("كان الرصيف خاليا أمس.", "2024-12-13"),
        ("كان الرصيف خاليا قبل ثلاثة أيام.", "2024-12-11"),
        ("كان الرصيف خاليا قبل يومين.", "2024-12-12"),
        ("كان الرصيف خاليا الأسبوع الماضي.", "2024-12-02 to 2024-12-08"),
        ("الرصيف خال منذ 10 ديسمبر.", "2024-12-10 to 2024-12-14"),
    ],
)
def test_dates_of_other_languages_have_the_same_bounds(text, span):
    (mention,) = find_times(text)
    assert text[mention.start : mention.end] == mention.text
    assert str(resolve_time(mention, SATURDAY).span) == span


def test_a_name_of_a_month_alone_is_not_enough():
    assert find_times("Мая говорила с ним.") == []


def test_a_day_that_does_not_exist_is_no_date():
    assert find_times("31 июня и 30 февраля") == []


def test_words_that_only_contain_one_are_no_times():
    assert find_times("Сегодняшняя газета, вчерашний хлеб") == []


def test_as_of_keeps_the_day():
    (mention,) = find_times("По состоянию на 10 декабря причал пуст.")
    assert mention.relation is Relation.AS_OF


def test_english_text_is_not_searched():
    assert find_foreign("On 8 December 2024 two frigates left.") == []
