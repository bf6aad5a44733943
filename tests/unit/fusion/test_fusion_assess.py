from __future__ import annotations

from datetime import timedelta

import pytest

from sitewatch.fusion import Question, assess
from sitewatch.model import (
    Assessment,
    Basis,
    Chance,
    Credibility,
    Dated,
    Hypothesis,
    Indicator,
    Look,
    Medium,
    Relay,
    Sight,
    day,
)
from sitewatch.taxonomy.records import HypothesisSet, Likelihood, Rule
from sitewatch.testing.observed import HARBOUR, harbour, on

LEAVES = Hypothesis("leaves", "leaving", "They leave.", 0.5)
STAYS = Hypothesis("stays", "staying", "They stay.", 0.5)
RULES = (
    Rule("airlift", "airlift", "", paths=("aircraft",)),
    Rule("packing", "packing", "", paths=("aircraft",)),
    Rule("ships", "ships", "", paths=("vessel",)),
)
TABLE = HypothesisSet(
    (LEAVES, STAYS),
    (
        Likelihood("leaves", "airlift", 0.8),
        Likelihood("stays", "airlift", 0.2),
        Likelihood("leaves", "packing", 0.6),
        Likelihood("stays", "packing", 0.3),
        Likelihood("leaves", "ships", 0.5),
        Likelihood("stays", "ships", 0.9),
    ),
    criterion="None is left at {site}.",
    horizon_days=30,
)


def look(number: int, low: float = 0.8, high: float = 1.0) -> Look:
    captured = Dated(day(on(number)), Basis.EXPLICIT)
    chances = (Chance("aircraft", low, high, "t"), Chance("vessel", low, high, "t"))
    return Look(HARBOUR, f"observer {number}", Medium.IMAGERY, captured, chances=chances)


def found(
    rule: str, sight: Sight = Sight.SEEN, by: Look | None = None, **more: object
) -> Indicator:
    looks = (by.id,) if by else ()
    inputs = (f"obs-{rule}",) if sight is not Sight.NOT_LOOKED else ()
    return Indicator(rule, rule, HARBOUR, sight, inputs=inputs, looks=looks, **more)  # type: ignore[arg-type]


def assessed(
    *indicators: Indicator, looks: tuple[Look, ...] = (), relays: tuple[Relay, ...] = ()
) -> Assessment:
    made = assess(TABLE, indicators, RULES, Question(harbour(), on(20), looks, relays))
    assert made is not None
    return made


def value(assessment: Assessment, key: str = "leaves") -> float:
    return next(e.probability.value for e in assessment.explanations if e.hypothesis == key)


def test_one_look_that_saw_heavy_airlift_by_hand() -> None:
    one = look(1)

    assert value(assessed(found("airlift", by=one), looks=(one,))) == pytest.approx(0.8)


def test_not_looked_says_nothing() -> None:
    nothing = assessed(found("airlift", Sight.NOT_LOOKED))

    assert value(nothing) == pytest.approx(0.5)
    assert nothing.inputs == ()
    assert any("priors" in w for w in nothing.warnings)


def test_looked_and_absent_uses_the_chance_to_have_seen_it() -> None:
    # Chance 0.9: 1 - 0.8 * 0.9 = 0.28 against 1 - 0.2 * 0.9 = 0.82.
    sharp, blind = look(1), look(1, 0.0, 0.0)
    absent = assessed(found("airlift", Sight.LOOKED_ABSENT, by=sharp), looks=(sharp,))
    unseeable = assessed(found("airlift", Sight.LOOKED_ABSENT, by=blind), looks=(blind,))

    assert value(absent) == pytest.approx(0.28 / 1.10, abs=1e-6)
    assert value(unseeable) == pytest.approx(0.5, abs=1e-3)


def test_items_of_one_look_count_less_than_items_of_two() -> None:
    one, other = look(1), look(2)
    together = [found("airlift", by=one), found("packing", by=one)]
    apart = [found("airlift", by=one), found("packing", by=other)]

    # Apart: 4 * 2 = 8 to one. Together: 8^(2^-0.5).
    assert value(assessed(*apart, looks=(one, other))) == pytest.approx(8 / 9, abs=1e-6)
    tempered = 8 ** (2**-0.5)
    assert value(assessed(*together, looks=(one, other))) == pytest.approx(
        tempered / (1 + tempered), abs=1e-6
    )


def test_an_analyst_s_reading_shares_the_look_it_reads() -> None:
    one = look(1)
    reader = Look(
        HARBOUR, "Berg", Medium.ANALYST, one.captured, derived_from=one.id, dependence=0.7
    )
    together = assessed(found("airlift", by=one), found("packing", by=reader), looks=(one, reader))
    same = assessed(found("airlift", by=one), found("packing", by=one), looks=(one,))

    assert value(together) == pytest.approx(value(same))


def test_counting_articles_one_by_one_is_falsely_firm() -> None:
    one = look(1)
    relays = tuple(Relay(one.id, f"{n:064x}", ("obs-airlift",)) for n in range(4))
    made = assessed(found("airlift", by=one), looks=(one,), relays=relays)

    # Four articles: four to one, four times over, is 256 to one.
    assert dict(made.naive)["leaves"] == pytest.approx(256 / 257, abs=1e-6)
    assert value(made) == pytest.approx(0.8)
    assert [key for key, _ in made.naive] == [e.hypothesis for e in made.explanations]


def test_a_contradicted_item_counts_less() -> None:
    one = look(1)
    doubted = found("airlift", by=one, credibility=Credibility.DOUBTFUL)

    # Half the weight: the square root of four to one.
    assert value(assessed(doubted, looks=(one,))) == pytest.approx(2 / 3, abs=1e-6)


def test_words_about_a_larger_place_count_half() -> None:
    assert value(assessed(found("airlift"))) == pytest.approx(2 / 3, abs=1e-6)


def test_the_band_lies_around_the_value() -> None:
    one = look(1)
    made = assessed(found("airlift", by=one), looks=(one,))

    for explanation in made.explanations:
        assert explanation.probability.low < explanation.probability.value
        assert explanation.probability.high > explanation.probability.value
    assert not any("does not separate" in w for w in made.warnings)


def test_explanations_whose_bands_meet_are_said_to_be_inseparable() -> None:
    one = look(1)
    made = assessed(found("packing", by=one), looks=(one,))

    # Two to one, where each prior alone may be off by a factor of two.
    assert any("does not separate leaving from staying" in w for w in made.warnings)


def test_weights_tell_what_each_item_does() -> None:
    one, other = look(1), look(2)
    airlift, ships = found("airlift", by=one), found("ships", by=other)
    made = assessed(airlift, ships, looks=(one, other))
    first = made.explanations[0]
    weights = {w.indicator: w for w in first.weights}

    # 0.8 * 0.5 to 0.2 * 0.9 is 0.40 to 0.18.
    assert first.hypothesis == "leaves"
    assert first.probability.value == pytest.approx(0.40 / 0.58, abs=1e-6)
    assert weights[airlift.id].ratio == pytest.approx(4.0)
    assert weights[airlift.id].without == pytest.approx(0.5 / 1.4, abs=1e-6)
    assert weights[ships.id].ratio == pytest.approx(5 / 9, abs=1e-6)
    assert weights[airlift.id].flip == pytest.approx(0.40 / 0.18, abs=1e-3)
    assert any("would lead without: airlift" in w for w in made.warnings)


def test_what_was_expected_and_not_seen_is_listed() -> None:
    packing, ships = (
        found("packing", Sight.NOT_LOOKED),
        found("ships", Sight.LOOKED_ABSENT, look(1)),
    )
    made = assessed(packing, ships, looks=(look(1),))
    unseen = {e.hypothesis: e.expected_unseen for e in made.explanations}

    assert unseen["leaves"] == (packing.id, ships.id)
    assert unseen["stays"] == (ships.id,)


def test_the_next_look_is_the_one_that_tells_most() -> None:
    airlift, packing = found("airlift", Sight.NOT_LOOKED), found("packing", Sight.NOT_LOOKED)
    made = assessed(airlift, packing)

    # Even odds, 0.8 against 0.2: one bit less the entropy of 0.8, 0.7219 bits.
    assert made.next_look == airlift.id
    assert made.next_look_gain == pytest.approx(1 - 0.7219, abs=1e-4)


def test_when_all_was_looked_for_there_is_no_next_look() -> None:
    one = look(1)
    made = assessed(found("airlift", by=one), looks=(one,))

    assert (made.next_look, made.next_look_gain) == ("", 0.0)


def test_it_can_be_scored_later() -> None:
    made = assessed()

    assert made.resolves_by == on(20) + timedelta(days=30)
    assert made.criterion == "None is left at Corran."


def test_an_explanation_that_a_table_does_not_name_is_left_where_it_was() -> None:
    third = Hypothesis("other", "other", "Something else.", 0.5)
    table = HypothesisSet((LEAVES, STAYS, third), TABLE.likelihoods)
    one = look(1)
    made = assess(table, (found("airlift", by=one),), RULES, Question(harbour(), on(1), (one,)))

    assert made is not None
    assert value(made, "other") == pytest.approx(1 / 3, abs=1e-6)


def test_without_competing_explanations_there_is_nothing_to_assess() -> None:
    assert assess(HypothesisSet((), ()), (), RULES, Question(harbour(), on(1))) is None
