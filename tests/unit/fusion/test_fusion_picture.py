from __future__ import annotations

from dataclasses import replace

from sitewatch.fusion import FusionConfig, site_picture
from sitewatch.model import (
    Difference,
    Hypothesis,
    Kind,
    Medium,
    Observation,
    Reading,
    Sight,
    SitePicture,
    id_holds,
)
from sitewatch.taxonomy import load_taxonomy
from sitewatch.taxonomy.records import HypothesisSet, Likelihood, Rule
from sitewatch.testing.observed import (
    AIRLIFT,
    FRIGATE,
    Told,
    elsewhere,
    harbour,
    on,
    reading,
    seen,
    small_taxonomy,
    sources,
)

RULES = (
    Rule("ships", "ships", "", paths=("vessel.naval",), states=("present",)),
    Rule("airlift", "airlift", "", paths=("aircraft",), states=("present", "loading")),
    Rule("stays", "stays", "", states=("intention_stay",), mediums=("official",)),
)
HYPOTHESES = HypothesisSet(
    (Hypothesis("leaves", "leaving", "", 0.5), Hypothesis("stays", "staying", "", 0.5)),
    (
        Likelihood("leaves", "ships", 0.3),
        Likelihood("stays", "ships", 0.9),
        Likelihood("leaves", "stays", 0.3),
        Likelihood("stays", "stays", 0.5),
    ),
)
CONFIG = FusionConfig(
    as_of=on(20),
    taxonomy=small_taxonomy(),
    sources=sources(),
    rules=RULES,
    hypotheses=HYPOTHESES,
)


def picture(
    *observations: Observation, readings: tuple[Reading, ...] = (), config: FusionConfig = CONFIG
) -> SitePicture:
    return site_picture(harbour(), observations, readings, config)


def test_a_site_that_nobody_looked_at_has_an_honest_picture() -> None:
    made = picture()

    assert (made.looks, made.estimates, made.changes) == ((), (), ())
    assert {i.sight for i in made.indicators} == {Sight.NOT_LOOKED}
    assert made.assessment is not None
    assert [e.probability.value for e in made.assessment.explanations] == [0.5, 0.5]


def test_the_whole_way_through() -> None:
    made = picture(
        seen(2, day_number=10, told=Told(direct=True)),
        seen(3, day_number=10, told=Told("b")),
        seen(2, day_number=14, told=Told("c")),
        readings=(reading("a", 11), reading("b", 12), reading("c", 15)),
    )

    assert len(made.looks) == 2
    assert len(made.relays) == 3
    assert [e.path for e in made.estimates] == [FRIGATE]
    assert [e.path for e in made.naive_estimates] == [FRIGATE]
    assert [c.path for c in made.changes] == [FRIGATE]
    assert [d.difference for d in made.disagreements] == [Difference.CHANGE, Difference.RETELLING]
    assert {i.rule: i.sight for i in made.indicators}["ships"] is Sight.SEEN
    assert made.assessment is not None


def test_ids_are_hashes_and_the_order_of_arrival_does_not_matter() -> None:
    observations = [seen(n % 3, day_number=n, told=Told("abc"[n % 3])) for n in (4, 7, 9, 10, 12)]
    one, other = picture(*observations), picture(*reversed(observations))

    assert one == other
    assert one.assessment is not None
    assert all(
        id_holds(record)
        for record in (*one.looks, *one.estimates, *one.changes, *one.indicators, one.assessment)
    )


def test_nothing_learned_after_the_day_is_used() -> None:
    known = [seen(2), seen(None, path="site", state="unchanged", unchanged_since=5)]
    later = [
        seen(9, day_number=12, told=Told("late")),
        seen(7, day_number=25, told=Told("b")),
        elsewhere("Lornia", path="force", state="intends_to_stay", told=Told("late")),
    ]
    readings = (reading("a", 11), reading("b", 26), reading("late", 24))

    assert picture(*known, *later, readings=readings) == picture(*known, readings=readings[:1])


def test_a_vague_time_ends_with_the_day_asked_about() -> None:
    made = picture(seen(2, day_number=(10, 30)))

    assert made.looks[0].captured.span.last_day == on(20)


def test_observations_of_other_sites_are_left_aside() -> None:
    assert picture(seen(2), seen(9, site="elsewhere", told=Told("b"))) == picture(seen(2))


def test_who_names_a_destination_has_not_looked_at_it() -> None:
    assert picture(seen(2, state="heading_to")) == picture()


def test_words_about_the_country_reach_the_assessment_but_make_no_look() -> None:
    official = Told(by=("Ida Holm",), mediums=(Medium.OFFICIAL,))
    words = elsewhere(
        "Lornia", path="force", state="intends_to_stay", kind=Kind.STATEMENT, told=official
    )
    made = picture(words)

    assert made.looks == ()
    assert {i.rule: i.sight for i in made.indicators}["stays"] is Sight.SEEN


def test_old_looks_leave_the_indicators_but_not_the_estimates() -> None:
    made = picture(seen(2), config=replace(CONFIG, window_days=5))

    assert {i.rule: i.sight for i in made.indicators}["ships"] is Sight.NOT_LOOKED
    assert made.estimates


def test_the_taxonomy_s_own_rules_and_explanations_serve_where_a_case_has_none() -> None:
    taxonomy = load_taxonomy()
    config = FusionConfig(as_of=on(20), taxonomy=taxonomy)
    made = picture(seen(2, path=AIRLIFT, type="An-124"), config=config)

    assert len(made.indicators) > 10
    assert made.assessment is not None
    assert len(made.assessment.explanations) == len(taxonomy.hypotheses.hypotheses)


def test_case_sources_win_over_those_of_the_taxonomy() -> None:
    own = replace(sources()[0], name="Skylark Ltd")
    taxonomy = replace(small_taxonomy(), sources={s.id: s for s in sources()})
    config = FusionConfig(as_of=on(20), taxonomy=taxonomy, sources=(own,))

    assert [s.name for s in config.all_sources] == ["Skylark Ltd", "Borea Space"]
