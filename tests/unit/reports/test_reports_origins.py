import pytest

from sitewatch.model import Medium
from sitewatch.testing.reports import read_text

IMAGERY, OUTLET, OFFICIAL = Medium.IMAGERY, Medium.OUTLET, Medium.OFFICIAL


def chain(text, at=-1, **given):
    found = read_text(text, **given).observations
    return [(link.who, link.medium) for link in found[at].chain]


def test_images_stand_behind_the_present_tense_of_later_paragraphs():
    text = (
        "Satellite imagery taken by Kestrel shows two ships at Amber.\n\n"
        "Three helicopters are parked at Amber."
    )
    assert chain(text) == [("Kestrel", IMAGERY)]


def test_they_do_not_stand_behind_its_past_tense():
    text = (
        "Satellite imagery taken by Kestrel shows two ships at Amber.\n\n"
        "Three helicopters left Amber on Monday."
    )
    assert chain(text) == []


def test_they_do_not_where_somebody_speaks_between():
    text = (
        "Satellite imagery taken by Kestrel shows two ships at Amber.\n\n"
        "The ministry said that troops had left.\n\n"
        "Three helicopters are parked at Amber."
    )
    assert chain(text) == []


def test_the_pass_of_a_known_provider_is_an_image():
    text = "Our latest pass over Amber (BlackSky, 1 May) shows two ships at Amber."
    assert chain(text) == [("BlackSky", IMAGERY)]


def test_a_pass_of_nobody_is_none():
    assert chain("The latest pass over Amber shows two ships at Amber.") == []


def test_an_image_that_a_speaker_shares_is_the_origin():
    text = "Two ships are at Amber, Harbour Times said, sharing an image captured by Kestrel."
    assert chain(text) == [("Harbour Times", OUTLET), ("Kestrel", IMAGERY)]


def test_a_quoted_study_is_its_authors():
    text = "Harbour Times reported that two ships are at Amber, quoting a study by the Amber Lab."
    assert chain(text)[0] == ("Harbour Times", OUTLET)
    assert chain(text)[-1][0] == "Amber Lab"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "A lorry driver said two tanks left Amber. The same driver said a radar left Amber.",
            "lorry driver",
        ),
        (
            "Ukraine's intelligence agency HUR said that two tanks left Amber. "
            "The Ukrainian agency said that a radar left Amber.",
            "HUR",
        ),
    ],
)
def test_a_description_of_somebody_named_before_is_no_new_origin(text, who):
    assert chain(text)[-1][0].split(" (")[0] == who


def test_a_description_of_another_land_is_a_new_origin():
    text = (
        "Ukraine's intelligence agency HUR said that two tanks left Amber. "
        "The Kenyan agency said that a radar left Amber."
    )
    assert chain(text)[-1][0] != "HUR"


def test_who_would_only_speak_if_is_not_heard_later():
    text = (
        "If the ministry would publish figures, it would say that ships left. "
        "Two frigates left Amber."
    )
    assert chain(text) == []


def test_whoever_says_something_can_speak():
    assert chain("Two tankers left Amber, brokers in Riga said.")[-1][0] == "brokers"
