"""Who took images, what continues them, what they cover, and which place a shared name means."""

from datetime import date

import pytest

from sitewatch.model import Direction, Polarity, Site, SiteKind, day
from sitewatch.testing.reports import AIRFIELD, PORT, read_text

CITY_PORT = Site(
    "port-jade", "Jade port", SiteKind.PORT, PORT.geometry, aliases=("Jade",), within=("Jade",)
)


def observations(text, **given):
    return read_text(text, **given).observations


def origin(observation):
    return observation.chain[-1].who


# ---- who took the images -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Umbra images taken on 9 May show two ferries at Amber.",
        "Umbra satellite imagery shows two ferries at Amber.",
        "Satellite images that Umbra took on 9 May reveal two ferries at Amber.",
        "Images of the port of Amber by Umbra show two ferries.",
        "Pictures from Umbra show two ferries at Amber.",
        "Two ferries are parked at Amber, satellite images by Umbra Space show.",
        "The imagery company Umbra released pictures. The pictures show two ferries at Amber.",
        'Umbra said of images taken on 9 May: "Two ferries are at Amber."',
    ],
)
def test_a_named_provider_around_the_images_is_the_origin(text):
    assert origin(observations(text)[0]) == "Umbra"


def test_images_that_nobody_is_named_for_stay_unnamed():
    assert origin(observations("Satellite images show two ferries at Amber.")[0]) == (
        "satellite images"
    )


@pytest.mark.parametrize("who", ["the company", "it"])
def test_images_that_the_company_took_are_those_of_the_provider(who):
    text = f"Umbra said two ferries left Amber. Images {who} took on 9 May had shown ten ferries."
    found = observations(text)[-1]
    assert (origin(found), found.seen.span) == ("Umbra", day(date(2026, 5, 9)))


# ---- what continues them -------------------------------------------------------------------------

OPENING = "Umbra images taken on 9 May show two ferries at Amber.\n\n"


@pytest.mark.parametrize("words", ["The images show", "The photos show", "The footage shows"])
def test_bare_images_continue_the_provider_and_its_day(words):
    found = observations(f"{OPENING}{words} two trucks at Onyx.")[-1]
    assert (origin(found), found.seen.span) == ("Umbra", day(date(2026, 5, 9)))


def test_bare_images_of_another_day_keep_the_provider_and_both_days():
    before, after = observations(f"{OPENING}The image of 12 May shows no ferries at Amber.")
    assert origin(after) == "Umbra"
    assert before.seen.span == day(date(2026, 5, 9))
    assert after.seen.span == day(date(2026, 5, 12))


@pytest.mark.parametrize(
    "text",
    [
        "The company said two trucks are at Onyx.",
        "The satellite firm said two trucks are at Onyx.",
        "Two trucks are at Onyx, according to the company.",
    ],
)
def test_the_company_is_the_imagery_provider_named_before(text):
    assert origin(observations(OPENING + text)[-1]) == "Umbra"


def test_the_company_stays_unnamed_where_none_was_named():
    assert origin(observations("The company said two trucks are at Onyx.")[0]) == "company"


@pytest.mark.parametrize("words", ["It took them on 9 May.", "They were taken on 9 May."])
def test_a_day_told_of_them_is_the_day_of_the_images(words):
    text = f"Umbra released images of Amber. {words} The images show two ferries at Amber."
    assert observations(text)[-1].seen.span == day(date(2026, 5, 9))


# ---- what is denied or left out ------------------------------------------------------------------


def test_none_of_denies():
    found = observations("None of the trucks had reached Amber.")[0]
    assert (found.state, found.polarity) == ("arrived", Polarity.NEGATED)


def test_no_sign_of_work_at_a_site_denies_it_there():
    found = observations("There is no sign of loading at Amber.")[0]
    assert (found.site, found.state) == ("port-amber", "loading")
    assert found.polarity is Polarity.NEGATED


@pytest.mark.parametrize(
    ("text", "degree"),
    [("Little had changed at Amber.", "little"), ("Onyx air base has hardly changed.", "hardly")],
)
def test_little_change_is_unchanged(text, degree):
    found = observations(text)[0]
    assert (found.state, found.polarity) == ("unchanged", Polarity.AFFIRMED)
    assert found.comparison.direction is Direction.NONE
    assert found.comparison.degree == degree


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Umbra images show two ferries at Amber. They do not cover Onyx.", "They do not cover"),
        ("Umbra images show two ferries at Amber. Onyx is not covered by the images.", "Onyx is"),
    ],
)
def test_what_images_do_not_cover_is_a_note_and_no_observation(text, quote):
    reading = read_text(text)
    (note,) = reading.notes
    assert [o.site for o in reading.observations] == ["port-amber"]
    assert note.code == "not-covered"
    assert text[note.start : note.end].startswith(quote)


def test_nets_that_cover_planes_are_no_images():
    (found,) = observations("Nets cover two planes at Onyx.")
    assert (found.site, found.state) == ("field-onyx", "sheltered")


# ---- which place ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["near the city of Amber", "in Amber province"])
def test_a_city_or_province_is_not_the_site_of_its_name(words):
    assert [o.site for o in observations(f"Two trucks are {words}.")] == [None]


def test_a_place_that_only_says_where_another_is_makes_no_second_site():
    assert [o.site for o in observations("Two planes are at Onyx, near Amber.")] == ["field-onyx"]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Two trucks are in Jade.", None),
        ("Two trucks are at the port of Jade.", "port-jade"),
        ("Two ferries are at Jade.", "port-jade"),
    ],
)
def test_the_name_of_an_area_is_a_port_only_where_ports_are_spoken_of(text, site):
    assert observations(text, sites=(CITY_PORT, AIRFIELD))[0].site == site


def test_the_planes_keep_the_site_of_those_before():
    text = (
        "Two planes were seen at Onyx air base, near the city of Amber. "
        "The images show that the planes are preparing to take off."
    )
    assert [o.site for o in observations(text)] == ["field-onyx", "field-onyx"]


# ---- earlier images ------------------------------------------------------------------------------


def test_images_compared_with_are_the_baseline_and_not_what_is_seen():
    text = (
        "Umbra took images of Amber on 12 May. "
        "“Two ferries are still at Amber, unchanged from our images of 9 May,” Umbra said."
    )
    found = observations(text)[-1]
    assert found.time.span == day(date(2026, 5, 12))
    assert found.comparison.baseline == day(date(2026, 5, 9))


def test_still_in_one_quotation_has_the_baseline_of_the_sentence_before():
    text = (
        "Umbra took images of Amber on 12 May. "
        "“Amber port is largely unchanged from our images of 9 May. Two ferries are still moored "
        "at Amber,” Umbra said."
    )
    found = observations(text)[-1]
    assert found.time.span == day(date(2026, 5, 12))
    assert found.comparison.baseline == day(date(2026, 5, 9))
