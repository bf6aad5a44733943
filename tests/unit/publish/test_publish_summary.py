from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sitewatch.errors import RecordError, UsageError
from sitewatch.model import Outcome, Probability, Sight, days
from sitewatch.publish.backing import unbacked
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.index import index
from sitewatch.publish.summary import case_lines, summary_lines
from sitewatch.testing import crowded_picture, example_picture, taxonomy

SITES = ("corran-air-base", "sablemouth", "tern-ridge")


def texts(site: str, topic: Topic) -> list[str]:
    clauses = summary_lines(example_picture(), site, taxonomy())
    return [c.text.replace("\u202f", " ") for c in clauses if c.topic is topic]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("make", [example_picture, crowded_picture])
def test_every_clause_and_every_number_in_it_is_backed(site, make):
    picture = make()
    clauses = (*case_lines(picture), *summary_lines(picture, site, taxonomy()))
    assert clauses
    known = index(picture)
    for clause in clauses:
        assert clause.refs
        assert all(ref in known.records for ref in clause.refs)
        assert unbacked(clause, picture) == (), clause.text


def test_a_number_or_a_reference_without_backing_is_found():
    picture = example_picture()
    estimate = picture.sites[1].estimates[0]
    assert unbacked(Clause("Ro-ro ships: 977.", (estimate.id,)), picture) == ("977",)
    assert unbacked(Clause("Nothing.", ("est-0",)), picture) == ("est-0",)
    naive = Clause("It is 4711.", (estimate.id,))
    assert unbacked(Clause("Fine.", (estimate.id,), naive=naive), picture) == ("4711",)


def test_digits_of_hashes_back_nothing():
    picture = example_picture()
    look = picture.sites[0].looks[0]
    digits = next(part for part in look.id if part.isdigit())
    sha = picture.evidence[0].sha256
    assert unbacked(Clause(f"There are {digits}77 of them.", (look.id, sha)), picture)


def test_a_clause_with_nothing_behind_it_cannot_be_made():
    with pytest.raises(RecordError, match="nothing behind it"):
        Clause("Trust me.", ())


def test_word_number_and_band_stand_together():
    assert texts("sablemouth", Topic.STANDS)[0] == (
        "Full withdrawal is the leading explanation: unlikely to very likely, 64 % (41–83 %)."
    )


def test_bands_that_overlap_are_said_to_be_not_separable():
    assert texts("sablemouth", Topic.STANDS)[1].startswith("The evidence does not clearly separate")


def test_bands_that_do_not_overlap_are_ranked():
    picture = example_picture()
    part = picture.sites[1]
    first, *rest = part.assessment.explanations
    sure = replace(first, probability=Probability(0.95, 0.9, 0.98))
    apart = replace(part.assessment, explanations=(sure, *rest), id="")
    changed = replace(picture, sites=(replace(part, assessment=apart),))
    clauses = summary_lines(changed, "sablemouth", taxonomy())
    assert clauses[1].text.startswith("Next comes partial drawdown")


def test_the_naive_sentence_is_given_beside_the_honest_one():
    lead = summary_lines(example_picture(), "sablemouth", taxonomy())[0]
    assert lead.naive.text.replace("\u202f", " ") == (
        "Full withdrawal is the leading explanation: very likely, 93 %."
    )


def test_counts_state_interval_level_and_the_chance_of_none():
    assert texts("sablemouth", Topic.STANDS)[3] == (
        "Frigates on 24 March 2025: 0, and with 90 % probability 0 to 1; "
        "none at all is likely, 79 %."
    )


def test_changes_name_both_looks_and_their_sign():
    assert texts("sablemouth", Topic.CHANGED)[2:4] == [
        "Frigates since the previous look, 14 Mar to 22 March 2025: −2 (90 %: −3 to −1); "
        "fewer than before is almost certain, 96 %.",
        "The site as a whole, from 10 Mar to 14 March 2025: said to be unchanged.",
    ]


def test_copies_of_one_look_are_counted_as_such():
    assert texts("corran-air-base", Topic.ORIGIN) == [
        "10 articles tell of 6 looks, worth 5.3 independent looks.",
        "5 of them repeat one look: Halcyon Imaging, 14 March 2025.",
    ]


def test_silence_is_said():
    unseen = texts("corran-air-base", Topic.UNSEEN)
    assert "Between the looks of 8 Mar and 14 March 2025 nobody is known to have looked." in unseen
    assert "The last look lies 4 days back." in unseen
    assert "Halcyon Imaging, 17 March 2025, saw nothing: cloud." in unseen
    assert "Nobody looked for: fuel stores emptied and quarters emptied." in unseen


def test_what_one_way_of_searching_a_scene_saw_was_seen():
    picture = example_picture()
    part = next(p for p in picture.sites if p.site.id == "corran-air-base")
    blind = next(look for look in part.looks if not look.somebody_saw)
    for method, said in (("imagery-background/1", False), (blind.method, True)):
        other = replace(
            blind, outcome=Outcome.SAW, method=method, visible_share=1.0, reasons=("other",), id=""
        )
        looks = tuple(replace(part, looks=(*part.looks, other)) if p is part else p
                      for p in picture.sites)  # fmt: skip
        told = summary_lines(replace(picture, sites=looks), "corran-air-base", taxonomy())
        assert any("saw nothing: cloud" in clause.text for clause in told) is said


def test_a_site_that_nobody_looked_at_says_so_and_claims_nothing():
    clauses = summary_lines(example_picture(), "tern-ridge", taxonomy())
    assert clauses[0].text == "Nobody is known to have looked at Tern Ridge depot."
    assert clauses[0].refs == ("tern-ridge",)
    assert not any("explanation" in clause.text for clause in clauses)


def test_priors_alone_are_no_leading_explanation():
    picture = example_picture()
    part = picture.sites[0]
    bare = tuple(replace(e, weights=()) for e in part.assessment.explanations)
    blind = tuple(replace(i, sight=Sight.NOT_LOOKED) for i in part.indicators)
    empty = replace(part.assessment, explanations=bare, id="")
    changed = replace(picture, sites=(replace(part, assessment=empty, indicators=blind),))
    clauses = summary_lines(changed, part.site.id, taxonomy())
    assert clauses[0].text == "Nothing seen so far speaks for one explanation over another."


def test_a_conflict_is_told_and_errors_of_retelling_are_counted():
    assert texts("corran-air-base", Topic.DIFFERS) == [
        "Conflict: whether the base is being given up.",
        "2 differences are errors of retelling.",
    ]


def test_the_case_says_what_could_not_be_read():
    lines = [clause.text for clause in case_lines(example_picture())]
    assert lines == [
        "13 articles tell of 10 looks at the watched sites.",
        "1 piece of evidence could not be read: what it may say is not known.",
    ]


def test_an_unknown_site_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="corran-air-base, sablemouth, tern-ridge"):
        summary_lines(example_picture(), "atlantis")


def test_a_last_look_of_some_day_lies_between_two_numbers_of_days_back():
    picture = example_picture()
    part = picture.sites[1]
    *others, last = part.looks
    span = days(date(2025, 3, 18), date(2025, 3, 23))
    wide = replace(last, captured=replace(last.captured, span=span))
    changed = replace(picture, sites=(replace(part, looks=(*others, wide)),))
    clauses = summary_lines(changed, "sablemouth", taxonomy())
    (back,) = [c for c in clauses if c.text.startswith("The last look")]
    assert back.text == "The last look lies 1 to 6 days back."
    assert unbacked(back, changed) == ()


def test_a_later_as_of_day_moves_the_last_look_back():
    picture = example_picture()
    later = replace(picture, as_of=picture.as_of + timedelta(days=6))
    lines = [c.text for c in summary_lines(later, "corran-air-base", taxonomy())]
    assert "The last look lies 10 days back." in lines


def test_an_alarm_says_since_when_how_strongly_and_what_the_plain_check_says():
    assert texts("sablemouth", Topic.CHANGED)[0] == (
        "Alarm since 22 March 2025: fewer frigates than usual. Usual before: 2.6. "
        "Raised by 2 looks, with strength 71 % (alarm from 49 %); "
        "the model-free check, a cumulative sum, agrees (3.4)."
    )


def test_the_sentence_of_an_alarm_leads_to_the_looks_that_caused_it():
    picture = example_picture()
    (alarm,) = picture.sites[1].alarms
    lead = next(c for c in summary_lines(picture, "sablemouth") if alarm.id in c.refs)
    assert lead.refs == (alarm.id, *alarm.looks)


def test_an_alarm_that_is_over_is_past_and_no_alarm_names_its_looks():
    past, calm, few = texts("corran-air-base", Topic.CHANGED)[:3]
    assert past.startswith("Past alarm, 14 Mar to 18 March 2025: fewer helicopters than usual;")
    assert calm == (
        "No alarm for helicopters (2 looks, the last 10 days back; usual 5.4; cumulative sum 0.4)."
    )
    assert few == (
        "Too few looks to say whether there is an alarm: "
        "heavy transport aircraft (3 looks, the last 4 days back)."
    )


def test_without_late_looks_there_is_no_calm():
    picture = example_picture()
    base = picture.sites[0]
    stale = tuple(replace(w, lately=0, id="") for w in base.watches)
    changed = replace(picture, sites=(replace(base, watches=stale),))
    clauses = [c.text for c in summary_lines(changed, "corran-air-base", taxonomy())]
    assert not any(text.startswith("No alarm") for text in clauses)
    assert any("helicopters (2 looks" in t for t in clauses if t.startswith("Too few looks"))


@pytest.mark.parametrize("site", SITES)
def test_a_difference_of_two_looks_is_printed_with_its_interval_and_called_no_alarm(site):
    since = [text for text in texts(site, Topic.CHANGED) if "since the previous look" in text]
    picture = example_picture()
    classes = {e.path for part in picture.sites if part.site.id == site for e in part.estimates}
    assert bool(since) is bool(classes)
    assert all("(90 %: " in text or "not known" in text for text in since)
    assert not any("alarm" in text.lower() for text in since)
