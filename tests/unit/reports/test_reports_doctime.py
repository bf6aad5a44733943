from datetime import UTC, date, datetime

import pytest

from sitewatch.model import Basis, Dated, Evidence, day, days
from sitewatch.reports.clean import clean, plain_paragraph
from sitewatch.reports.doctime import publication_time
from sitewatch.reports.doctime_claims import days_without_year, is_byline, stated_day
from sitewatch.reports.original import Original, decode_original

SIMULATED = "The harbour office at Exampleport gave a short account."


def evidence(retrieved=date(2026, 11, 22), origin="a.txt", published=None):
    return Evidence(
        sha256="0" * 64,
        name="a.txt",
        media_type="text/plain",
        size_bytes=1,
        origin=origin,
        retrieved=datetime(retrieved.year, retrieved.month, retrieved.day, tzinfo=UTC),
        published=published,
    )


def dated(*paragraphs, given=None, year_hint=(), media_type="text/plain", **record):
    text = "\n\n".join(paragraphs)
    original = given or decode_original(text.encode(), media_type, "a.txt")
    return publication_time(clean(original), original, evidence(**record), year_hint=year_hint)


def published(*paragraphs, **kwargs):
    found = dated(*paragraphs, **kwargs).published
    return None if found is None else str(found.span)


def times(*paragraphs, **kwargs):
    found = dated(*paragraphs, **kwargs).times
    return {t.mention.text: str(t.dated.span) if t.dated else None for t in found}


def codes(result):
    return [note.code for note in result.notes]


class TestStated:
    def test_the_user_wins(self):
        said = Dated(day(date(2024, 12, 14)), Basis.EXPLICIT, ("given by the user",))
        result = dated("14 December 2024", SIMULATED, published=said)
        assert result.published == said
        assert result.notes == ()

    @pytest.mark.parametrize(
        ("paragraphs", "where"),
        [
            (["Published: 13 December 2024", SIMULATED], "line with the date of publication"),
            ([SIMULATED, "Last updated: Friday 13 December 2024"], "line with the date"),
            (["Tugs leave", "13 December 2024, 10:05 GMT", SIMULATED], "line with nothing but"),
            (["Harbour Wire, 13 December 2024. Simulated.", SIMULATED], "line with names"),
            (["Tugs leave", "By A. Writer | December 13, 2024", SIMULATED], "line with names"),
            (["EXAMPLEPORT, Dec 13, 2024 (Agency) - " + SIMULATED], "dateline"),
            (["EXAMPLEPORT, Syria, December 13, 2024 – " + SIMULATED], "dateline"),
        ],
    )
    def test_lines_of_the_text(self, paragraphs, where):
        result = dated(*paragraphs)
        assert str(result.published.span) == "2024-12-13"
        assert result.published.basis is Basis.EXPLICIT
        assert result.published.reasons[0].startswith(where)

    @pytest.mark.parametrize(
        "line",
        [
            "On 13 December 2024 two tugs left.",
            "A satellite image, 13 December 2024.",
            "Exampleport, 13 December 2024 and later",
        ],
    )
    def test_other_lines_are_no_statement(self, line):
        assert published(line, SIMULATED) != "2024-12-13"

    def test_a_date_in_running_text_is_no_publication(self):
        assert published("On 13 December 2024 two tugs left.", SIMULATED) != "2024-12-13"

    @pytest.mark.parametrize(
        ("origin", "span"),
        [
            ("https://x.org/2024/12/13/tugs.html", "2024-12-13"),
            ("https://x.org/news/2024-12-13-tugs", "2024-12-13"),
            ("https://x.org/20241213_tugs", "2024-12-13"),
            ("https://x.org/2024/12/tugs", "2024-12-01 to 2024-12-31"),
            ("https://x.org/2024/13/45/tugs", None),
            ("https://x.org/id/120241213999", None),
        ],
    )
    def test_addresses(self, origin, span):
        assert published(SIMULATED, origin=origin) == span

    def test_metadata_win_over_the_address_and_say_where(self):
        source = (
            '<meta property="article:published_time" content="2024-12-13T23:30:00-08:00">'
            f"<p>{SIMULATED}</p>"
        )
        result = dated(source, media_type="text/html", origin="https://x.org/2024/12/14/a")
        assert str(result.published.span) == "2024-12-13"
        assert "meta tag article:published_time" in result.published.reasons[0]
        assert codes(result) == []  # a day apart is a matter of zones

    def test_a_stated_month_is_narrowed_by_the_text(self):
        text = "Two tugs left on December 13, it said earlier this week."
        result = dated(text, origin="https://x.org/2024/12/tugs")
        assert str(result.published.span) == "2024-12-13 to 2024-12-15"
        assert result.published.reasons[0].startswith("address it came from")
        assert times(text, origin="https://x.org/2024/12/tugs")["December 13"] == "2024-12-13"

    def test_mail_headers(self):
        raw = b"From: a@b.org\nSubject: S\nDate: Fri, 13 Dec 2024 23:30:00 -0800\n\nTwo tugs left."
        original = decode_original(raw, "message/rfc822", "a.eml")
        assert published(given=original) == "2024-12-13"

    def test_the_creation_of_a_pdf_is_not_its_publication(self):
        meta = {"published:PDF creation date": "D:20250601120000Z"}
        original = Original("On 13 December 2024 two tugs left.", "application/pdf", "pdf", meta)
        assert published(given=original).startswith("2024-12-13 to ")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2024-12-13T09:00:00Z", date(2024, 12, 13)),
            ("20241213", date(2024, 12, 13)),
            ("D:20241213103000+02'00'", date(2024, 12, 13)),
            ("Fri, 13 Dec 2024 10:00:00 +0000", date(2024, 12, 13)),
            ("December 13, 2024", date(2024, 12, 13)),
            ("03/04/2024", None),
            ("2024-13-45", None),
            ("yesterday", None),
            ("", None),
        ],
    )
    def test_dates_as_metadata_write_them(self, text, expected):
        assert stated_day(text) == expected


class TestDisagreement:
    def test_two_stated_dates_are_reported(self):
        result = dated(
            "Published: 13 December 2024", SIMULATED, origin="https://x.org/2023/01/05/a"
        )
        (note,) = result.notes
        assert (note.code, note.attention) == ("dates-disagree", True)
        assert "2023-01-05" in note.message
        assert "2024-12-13" in note.message
        assert str(result.published.span) == "2023-01-05"

    def test_a_text_that_tells_of_later_things_is_reported(self):
        said = Dated(day(date(2023, 1, 5)), Basis.EXPLICIT, ("given by the user",))
        result = dated("The tugs left on 13 December 2024.", published=said)
        assert "published 2023-01-05 (given by the user), but it gives the date 2024-12-13" in (
            result.notes[0].message
        )

    def test_plans_are_no_contradiction(self):
        said = Dated(day(date(2023, 1, 5)), Basis.EXPLICIT, ("given by the user",))
        assert codes(dated("The lease will end on 13 December 2049.", published=said)) == []

    def test_events_that_had_not_happened_are_reported(self):
        said = Dated(day(date(2021, 1, 5)), Basis.EXPLICIT, ("given by the user",))
        result = dated("Since the sinking of the Moskva no ship has come.", published=said)
        assert "it tells of the sinking of the Moskva (2022-04-14" in result.notes[0].message

    def test_a_date_after_retrieval_is_left_out(self):
        result = dated("Published: 13 December 2030", SIMULATED)
        assert result.published is None
        assert "after retrieval" in result.notes[0].message
        assert result.notes[0].attention

    def test_a_weekday_that_no_year_gives_is_reported(self):
        # 13 December 2024 was a Friday
        text = "It left on Monday, 13 December 2024."
        (note,) = [n for n in dated(text).notes if n.attention]
        assert note.message == '"Monday, 13 December 2024" is no such weekday'
        assert text[note.start : note.end] == "Monday, 13 December 2024"


class TestInferred:
    def test_nothing_to_go_by_is_said(self):
        result = dated("Two tugs left on Friday, a day after the storm.")
        assert result.published is None
        assert [n.code for n in result.notes] == ["publication-unknown"]
        assert "2026-11-23" in result.notes[0].message
        assert times("Two tugs left on Friday.") == {"Friday": None}

    def test_dates_without_a_year_alone_leave_everything_open(self):
        result = dated("Two tugs left on December 13. One came back on December 15.")
        assert result.published is None
        assert codes(result) == ["publication-unknown"]

    def test_years_ago_and_the_year_they_mean_give_the_year(self):
        text = (
            "The pier was damaged in 2011, when a storm broke over the harbour.",
            "Since the storm broke over it 13 years ago, ships have stayed away.",
            "Two tugs left on December 13, the office said earlier this week.",
        )
        result = dated(*text)
        assert str(result.published.span) == "2024-12-13 to 2024-12-15"
        assert any(r == 'it calls 2011 "13 years ago"' for r in result.published.reasons)

    def test_a_fresh_event_gives_the_year(self):
        text = "As soon as Assad fled, ships began to load. Pictures of December 13 show two tugs."
        result = dated(text)
        assert str(result.published.span) == "2024-12-13 to 2025-02-07"
        assert result.published.basis is Basis.INFERRED
        assert result.times[1].dated.span == day(date(2024, 12, 13))

    def test_an_event_in_the_background_gives_only_a_lower_limit(self):
        assert published("Since the annexation of Crimea few ships have come.") is None
        (note,) = dated("Since the annexation of Crimea few ships have come.").notes
        assert "not before 2014-03-18" in note.message

    def test_a_date_in_one_sentence_with_its_event_gets_its_year(self):
        text = "On December 8 rebels captured Damascus. Two tugs left on December 10."
        assert times(text)["December 10"] == "2024-12-10"

    def test_an_old_event_does_not_date_a_later_one_of_its_kind(self):
        result = dated("Published: 14 August 2026", "After the strike on Saky the field was empty.")
        assert [t.mention.text for t in result.times] == ["14 August 2026"]

    def test_a_weekday_beside_a_date_gives_the_year(self):
        # between 2018 and 2024, 13 December was a Friday in 2019 and 2024 only
        text = "On Friday, December 13, two tugs left, years after the fall of Kabul."
        assert published(text, retrieved=date(2025, 6, 1)) == "2024-12-13 to 2025-06-02"
        assert times(text, retrieved=date(2025, 6, 1))["Friday, December 13"] == "2024-12-13"

    def test_weekdays_come_after_a_date_that_is_compared_with(self):
        # 10 December 2024 was a Tuesday; the first Friday after it is the 13th
        text = (
            "After the recent fall of Assad little is known.",
            "On Friday pictures showed two tugs. The pier is unchanged since December 10.",
        )
        result = dated(*text)
        assert str(result.published.span) == "2024-12-13 to 2024-12-19"
        assert times(*text)["Friday"] == "2024-12-13"

    def test_weekdays_may_lie_before_a_date_that_is_news(self):
        # with 13 December (a Friday) as news, Tuesday is the 10th or the 17th
        text = "After the recent fall of Assad two tugs left on December 13. It said so on Tuesday."
        result = dated(text)
        assert str(result.published.span) == "2024-12-13 to 2024-12-23"
        assert times(text)["Tuesday"] == "2024-12-10 to 2024-12-17"

    def test_the_week_is_that_of_the_newest_date(self):
        text = (
            "After the recent fall of Assad, pictures came of December 13 and earlier in the week."
        )
        assert published(text) == "2024-12-13 to 2024-12-15"
        assert times(text)["earlier in the week"] == "2024-12-09 to 2024-12-12"

    def test_since_those_dates_is_after_them(self):
        text = (
            "After the recent fall of Assad two ships docked on December 21 and 22.",
            "Since those dates they have left.",
        )
        assert published(*text) == "2024-12-23 to 2025-02-07"
        assert times(*text)["Since those dates"] == "2024-12-23 to 2025-02-07"

    def test_full_dates_settle_the_year_of_those_beside_them(self):
        text = "An image of 2 November showed a crane. It was gone on 20 November 2025."
        result = dated(text)
        assert str(result.published.span) == "2025-11-20 to 2026-05-22"
        assert times(text)["2 November"] == "2025-11-02"

    def test_full_dates_far_away_do_not(self):
        text = "The pier opened on 5 May 2001. It was empty on November 2."
        assert times(text)["November 2"] is None

    def test_months_alone_count_too(self):
        text = "It was removed during January 2026. A ship was loading in early February."
        assert times(text)["early February"] == "2026-02-01 to 2026-02-09"

    def test_planned_dates_do_not_push_publication(self):
        text = "A ship left on 3 March 2025. The next is expected on 20 December 2025."
        assert published(text, retrieved=date(2025, 6, 1)) == "2025-03-03 to 2025-06-02"

    def test_the_modal_may_is_not_taken_for_a_sign_of_the_future(self):
        text = "Pictures of May 4, 2025 show tugs, down from nine on 28 April 2025."
        assert not any(t.coming for t in dated(text).times)

    def test_a_hint_from_the_case_gives_the_year(self):
        text = "Two tugs left on December 13, the office said."
        assert times(text, year_hint=(2024,))["December 13"] == "2024-12-13"
        assert published(text, year_hint=(2024,)) == "2024-12-13 to 2025-06-14"

    def test_a_hint_does_not_bend_what_the_text_says(self):
        text = "As soon as Assad fled, ships began to load. Two tugs left on December 13."
        assert published(text, year_hint=(2022,)) == "2024-12-13 to 2025-02-07"

    def test_how_it_was_inferred_is_a_note(self):
        (note,) = dated("As soon as Assad fled, two tugs left on December 13.").notes
        assert note.code == "publication-inferred"
        assert not note.attention
        assert 'it speaks of "Assad fled" as fresh' in note.message


class TestTimes:
    def test_times_have_their_place_in_the_original(self):
        text = f"{SIMULATED}\n\nTwo tugs left on 13 December 2024."
        result = dated(text)
        (time,) = result.times
        assert text[time.start : time.end] == "13 December 2024"
        assert time.paragraph == 1
        assert result.times_in(1, 0, 40) == (time,)
        assert result.times_in(0, 0, 40) == result.times_in(1, 0, 20) == ()
        assert result.anchors == (time,)

    def test_what_points_back_takes_the_date_before_it(self):
        text = (
            "Two tugs left on 13 December 2024. A day later, one came back. On 3 May 2024 none had."
        )
        assert times(text)["A day later"] == "2024-12-14"

    def test_short_names_of_an_event_count_once_it_is_named(self):
        named = ("After the fall of Assad ships left.", "Since the regime's collapse none came.")
        assert times(*named, published=None)["Since the regime's collapse"].startswith("2024-12-08")
        assert times("Since the regime's collapse none came.") == {}

    def test_coming_times_lie_after_publication(self):
        said = Dated(day(date(2024, 12, 13)), Basis.EXPLICIT, ())
        (time,) = dated("A ship will dock on Monday.", published=said).times
        assert time.coming
        assert time.dated.span == day(date(2024, 12, 16))

    def test_the_reference_serves_for_further_times(self):
        said = Dated(day(date(2024, 12, 13)), Basis.EXPLICIT, ())
        result = dated("Two tugs left on December 10 and 11, it said.", published=said)
        assert result.reference.published == said.span
        assert result.reference.focus == days(date(2024, 12, 10), date(2024, 12, 11))


@pytest.mark.parametrize(
    ("before", "after", "dates"),
    [
        ("From our correspondent in Tunis – ", "", True),
        ("(Harbour Research, ", ")", True),
        ("Analyst note, Castle Imagery, ", ". For clients.", True),
        ("Posted by Ann B. on ", " | 14 comments", True),
        ("FORCE POSTURE UPDATE, ", "", True),
        ("Harbour Wire, ", ". An article of some length.", True),
        ("Satellite image of the port, ", "", False),
        ("Imagery, ", "", False),
        ("Data cutoff: ", ", 10:00", False),
        ("Ships left on ", " and came back", False),
        ("The North Fleet sailed ", ".", False),
    ],
)
def test_names_and_bylines_around_a_date_are_told_from_captions(before, after, dates):
    assert is_byline(before, after) is dates


def test_a_dateline_without_a_year_leaves_the_days_of_all_years():
    text = ["Tugs leave", "AMBER, Tuesday, May 5 (Agency) - " + SIMULATED]
    paragraphs = [plain_paragraph(line) for line in text]
    found = days_without_year(paragraphs, range(2019, 2027))
    assert [first.year for first, _ in found] == [2020, 2026]
    assert days_without_year(paragraphs[:1], range(2019, 2027)) == ()
