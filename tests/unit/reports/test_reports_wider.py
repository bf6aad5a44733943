"""Wider wordings: turned clauses, lists, groups, company, and what only looks like news."""

import pytest

from sitewatch.model import Polarity
from sitewatch.testing.reports import read_text


def read(text):
    return read_text(text).observations


def facts(text):
    return [(o.asset.path, o.state) for o in read(text)]


def states(text):
    return {state for o in read(text) for state in (o.state, *o.details)}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Eight bombers have been whisked off from Onyx.", "departed"),
        ("The army is getting its bombers out of Onyx.", "leaving"),
        ("The tanker pulled away from Amber on Monday.", "departed"),
        ("The navy has dug in two S-400 batteries at Onyx.", "deployed"),
        ("Moscow has crammed Onyx with a dozen fighters.", "building_up"),
        ("One crane at Amber collapsed.", "destroyed"),
        ("A crane came down at Amber.", "destroyed"),
        ("The second berth at Amber was put back into operation.", "operational"),
        ("Two of the three tugs at Amber are serviceable.", "operational"),
        ("Work on the new jetty at Amber has stalled.", "out_of_service"),
        ("90 metres of quay at Amber are blocked.", "out_of_service"),
        ("The roof of one warehouse at Amber is peeled off.", "damaged"),
        ("The bombers are still at Onyx and ride out the storm.", "staying"),
        ("Two frigates stage through Amber.", "arriving"),
        ("The apron at Onyx has been covered with asphalt.", "built"),
    ],
)
def test_what_a_wording_says(text, state):
    assert state in states(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Further west stand two An-26s at Onyx.",
            [("aircraft.transport.light", "present")],
        ),
        (
            "The apron at Onyx was without aircraft.",
            [("aircraft", "absent")],
        ),
        (
            "An image of Onyx shows ten bombers. Of tankers there is no trace.",
            [("aircraft.bomber", "present"), ("aircraft.tanker", "absent")],
        ),
        (
            "The imagery of Onyx does not show any tankers.",
            [("aircraft.tanker", "not_seen")],
        ),
    ],
)
def test_turned_clauses_and_lines_of_lists(text, expected):
    assert facts(text) == expected


def test_a_line_of_a_list_speaks_of_what_stands_before_its_colon():
    found = facts("Amber port, 19 January\n\nBerth 1: two tankers moored.\nBerth 3: Vacant.\n")
    assert found[-1][1] == "absent"


def test_what_comes_with_a_thing_is_there_too():
    found = facts("An S-400 battery with six launchers has been set up at Onyx.")
    assert ("air_defence.sam.long", "deployed") in found
    assert len(found) == 2


def test_a_group_is_of_what_it_is_named_for():
    found = read("The bomber squadron left Onyx on Monday.")[0]
    assert (found.asset.path, found.state, found.count) == ("aircraft.bomber", "departed", None)


def test_a_tanker_at_an_air_base_is_an_aircraft_and_in_a_port_a_ship():
    assert facts("One tanker remained at Onyx.")[0][0] == "aircraft.tanker"
    assert facts("One tanker remained at Amber.")[0][0] == "vessel.merchant.tanker"


def test_a_counted_thing_of_which_no_more_is_understood_is_there_with_less_confidence():
    plain = read("Three transport planes are at Onyx.")[0]
    bare = read("It was three transport planes that shook the roofs around Onyx.")[0]
    assert (bare.asset.path, bare.state) == ("aircraft.transport", "present")
    assert bare.confidence < plain.confidence


@pytest.mark.parametrize(
    "text",
    [
        "The ministry demanded the withdrawal of the bombers from Onyx.",
        "Tankers come and go, that is what tankers do.",
        "Tehran warned that any base used against it would burn.",
        "The batteries can hit bombers at 400 kilometres.",
        "Persons in a skiff came to Amber.",
        "The firm owns twelve tankers.",
        "It was the second busiest port.",
    ],
)
def test_what_only_looks_like_news_gives_nothing(text):
    assert [o for o in read(text) if not o.asset.path.startswith("force")] == []


def test_a_base_lost_in_the_steppe_is_not_destroyed():
    assert "destroyed" not in states("Onyx, a base lost in the steppe, was once used by pilots.")


def test_how_a_base_was_built_is_history():
    assert "built" not in states("Onyx, built by engineers, is home to six bombers.")


def test_a_denial_of_any_delivery_stays_a_denial():
    found = read("The army denied that any tanks had arrived at Onyx.")
    assert found
    assert found[0].state == "arrived"


def test_nothing_landed_is_not_unloaded():
    found = read("Officials said no weapons had been landed at Amber.")
    assert [(o.state, o.polarity) for o in found] == [("unloaded", Polarity.NEGATED)]


def test_a_country_that_moves_its_aircraft_speaks_of_the_aircraft():
    found = read("Germany moved its Tornados to Onyx.")
    assert [o.asset.type for o in found] == ["Tornado"]


def test_a_headline_in_capitals_is_read_as_a_sentence():
    found = read("BOMBERS VANISH FROM ONYX\n\nNothing more was known.\n")
    assert [(o.asset.path, o.state) for o in found] == [("aircraft.bomber", "departed")]
