import pytest

from sitewatch.model import Medium
from sitewatch.testing.reports import read_text

IMAGERY = Medium.IMAGERY


def origins(text, **given):
    found = read_text(text, **given).observations
    return [o.chain[-1].who if o.chain else "" for o in found]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Two tankers left Amber, the news site Harbour 24 reported on Monday.", "Harbour 24"),
        ("Two tankers, the coast guard said, left Amber on Monday.", "coast guard"),
        ("Two tankers left Amber, said the coast guard.", "coast guard"),
        ("Two tankers left Amber, agents and brokers report.", "brokers"),
        ("Two tankers left Amber, the coast guard's log shows.", "coast guard"),
    ],
)
def test_who_ends_a_sentence_or_stands_between_commas_tells_it(text, who):
    assert origins(text) == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Nebo Sud, a Telegram channel, wrote that two tanks left Amber.", "Nebo Sud"),
        ("The channel Nebo Sud said that two tanks left Amber.", "Nebo Sud"),
        ("A spokesman for the ministry, Ivo Brandt, said that two tanks left Amber.", "Ivo Brandt"),
        (
            "One of the sources, a customs officer, said that two tanks left Amber.",
            "customs officer",
        ),
        ("The port office denied that two tanks left Amber.", "port office"),
        ("Amber News quoted an aid worker as saying that two tanks left Amber.", "aid worker"),
        ("Two tanks were seen at Amber on 6 May by aid workers.", "aid workers"),
        ("Residents of Sandholm said that two tanks left Amber.", "residents of Sandholm"),
    ],
)
def test_the_one_who_tells_is_found_by_name_or_by_office(text, who):
    assert [found.lower() for found in origins(text)] == [who.lower()]


def test_what_stands_behind_a_semicolon_is_told_by_the_same():
    text = "The ministry denied that two tanks left Amber; a radar had left Amber."
    assert origins(text) == ["ministry", "ministry"]


def test_a_colon_gives_what_follows_to_the_person_before_it():
    text = "A guard captain gave a different account: two tanks left Amber."
    assert origins(text)[-1] == "guard captain"


def test_he_is_the_person_named_last_by_name_or_office():
    text = (
        "Ivo Brandt, an analyst, said that two tanks left Amber. "
        "The minister of ports called that wrong. He said that a radar left Amber."
    )
    assert [who.split()[0] for who in origins(text)] == ["Ivo", "minister"]


def test_she_within_a_sentence_is_its_own_subject():
    text = "The minister was calm: two tanks, she said, had left Amber."
    assert origins(text) == ["minister"]


def test_a_spokeswoman_alone_is_the_body_named_last():
    text = (
        "The Harbour Institute rejected the report. “Two tankers left Amber,” said a spokeswoman."
    )
    assert origins(text) == ["Harbour Institute"]


def test_neither_a_watched_site_nor_an_asset_tells_anything():
    assert origins("Amber said little. Two frigates left Amber.") == [""]
    assert origins("The frigate saw two tankers at Amber.")[-1] == ""


def test_an_image_obtained_from_a_firm_is_that_firms():
    text = "Images obtained by the Harbour Institute from BlackSky show two tanks at Amber."
    assert origins(text) == ["BlackSky"]


@pytest.mark.parametrize(
    "first",
    ["We tasked BlackSky over Amber on 14 May 2026.", "A BlackSky satellite passed over Amber."],
)
def test_a_firm_that_takes_an_image_is_an_image(first):
    assert origins(f"{first} Two tanks are parked at Amber.") == ["BlackSky"]


def test_a_text_that_rests_on_an_image_of_its_own_returns_to_it():
    text = (
        "We bought one BlackSky image of Amber, taken on 4 May 2026.\n\n"
        "Two tanks are parked at Amber.\n\n"
        "The ministry wrote that a radar left Amber.\n\n"
        "Three trucks stood at Amber."
    )
    assert origins(text) == ["BlackSky", "ministry", "BlackSky"]


def test_a_past_tense_may_describe_a_picture_of_a_known_day():
    text = (
        "Images taken by BlackSky on 4 May 2026 show two tanks at Amber.\n\n"
        "Three trucks stood at Amber."
    )
    assert origins(text) == ["BlackSky", "BlackSky"]


def test_what_happened_long_before_an_image_is_not_seen_on_it():
    text = (
        "Images taken by BlackSky on 4 May 2026 show two tanks at Amber. "
        "In 2019 three trucks were parked at Amber."
    )
    assert origins(text) == ["BlackSky", ""]


def test_an_analyst_who_has_read_a_firms_image_goes_by_it():
    text = (
        "Two tanks are at Amber, analyst Ivo Brandt writes, on the basis of a BlackSky image.\n\n"
        "Brandt said that three trucks are parked at Amber."
    )
    assert origins(text) == ["BlackSky", "BlackSky"]


def test_in_it_points_to_the_image_of_the_sentence_before():
    text = (
        "A diplomat said that she had been shown a satellite image of Amber. "
        "There were no tanks in it."
    )
    found = read_text(text).observations[-1].chain
    assert found[-1].medium is IMAGERY


def test_names_and_colons_make_a_transcript():
    text = (
        "Host: Is the port quiet?\n\nBrandt: Two tankers left Amber.\n\n"
        "Host: And the tugs?\n\nBrandt: Three tugs are at Amber."
    )
    assert set(origins(text)) == {"Brandt"}


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("12th Wing Public Affairs", "12th Wing Public Affairs"),
        ("Press service of the Northern Fleet reports", "Press service of the Northern Fleet"),
        ("BRANDT & SONS SHIPPING AGENCIES - DAILY REPORT", "BRANDT & SONS SHIPPING AGENCIES"),
        ("Sandholm News Agency", ""),
        ("Two dead after attack on navy", ""),
    ],
)
def test_a_letterhead_says_who_issues_a_text(head, who):
    assert origins(f"{head}\n\nTwo tankers left Amber.") == [who]
