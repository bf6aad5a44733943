from datetime import date

import pytest

from sitewatch.model import Basis, Comparison, Direction, Kind, ReadStatus, day
from sitewatch.reports.quotes import quoted
from sitewatch.testing.reports import AIRFIELD, PORT, read_text


def observations(text, **given):
    return read_text(text, **given).observations


def first(text, **given):
    return observations(text, **given)[0]


# ---- where ---------------------------------------------------------------------------------------


def test_two_sites_in_one_list_make_one_observation_each():
    found = observations("Hangars at Amber and at Onyx were damaged.")
    assert sorted(o.site for o in found) == ["field-onyx", "port-amber"]


def test_a_departure_holds_where_it_starts():
    assert first("The ferry sailed from Amber to Onyx.").site == "port-amber"


def test_an_arrival_holds_where_it_ends():
    assert first("The plane arrived at Onyx from Amber.").site == "field-onyx"


def test_the_airfield_is_the_one_site_of_that_kind():
    text = "Ships left Amber. Planes landed at Onyx.\n\nTwo radars are at the airfield."
    assert observations(text)[-1].site == "field-onyx"


def test_the_base_stays_open_where_two_can_be_meant():
    twin = PORT.__class__("port-jade", "Jade port", PORT.kind, PORT.geometry)
    text = "Ships are moored at Amber and at Jade port.\n\nTwo tanks left the port."
    assert observations(text, sites=(PORT, twin))[-1].site is None


def test_a_country_is_a_place_and_no_site():
    text = "Two ships are at Amber. Tanks were destroyed in Syria."
    found = observations(text)[-1]
    assert found.site is None
    assert found.place.name == "Syria"


def test_it_never_takes_simply_the_last_site():
    text = "Two ships are at Amber.\n\nTwo planes are at Onyx.\n\nForty trucks were destroyed."
    assert observations(text)[-1].site is None


def test_an_article_on_one_site_speaks_of_it_throughout():
    text = "Two ships are at Amber.\n\nForty trucks were destroyed."
    found = observations(text, sites=(PORT,))[-1]
    assert found.site == "port-amber"
    assert ("site", *_at(text, "Amber")) in found.cited


def test_a_place_that_no_gazetteer_knows_is_kept_as_named():
    text = "Two ships are at Amber.\n\nForty trucks were destroyed near Feldspar."
    found = observations(text, sites=(PORT,))[-1]
    assert found.site is None
    assert found.place.name == "Feldspar"


def test_the_country_of_a_speaker_is_no_place():
    assert first("Britain's ministry of defence said two ships left Amber.").site == "port-amber"


# ---- when ----------------------------------------------------------------------------------------


def test_a_date_in_the_clause_is_explicit():
    time = first("Two ships left Amber on 11 May.").time
    assert (time.span, time.basis) == (day(date(2026, 5, 11)), Basis.EXPLICIT)


def test_a_weekday_is_relative_to_publication():
    time = first("Two ships left Amber on Monday.").time
    assert (time.span, time.basis) == (day(date(2026, 5, 18)), Basis.RELATIVE)


def test_an_image_hands_its_date_to_all_that_rests_on_it():
    text = (
        "Satellite imagery taken by Kestrel on 12 May shows two ships at Amber. "
        "The images also show a tug."
    )
    found = observations(text)[-1]
    assert found.time.span == day(date(2026, 5, 12))
    assert found.time.basis is Basis.INFERRED
    assert found.seen.span == day(date(2026, 5, 12))
    assert ("time", *_at(text, "on 12 May")) in found.cited or any(
        field == "time" for field, _, _ in found.cited
    )


def test_what_is_said_to_be_so_is_so_on_the_day_it_was_said():
    text = "The navy said on 11 May that tanks are being loaded at Amber."
    assert first(text).time.span == day(date(2026, 5, 11))


def test_what_is_said_to_have_been_was_so_no_later():
    text = "The navy said on 11 May that two ships had left Amber."
    assert first(text).time.span.last_day == date(2026, 5, 11)
    assert first(text).time.span.width_days > 1


def test_an_undated_statement_has_bounds_and_says_why():
    time = first("Two ships left Amber.").time
    assert time.basis is Basis.INFERRED
    assert time.span.last_day == date(2026, 5, 20)
    assert "not later than publication" in time.reasons[-1]


def test_the_date_of_an_earlier_look_is_a_baseline():
    text = "Amber is largely unchanged since our look on 3 May, Kestrel said."
    change = first(text).comparison
    assert change == Comparison(Direction.NONE, "largely", day(date(2026, 5, 3)))


# ---- what and how much ---------------------------------------------------------------------------


def test_seeing_none_is_a_count_of_zero():
    found = first("Images show no submarines at Amber.")
    assert found.saw_none
    assert found.state == "absent"


def test_states_of_one_thing_in_one_sentence_are_one_observation():
    found = observations("A radar at Onyx is being dismantled and then prepared for transport.")
    assert [(o.state, o.details) for o in found] == [
        ("being_dismantled", ("prepared_for_transport",))
    ]


def test_states_that_cannot_hold_together_are_two():
    found = observations("Two planes at Onyx are being loaded and preparing for takeoff.")
    assert {o.state for o in found} == {"loading", "preparing_for_takeoff"}


def test_how_things_once_were_is_no_statement_on_how_they_are():
    found = observations("The tanks that had once been parked at Amber have left.")
    assert [o.state for o in found] == ["departed"]


def test_intentions_of_forces_are_statements():
    found = first("Russian troops intend to stay at Amber, officials said.")
    assert (found.kind, found.asset.path) == (Kind.STATEMENT, "force")


def test_a_country_stands_for_its_forces():
    found = first("Russia is withdrawing from Amber.")
    assert (found.asset.path, found.site, found.state) == ("force", "port-amber", "withdrawing")


# ---- the reading ---------------------------------------------------------------------------------

ARTICLE = """Ships leave Amber

Two frigates left Amber on Monday, the coast guard said. The weather was fine.

A tug is still moored at the pier. Nothing was heard from Onyx.
"""


def test_every_quote_is_the_original_between_its_offsets():
    for o in observations(ARTICLE):
        assert ARTICLE[o.locator.start : o.locator.end] == o.locator.quote


def test_a_sentence_on_a_watched_site_without_an_observation_is_noted():
    notes = [n for n in read_text(ARTICLE).notes if n.code == "not-understood"]
    assert [ARTICLE[n.start : n.end] for n in notes] == ["Nothing was heard from Onyx."]


def test_a_repeated_paragraph_is_one_observation_with_its_repeats():
    line = "Two frigates left Amber on Monday, the coast guard said.\n"
    text = f"{line}\nThe weather was fine.\n\n{line}"
    found = observations(text)
    assert len(found) == 1
    assert [text[a:b] for a, b in found[0].locator.repeats] == [found[0].locator.quote]
    assert "repeated-paragraph" in {n.code for n in read_text(text).notes}


def test_offsets_point_into_the_damaged_original():
    text = "â€œTwo frigates have left Amber,â€\x9d General Ivo Brandt said."
    found = first(text)
    assert text[found.locator.start : found.locator.end] == found.locator.quote
    assert found.chain[-1].direct


def test_a_heading_gives_less_confidence():
    body, heading = observations("Frigates leave Amber\n\nFrigates leave Amber, officials say.\n")[
        ::-1
    ][:2]
    assert heading.confidence < body.confidence


def test_inherited_values_lower_the_confidence():
    text = "Four An-124s landed at Onyx on 9 May. The planes are still there."
    plain, pointing = observations(text)
    assert plain.confidence > pointing.confidence


def test_a_dateline_is_no_speaker_and_no_place():
    text = "PORT JADE, May 19 (Wire) - Two frigates left Amber, the coast guard said."
    found = first(text)
    assert found.site == "port-amber"
    assert [link.who for link in found.chain] == ["coast guard"]


def test_reads_itself_the_same_twice():
    assert [o.id for o in observations(ARTICLE)] == [o.id for o in observations(ARTICLE)]


def test_the_reading_tells_what_the_article_is():
    reading = read_text("A simulated report.\n\nTwo frigates left Amber.", publisher="Daily Ledger")
    assert reading.status is ReadStatus.READ
    assert reading.simulated
    assert reading.publisher == "Daily Ledger"
    assert reading.published.span == day(date(2026, 5, 20))


@pytest.mark.parametrize("text", ["x", "   x   \n\n", "Nothing of note.", "¿?", "a " * 4000])
def test_prose_without_statements_gives_none(text):
    assert observations(text) == ()


def test_sites_in_any_script_are_found_by_their_alias():
    site = AIRFIELD.__class__("saky", "Saky", AIRFIELD.kind, AIRFIELD.geometry, aliases=("Саки",))
    assert first("Two jets were destroyed at Саки.", sites=(site,)).site == "saky"


# ---- quotation marks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no marks", []),
        ("“one” and “two”", ["“one”", "“two”"]),
        ('"one" and "two"', ['"one"', '"two"']),
        ("“left open", ["“left open"]),
        ("«один»", ["«один»"]),
    ],
)
def test_finds_what_stands_in_quotation_marks(text, expected):
    assert [text[a:b] for a, b in quoted(text)] == expected


# ---- language ------------------------------------------------------------------------------------


def test_a_text_in_another_language_is_noted_and_not_read():
    text = (
        "Der Hafen von Amber ist seit gestern leer, und die Schiffe sind nach Angaben der Wache in "
        "Richtung Süden ausgelaufen, wo sie am Montag erwartet werden."
    )
    reading = read_text(text)
    assert (reading.language, reading.observations) == ("", ())
    assert "not-english" in {note.code for note in reading.notes}


def test_an_english_text_says_so():
    assert read_text(ARTICLE).language == "en"


def _at(text, words):
    start = text.index(words)
    return start, start + len(words)
