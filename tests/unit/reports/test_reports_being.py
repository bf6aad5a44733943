"""What is there without a verb of its own, or stands before its verb."""

import pytest

from sitewatch.model import Modality, Polarity
from sitewatch.testing.reports import read_text


def read(text):
    return read_text(text).observations


def count(observation):
    return (observation.count.min, observation.count.max) if observation.count else None


@pytest.mark.parametrize(
    ("text", "path", "number"),
    [
        ("Lined up on the quay at Amber are a dozen trucks.", "vehicle.truck", (12, 12)),
        ("Alongside lay two destroyers at Amber.", "vessel.naval.destroyer", (2, 2)),
        ("Berth 6 at Amber is occupied by a tanker.", "vessel.merchant.tanker", (1, 1)),
        ("Six bowsers had been drawn up beside the apron at Onyx.", "vehicle.truck.fuel", (6, 6)),
        ("Ten crates, each of four metres, lie on the quay at Amber.", "cargo.crate", (10, 10)),
        ("Onyx holds three bombers.", "aircraft.bomber", (3, 3)),
        ("MV Quiet Star is moored at Amber.", "vessel.merchant", (1, 1)),
        ("Four more Su-34s landed at Onyx.", "aircraft.attack", (4, 4)),
    ],
)
def test_it_is_found_where_it_stands(text, path, number):
    found = read(text)[0]
    assert (found.asset.path, count(found)) == (path, number)


def test_a_bare_list_after_a_colon_is_read_one_by_one():
    found = read("The picture of Onyx is clear: ten bombers, two trucks, no helicopters.")
    assert [(o.asset.path, count(o), o.state) for o in found] == [
        ("aircraft.bomber", (10, 10), "present"),
        ("vehicle.truck", (2, 2), "present"),
        ("helicopter", (0, 0), "absent"),
    ]


def test_what_is_excepted_from_empty_is_there():
    found = read("The piers at Amber are bare, with the exception of a small tug.")
    assert [(o.asset.path, o.state) for o in found] == [
        ("site.pier", "absent"),
        ("vessel.merchant.tug", "present"),
    ]


def test_nothing_on_the_apron_is_an_absence_at_the_site():
    found = read("There was nothing on the apron at Onyx.")[0]
    assert (found.site, found.state) == ("field-onyx", "absent")


@pytest.mark.parametrize(
    "text",
    [
        "Onyx was devoid of bombers.",
        "Not a single bomber was seen at Onyx.",
        "Neither bombers nor tankers are at Onyx.",
    ],
)
def test_words_for_none_give_zero(text):
    found = read(text)[0]
    assert (found.asset.path, count(found)) == ("aircraft.bomber", (0, 0))


@pytest.mark.parametrize(
    "text",
    [
        "There is no evidence that bombers were at Onyx.",
        "Officials have no proof that bombers were at Onyx.",
    ],
)
def test_missing_proof_is_no_look(text):
    found = read(text)[0]
    assert found.count is None
    assert found.modality is Modality.POSSIBLE
    assert found.polarity is Polarity.NEGATED


def test_nobody_has_seen_it():
    found = read("Nobody has seen the corvette at Amber.")[0]
    assert (found.state, count(found)) == ("not_seen", (0, 0))


def test_what_no_longer_comes_has_not_arrived():
    assert read("Freighters no longer come to Amber.")[0].polarity is Polarity.NEGATED


def test_had_they_left_is_only_supposed():
    assert read("Had the frigates left Amber, they would be at Onyx.") == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Activity at Amber has died down.", "reduced"),
        ("Amber has fallen silent.", "unused"),
        ("Traffic at Amber has picked up.", "increased"),
        ("Two frigates crept into Amber.", "arrived"),
        ("Two frigates limped out of Amber.", "departed"),
        ("Two frigates are left in Amber.", "staying"),
        ("A rocket struck Amber.", "attacked"),
    ],
)
def test_states(text, state):
    assert state in {o.state for o in read(text)}


def test_a_number_alone_counts_what_was_named():
    found = read("Nine tankers were at Amber. Three have weighed anchor.")[-1]
    assert (found.asset.path, count(found), found.state) == (
        "vessel.merchant.tanker",
        (3, 3),
        "departed",
    )


def test_one_of_several_is_one():
    found = read("Nine tankers are moored at Amber. One has sailed.")[-1]
    assert (found.asset.path, count(found)) == ("vessel.merchant.tanker", (1, 1))


def test_a_measure_is_no_count():
    assert count(read("The 145-metre hull is moored at Amber.")[0]) == (1, 1)


def test_the_same_statement_again_shares_a_key():
    text = "Two frigates are moored at Amber. The frigates are moored. The frigates left."
    first, second, third = read(text)
    assert first.same_as
    assert first.same_as == second.same_as
    assert third.same_as == ""


def test_every_quote_stands_in_its_original():
    text = "Amber: two frigates, no tugs. Lined up at Onyx are six trucks; three have left."
    for found in read(text):
        assert text[found.locator.start : found.locator.end] == found.locator.quote
        assert found.locator.quote


def test_the_place_beside_the_verb_beats_one_in_an_aside():
    found = read("Six Ka-52 helicopters, previously based at Onyx, have turned up at Amber.")
    assert [o.site for o in found] == ["port-amber"]


def test_as_many_as_is_a_limit():
    assert count(read("As many as 3,000 troops are stationed at Onyx.")[0]) == (0, 3000)


def test_what_stands_after_gone_is_not_there():
    assert read("Gone from Amber since May: one corvette.") == ()


def test_a_bullet_with_a_site_is_a_list():
    found = read("- Onyx: 11 Tu-95MS, 3 Tu-160")
    assert [(o.asset.type, count(o)) for o in found] == [("Tu-95", (11, 11)), ("Tu-160", (3, 3))]
