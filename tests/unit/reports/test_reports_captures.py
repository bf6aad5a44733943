import pytest

from sitewatch.reports.captures import joins_date
from sitewatch.testing.reports import read_text


def span(text, at=-1):
    return str(read_text(text).observations[at].time.span)


HEAD = "Amber Watch, 20 May 2026\n\n"
TWO = HEAD + "The company released Maxar images of Amber from 9 and 16 May 2026.\n\n"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("In the earlier image two frigates are at the pier.", "2026-05-09"),
        ("In the later image two frigates are at the pier.", "2026-05-16"),
        ("They show that two frigates are at the pier.", "2026-05-16"),
    ],
)
def test_words_choose_one_of_two_dated_images(words, day):
    assert span(TWO + words) == day


def test_a_stretch_of_days_is_no_list_of_images():
    text = HEAD + "Maxar images from 9 to 16 May 2026 show two frigates at Amber."
    assert span(text) == "2026-05-09 to 2026-05-16"


def test_an_image_that_is_compared_with_dates_nothing_else():
    text = (
        HEAD + "A Maxar image of 16 May 2026 shows ten frigates at Amber, four more than in the "
        "image from 9 May. Two tugs are beside them."
    )
    assert span(text) == "2026-05-16"


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (" from ", True),
        (" (", True),
        (" of the port at Amber taken on ", True),
        (" show ships that left on ", False),
    ],
)
def test_words_that_lead_from_an_image_to_its_date(between, joined):
    assert joins_date(between) is joined


def test_the_present_tense_is_of_the_day_of_writing():
    assert span(HEAD + "Two frigates are moored at Amber.") == "2026-05-19 to 2026-05-20"


def test_the_present_tense_of_a_text_on_images_is_not():
    text = HEAD + "Satellite images show the port of Amber.\n\nTwo frigates are moored there."
    assert span(text) != "2026-05-19 to 2026-05-20"
