import pytest

from sitewatch.model import Direction, Modality, Polarity
from sitewatch.reports.frames import find_triggers, frame_book
from sitewatch.reports.tree import tree_of
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.reports import english, read_text

SIGNIFICANT = "significant"


def test_every_state_of_the_frames_is_in_the_vocabulary():
    book, states = frame_book(), load_taxonomy().states
    frames = [f for entries in book.verbs.values() for _, f in entries]
    frames += [*book.nouns.values(), *book.adjectives.values(), *book.phrases.values()]
    unknown = {s for f in frames for s in (f.state, f.done) if s not in states}
    unknown |= {s for g in book.governors.values() for s in g.becomes.values() if s not in states}
    assert unknown == set()


def test_every_family_that_a_governor_changes_exists():
    families = {state.family for state in load_taxonomy().states.values()}
    book = frame_book()
    assert {f for g in book.governors.values() for f in g.becomes} <= families


def test_there_are_frames_for_verbs_and_nouns_alike():
    book = frame_book()
    assert sum(len(entries) for entries in book.verbs.values()) >= 150
    assert len(book.nouns) >= 80


def triggers(text):
    tree = tree_of(english()([text])[0][0])
    return [(tree.tokens[t.at].text, t.frame.state) for t in find_triggers(tree)]


def test_a_particle_makes_another_verb():
    assert ("packed", "packing_up") in triggers("They packed up the radar.")
    assert ("took", "being_dismantled") in triggers("They took apart the radar.")


def test_a_date_after_on_is_no_place():
    assert triggers("The pens were empty on 14 May.") == [("empty", "absent")]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Two frigates are at Amber.", "present"),
        ("Two frigates are moored at Amber.", "docked"),
        ("Two frigates have left Amber.", "departed"),
        ("Two frigates are leaving Amber.", "leaving"),
        ("Two frigates are preparing to leave Amber.", "preparing_to_depart"),
        ("Two frigates are ready to load cargo at Amber.", "prepared_to_load"),
        ("Troops plan to withdraw from Amber.", "intends_to_leave"),
        ("Troops intend to stay at Amber.", "intends_to_stay"),
        ("A radar at Onyx is being dismantled.", "being_dismantled"),
        ("A radar at Onyx has been dismantled.", "dismantled"),
        ("The removal of tanks from Amber goes on.", "removed"),
        ("The arrival of two frigates at Amber was filmed.", "arrived"),
        ("A build-up of troops at Amber was noticed.", "building_up"),
        ("Two frigates were sunk at Amber.", "sunk"),
        ("Amber is under siege.", "under_siege"),
        ("The airfield at Onyx appears intact.", "intact"),
        ("The frigates are no longer at Amber.", "departed"),
        ("There are no frigates at Amber.", "absent"),
        ("The frigates were not visible at Amber.", "not_seen"),
        ("Images show no change at Amber.", "unchanged"),
        ("Images show slight changes at Amber.", "changed_slightly"),
        ("A tanker at Amber switched off its transponder.", "ais_silent"),
    ],
)
def test_a_sentence_gives_its_state(text, state):
    found = read_text(text).observations
    assert [o.state for o in found][:1] == [state]


@pytest.mark.parametrize(
    ("text", "polarity", "modality"),
    [
        ("Two frigates left Amber.", Polarity.AFFIRMED, Modality.ASSERTED),
        ("Two frigates have not left Amber.", Polarity.NEGATED, Modality.ASSERTED),
        ("Two frigates never left Amber.", Polarity.NEGATED, Modality.ASSERTED),
        ("Two frigates may have left Amber.", Polarity.AFFIRMED, Modality.POSSIBLE),
        ("Two frigates appear to have left Amber.", Polarity.AFFIRMED, Modality.POSSIBLE),
        ("Two frigates have probably left Amber.", Polarity.AFFIRMED, Modality.POSSIBLE),
        ("Two frigates are said to have left Amber.", Polarity.AFFIRMED, Modality.POSSIBLE),
        ("Two frigates will leave Amber.", Polarity.AFFIRMED, Modality.INTENDED),
        ("Two frigates are expected to leave Amber.", Polarity.AFFIRMED, Modality.INTENDED),
        ("The navy denied that two frigates left Amber.", Polarity.AFFIRMED, Modality.DENIED),
        ("There is no sign that frigates left Amber.", Polarity.NEGATED, Modality.ASSERTED),
        ("The navy refused to move frigates from Amber.", Polarity.NEGATED, Modality.ASSERTED),
    ],
)
def test_a_sentence_gives_polarity_and_modality(text, polarity, modality):
    first = read_text(text).observations[0]
    assert (first.polarity, first.modality) == (polarity, modality)


@pytest.mark.parametrize(
    "text",
    [
        "If the frigates left Amber, the harbour would be empty.",
        "Are the frigates leaving Amber?",
        "Losing its frigates at Amber could hurt the navy.",
        "Should the troops withdraw from Amber, the town would suffer.",
    ],
)
def test_what_is_only_supposed_or_asked_is_no_observation(text):
    assert read_text(text).observations == ()


@pytest.mark.parametrize(
    ("text", "direction", "degree"),
    [
        ("Amber remains largely unchanged.", Direction.NONE, "largely"),
        (
            "Images show a significant reduction in tanks at Amber.",
            Direction.DECREASE,
            "significant",
        ),
        ("Images show a striking lack of warships at Amber.", Direction.DECREASE, ""),
        ("The number of tanks at Amber increased sharply.", Direction.INCREASE, "sharply"),
        ("Two frigates are still at Amber.", Direction.NONE, ""),
        ("Images show nine tanks at Amber, down from twelve in April.", Direction.DECREASE, ""),
    ],
)
def test_a_sentence_gives_what_it_says_of_change(text, direction, degree):
    first = read_text(text).observations[0]
    assert (first.comparison.direction, first.comparison.degree) == (direction, degree)
