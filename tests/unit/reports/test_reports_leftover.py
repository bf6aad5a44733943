"""What no frame speaks of: lists, things beside others, numbers, and what a place has."""

import pytest

from sitewatch.model import Direction
from sitewatch.testing.reports import read_text


def read(text):
    return read_text(text).observations


def count(observation):
    return (observation.count.min, observation.count.max) if observation.count else None


def facts(text):
    return [(o.asset.path, count(o), o.state) for o in read(text)]


def test_every_member_of_a_list_has_the_state_of_the_first():
    found = facts(
        "On Monday Onyx hosted an RC-135 reconnaissance aircraft, three C-130 Hercules aircraft, "
        "18 KC-135 Stratotankers and seven C-17 transports."
    )
    assert found == [
        ("aircraft.reconnaissance", (1, 1), "stationed"),
        ("aircraft.transport.medium", (3, 3), "stationed"),
        ("aircraft.tanker", (18, 18), "stationed"),
        ("aircraft.transport.heavy", (7, 7), "stationed"),
    ]


def test_the_subject_of_a_later_verb_is_no_member_of_the_list():
    found = read("Onyx hosted two bombers, and three trucks helped.")
    assert [(o.asset.path, o.state) for o in found] == [
        ("aircraft.bomber", "stationed"),
        ("vehicle.truck", "present"),
    ]


@pytest.mark.parametrize(
    ("text", "path", "number"),
    [
        ("Three tugs beside the quay at Amber, pictures show.", "vessel.merchant.tug", (3, 3)),
        ("Onyx has 14 helicopters.", "helicopter", (14, 14)),
        ("A bomber straddles the taxiway at Onyx.", "aircraft.bomber", (1, 1)),
        ("We see two S-400 batteries west of the runway at Onyx.", "air_defence.sam.long", (2, 2)),
        ("Images show flight activity of two bombers at Onyx.", "aircraft.bomber", (2, 2)),
    ],
)
def test_what_stands_somewhere_without_a_known_verb_is_there(text, path, number):
    found = read(text)[0]
    assert (found.asset.path, count(found), found.state) == (path, number, "present")


def test_a_place_without_ships_is_an_absence():
    found = facts("Images show the main dock at Amber without any tankers against it.")
    assert found == [("vessel.merchant.tanker", (0, 0), "absent")]


def test_a_number_speaks_of_what_was_named_before():
    found = read("Fifteen tankers lay at Amber on Sunday. The queue was down to nine.")[-1]
    assert (found.asset.path, count(found)) == ("vessel.merchant.tanker", (9, 9))
    assert found.comparison is not None
    assert found.comparison.direction is Direction.DECREASE


def test_the_noun_after_a_number_is_counted_and_not_the_noun_before():
    found = read(
        "There were 43 bombers at Onyx. By Friday, the number had decreased to 38 bombers."
    )
    assert (count(found[-1]), found[-1].comparison.direction) == ((38, 38), Direction.DECREASE)


def test_a_number_of_something_that_is_not_watched_says_nothing():
    assert facts("Six bombers stood at Onyx. The number of visitors was put at 31.")[1:] == []


def test_the_number_of_ships_does_not_point_back_to_other_ships():
    found = read(
        "Two tankers lay at Amber. The number of vessels in the basin rose from five to 9."
    )
    assert found[-1].asset.path == "vessel"


@pytest.mark.parametrize(
    ("text", "path", "state"),
    [
        ("An analyst saw several bombers destroyed at Onyx.", "aircraft.bomber", "destroyed"),
        ("Trackers noted three Il-76 arrivals at Onyx.", "aircraft.transport.heavy", "arrived"),
        ("Pantsir systems are deployed at Onyx.", "air_defence.sam.short", "deployed"),
        ("A frigate was coaxed into Amber on Monday.", "vessel.naval.frigate", "arrived"),
        ("Two frigates were nursed out of Amber.", "vessel.naval.frigate", "departed"),
    ],
)
def test_structure_names_the_state_where_no_word_list_does(text, path, state):
    assert (path, state) in [(o.asset.path, o.state) for o in read(text)]


def test_ships_that_had_put_to_sea_are_told_of_where_nothing_else_is():
    found = read(
        "The navy said that it was tracking three submarines that had put to sea from Amber."
    )
    assert [(o.state, count(o)) for o in found] == [("departed", (3, 3))]


def test_what_is_not_at_its_pier_is_absent_and_not_denied_once_more():
    found = read("The submarine has not been at its pier at Amber since 3 June.")
    assert [o.state for o in found] == ["absent"]


def test_nothing_that_moved_is_no_change():
    found = read("Two bombers stood at Onyx. Nothing else has moved at Onyx.")[-1]
    assert found.state == "unchanged"


def test_a_notice_speaks_for_whoever_issued_it():
    text = "PORT NOTICE 4\n\nIssued by Coral Sea Agency, 3 March 2026\n\nTwo tankers lie at Amber."
    found = read(text)[-1]
    assert [link.who for link in found.chain] == ["Coral Sea Agency"]
    assert "Coral Sea Agency" in [text[start:end] for _, start, end in found.cited]


def test_a_named_speaker_in_a_notice_stands_before_its_issuer():
    text = (
        "Issued by Coral Sea Agency, 3 March 2026\n\nTwo tankers lie at Amber, the coastguard said."
    )
    assert "Coral Sea Agency" not in [link.who for link in read(text)[-1].chain]
