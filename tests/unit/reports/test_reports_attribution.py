import pytest

from sitewatch.model import Medium
from sitewatch.testing.reports import read_text


def chain(text, at=-1, **given):
    found = read_text(text, **given).observations
    return [(link.who, link.medium) for link in found[at].chain]


IMAGERY, OUTLET, OFFICIAL = Medium.IMAGERY, Medium.OUTLET, Medium.OFFICIAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two frigates left Amber.", []),
        ("Two frigates left Amber, the coast guard said.", [("coast guard", OFFICIAL)]),
        (
            "Harbour Times reported that the coast guard said two frigates left Amber.",
            [("Harbour Times", OUTLET), ("coast guard", OFFICIAL)],
        ),
        (
            "The coast guard said that two frigates left Amber, Harbour Times reported.",
            [("Harbour Times", OUTLET), ("coast guard", OFFICIAL)],
        ),
        (
            "According to Harbour Times, satellite photos taken in May showed two ships at Amber.",
            [("Harbour Times", OUTLET), ("satellite photos", IMAGERY)],
        ),
        (
            "Residents told Radio Meridian that two frigates left Amber.",
            [("Radio Meridian", OUTLET), ("residents", Medium.WITNESS)],
        ),
        ("Satellite images released by Kestrel show two ships at Amber.", [("Kestrel", IMAGERY)]),
        ("Kestrel satellite imagery shows two ships at Amber.", [("Kestrel", IMAGERY)]),
        ("Kestrel released satellite images showing two ships at Amber.", [("Kestrel", IMAGERY)]),
        (
            "Satellite images show two ships at Amber.",
            [("satellite images", IMAGERY)],
        ),
        (
            "Satellite images analysed by the Harbour Institute show two ships at Amber.",
            [("Harbour Institute", Medium.ANALYST), ("satellite images", IMAGERY)],
        ),
        (
            "Two frigates are visible at Amber in satellite imagery acquired by Kestrel.",
            [("Kestrel", IMAGERY)],
        ),
        ("Analysts say that two frigates left Amber.", [("analysts", Medium.ANALYST)]),
        ("Two frigates reportedly left Amber.", [("unnamed", Medium.UNNAMED)]),
        ("Two frigates are said to have left Amber.", [("unnamed", Medium.UNNAMED)]),
        (
            "Ship-tracking data from Lodestar shows that a tanker left Amber.",
            [("Lodestar", Medium.TRACKING)],
        ),
        (
            "Harbour Times, citing two port workers, reported that a tanker left Amber.",
            [("Harbour Times", OUTLET), ("two port workers", Medium.WITNESS)],
        ),
    ],
)
def test_a_sentence_gives_its_chain_outermost_first(text, expected):
    assert chain(text) == expected


def test_the_publisher_stands_first_where_it_is_known():
    text = "Two frigates left Amber, the coast guard said."
    assert chain(text, publisher="Daily Ledger")[0] == ("Daily Ledger", OUTLET)


def test_persons_stand_by_name_with_what_their_office_makes_them():
    text = "Ivo Brandt, an analyst at the Harbour Institute, said two frigates left Amber."
    assert chain(text) == [("Ivo Brandt", Medium.ANALYST)]


def test_a_second_mention_by_last_name_is_the_same_person():
    text = (
        "Ivo Brandt, a fellow at the Harbour Institute, said two frigates left Amber. "
        "Brandt said that a tug left Amber."
    )
    assert chain(text) == [("Ivo Brandt", Medium.ANALYST)]


def test_pronouns_and_definite_nouns_point_back_to_who_spoke():
    text = (
        "The Harbour Institute said that two frigates left Amber.\n\n"
        "Three tanks were loaded at Amber, the institute said."
    )
    assert chain(text) == [("Harbour Institute", Medium.ANALYST)]


def test_a_quotation_that_runs_on_keeps_its_speaker():
    text = "“Two tanks are at Amber,” General Ivo Brandt said. “A radar is being packed up.”"
    first, second = read_text(text).observations
    assert [link.who for link in second.chain] == ["Ivo Brandt"]
    assert first.chain[-1].direct
    assert second.chain[-1].direct
    assert any(field == "chain" for field, _, _ in second.cited)


def test_words_outside_quotation_marks_are_not_direct():
    assert not read_text("Two tanks are at Amber, officials said.").observations[0].chain[-1].direct


def test_the_images_are_those_named_before():
    text = (
        "Satellite imagery taken by Kestrel on 12 May shows two ships at Amber. "
        "The images also show a tug at Amber."
    )
    assert chain(text) == [("Kestrel", IMAGERY)]


def test_images_named_first_and_their_maker_next_are_one():
    text = (
        "Two ships are gone from Amber, satellite images show. "
        "The images, taken by Kestrel, show a tug at Amber."
    )
    assert chain(text, at=0) == [("Kestrel", IMAGERY)]


def test_new_images_do_not_take_the_maker_of_others():
    text = (
        "Satellite imagery taken by Kestrel shows two ships at Amber.\n\n"
        "Separate satellite images show a tug at Amber."
    )
    assert chain(text) == [("satellite images", IMAGERY)]


def test_being_seen_by_nobody_in_particular_rests_on_the_images_before():
    text = (
        "Satellite imagery taken by Kestrel shows two ships at Amber.\n\n"
        "Two helicopters were seen at Onyx."
    )
    assert chain(text) == [("Kestrel", IMAGERY)]


def test_it_does_not_where_another_kind_of_evidence_stands_between():
    text = (
        "Satellite imagery taken by Kestrel shows two ships at Amber.\n\n"
        "The ministry said that troops had left.\n\n"
        "Two helicopters were seen at Onyx."
    )
    assert chain(text) == []


def test_officials_of_one_side_on_the_other_speak_as_a_party():
    text = "Ukraine's ministry of transport said that Russian trucks left Amber."
    assert chain(text)[-1][1] is Medium.PARTY


def test_an_outlet_that_saw_it_is_its_own_witness():
    text = "Harbour Times reported that it saw two tanks at Amber."
    assert chain(text) == [("Harbour Times", Medium.WITNESS)]
