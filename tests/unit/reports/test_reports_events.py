from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitewatch.reports.events import find_events, find_short, known_events, needles


def named(text):
    return [(hit.event.id, hit.mention.text, hit.fresh_days) for hit in find_events(text)]


def test_each_event_has_its_own_id_a_day_and_a_source():
    events = known_events()
    assert len({event.id for event in events}) == len(events) >= 60
    assert all(date(2011, 1, 1) <= e.first <= e.last <= date(2026, 12, 31) for e in events)
    assert all(event.name and event.source for event in events)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("after the fall of Assad", "assad-2024"),
        ("the ousted Syrian president Bashar al-Assad", "assad-2024"),
        ("Assad’s regime collapsed", "assad-2024"),
        ("rebels capturing Damascus", "assad-2024"),
        ("Russia's full-scale invasion of Ukraine", "ukraine-2022"),
        ("the sinking of the cruiser Moskva", "moskva-2022"),
        ("an explosion on the Kerch bridge", "kerch-bridge-2022"),
        ("Hamas's attack on Israel", "october-7-2023"),
        ("the 7 October attack", "october-7-2023"),
        ("the annexation\nof Crimea", "crimea-2014"),
        ("the seizure of the Galaxy Leader", "galaxy-leader-2023"),
        ("the Beirut port explosion", "beirut-2020"),
        ("the fall of Kabul", "kabul-2021"),
        ("the Wagner mutiny", "wagner-2023"),
    ],
)
def test_events_are_found_by_their_phrases(text, event):
    assert [hit.event.id for hit in find_events(f"Ships left {text}, it said.")] == [event]


@pytest.mark.parametrize(
    "text",
    [
        "President Bashar al-Assad met the crew.",
        "Rebels advanced towards Damascus.",
        "The cruiser Moskva sailed on Monday.",
        "He crossed the Kerch bridge.",
        "The fall of a crane stopped the port.",
    ],
)
def test_names_alone_are_no_event(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("the recent fall of Assad", 61),
        ("as soon as Assad fled", 61),
        ("days after Assad fled", 31),
        ("as Assad’s regime collapses", 61),
        ("since the fall of Assad", None),
        ("It was recent. The fall of Assad", None),
    ],
)
def test_words_say_how_fresh_an_event_is(text, days):
    ((_, _, fresh),) = named(text)
    assert fresh == days


def test_short_phrases_count_only_for_events_that_are_named():
    text = "Since the regime's collapse ships have left."
    assert named(text) == []
    assert [hit.mention.text for hit in find_short(text, {"assad-2024"})] == [
        "the regime's collapse"
    ]
    assert find_short(text, {"kabul-2021"}) == []


def test_the_longest_of_overlapping_phrases_is_taken():
    ((event, words, _),) = named("Assad regime collapsed")
    assert (event, words) == ("assad-2024", "Assad regime collapsed")


@given(st.data())
def test_a_text_with_a_phrase_holds_a_word_that_is_looked_for_first(data):
    event = data.draw(st.sampled_from([e for e in known_events() if e.needles]))
    letters = st.characters(codec="ascii")
    text = data.draw(st.from_regex(event.phrases, fullmatch=True, alphabet=letters))
    assert any(needle in text.lower() for needle in event.needles)


def test_a_phrase_of_choices_alone_has_no_word_that_all_its_texts_hold():
    assert needles(["the (fall|capture) of (Kabul|Herat)"]) == ("the",)
    assert needles(["(fall|capture)", "the fall"]) == ()
    assert needles(["colou?rs? of [A-Z]nything"]) == ("nything",)
