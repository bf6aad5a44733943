import pytest

from sitewatch.testing.reports import PUBLISHED, read_text


def published(text):
    found = read_text(text, published=None).published
    return None if found is None else str(found.span)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Harbour bulletin no. 9 (27 January 2026)\n\nTwo ships are at Amber.", "2026-01-27"),
        ("(Translated) ONYX, 17/4/2026 – Two ships are at Amber, it says.", "2026-04-17"),
        (
            "PORT NOTICE 3\n\nIssued by Amber Agency, Onyx, 14 May 2026\n\nTwo ships left.",
            "2026-05-14",
        ),
    ],
)
def test_lines_that_state_the_day_of_publication(text, span):
    assert published(text) == span


def test_the_date_of_a_caption_is_not_that_of_the_text():
    text = "Two ships at Amber (27 January 2026)\n\nTwo ships are at Amber."
    assert published(text) != "2026-01-27"


def test_a_day_on_which_somebody_spoke_is_of_the_week_before():
    text = "Two ships left Amber, the coast guard said on 16 March 2026."
    assert published(text) == "2026-03-16 to 2026-03-23"


def test_a_later_date_in_the_text_takes_that_back():
    text = (
        "Two ships left Amber, the coast guard said on 16 March 2026. "
        "The pier was rebuilt on 2 June 2026."
    )
    assert published(text) != "2026-03-16 to 2026-03-23"


def test_last_friday_is_over_whatever_is_planned():
    text = "The navy will report what it saw when two ships left Amber last Friday."
    [found] = read_text(text).observations
    assert found.time.span.last_day <= PUBLISHED


def test_a_month_without_a_year_in_an_undated_text_stays_wide():
    [found] = read_text("In January two frigates left Amber.", published=None).observations
    assert found.time.span.width_days > 365
