from __future__ import annotations

import pytest

from sitewatch.errors import SettingsError
from sitewatch.taxonomy.loader import parse_hypotheses, parse_rules
from sitewatch.taxonomy.records import Likelihood, Rule

LOADING = {
    "name": "ship being loaded",
    "says": "A ship is being loaded.",
    "site_kinds": ["port"],
    "paths": ["vessel.merchant"],
    "states": ["loading"],
}


def test_a_rule_with_its_parts():
    (found,) = parse_rules({"ship-loading": {**LOADING, "min_count": 2, "mediums": ["imagery"]}})
    assert found == Rule(
        id="ship-loading",
        name="ship being loaded",
        says="A ship is being loaded.",
        site_kinds=("port",),
        paths=("vessel.merchant",),
        states=("loading",),
        min_count=2,
        mediums=("imagery",),
    )


def test_a_rule_from_a_list_is_the_same():
    assert parse_rules([{"id": "ship-loading", **LOADING}]) == parse_rules(
        {"ship-loading": LOADING}
    )


def test_a_rule_is_affirmed_and_wants_presence_unless_it_says_otherwise():
    (found,) = parse_rules({"a": LOADING})
    assert (found.polarity, found.absent, found.min_count) == ("affirmed", False, 0)
    (found,) = parse_rules({"a": {**LOADING, "polarity": "negated", "absent": True}})
    assert (found.polarity, found.absent) == ("negated", True)


def test_a_rule_that_asks_for_nothing_would_fire_on_anything():
    with pytest.raises(SettingsError, match=r"indicators\.toml: a: would fire on anything"):
        parse_rules({"a": {"name": "a", "says": "A.", "kinds": ["presence"]}})


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("site_kinds", ["harbour"], "'site_kinds' names 'harbour'"),
        ("kinds", ["rumour"], "'kinds' names 'rumour'"),
        ("directions", ["up"], "'directions' names 'up'"),
        ("mediums", ["radio"], "'mediums' names 'radio'"),
        ("polarity", "maybe", "'polarity' is 'maybe'"),
        ("min_count", -1, "whole number from 0"),
        ("path", ["vessel"], "unknown key 'path'"),
    ],
)
def test_a_malformed_rule_names_file_and_id(key, value, message):
    with pytest.raises(SettingsError) as caught:
        parse_rules({"ship-loading": {**LOADING, key: value}}, "sitewatch.toml: rules")
    assert str(caught.value).startswith("sitewatch.toml: rules: ship-loading: ")
    assert message in str(caught.value)


def test_a_rule_id_is_a_slug():
    with pytest.raises(SettingsError, match="not an id of small letters"):
        parse_rules({"Ship Loading": LOADING})


def hypotheses(**changes: object) -> dict[str, object]:
    leave = {"name": "leave", "statement": "They leave.", "prior": 0.25}
    stay = {"name": "stay", "statement": "They stay.", "prior": 0.75}
    given = {"explanations": {"leave": leave, "stay": stay}, "likelihoods": {}}
    return {**given, **changes}


def test_explanations_and_likelihoods():
    found = parse_hypotheses(
        hypotheses(
            criterion="Nobody is left at {site}.",
            horizon_days=45,
            likelihoods={"ship-loading": {"leave": 0.6, "stay": 0.2, "factor": 2}},
        )
    )
    assert [(h.id, h.prior) for h in found.hypotheses] == [("leave", 0.25), ("stay", 0.75)]
    assert found.likelihoods == (
        Likelihood("leave", "ship-loading", 0.6, 2.0),
        Likelihood("stay", "ship-loading", 0.2, 2.0),
    )
    assert (found.criterion, found.horizon_days) == ("Nobody is left at {site}.", 45)


def test_a_likelihood_may_be_off_by_half_unless_it_says_otherwise():
    found = parse_hypotheses(hypotheses(likelihoods={"r": {"leave": 0.6}}))
    assert found.likelihoods == (Likelihood("leave", "r", 0.6, 1.5),)


def test_one_explanation_does_not_compete():
    only = {"leave": {"name": "leave", "statement": "They leave.", "prior": 1.0}}
    with pytest.raises(SettingsError, match="at least two"):
        parse_hypotheses({"explanations": only})


@pytest.mark.parametrize("likelihood", [0.0, 1.0, 1.5, "often"])
def test_a_likelihood_lies_strictly_between_zero_and_one(likelihood):
    with pytest.raises(SettingsError, match=r"hypotheses\.toml: likelihoods: r"):
        parse_hypotheses(hypotheses(likelihoods={"r": {"leave": likelihood}}))


def test_a_likelihood_of_an_explanation_that_does_not_exist_is_refused():
    with pytest.raises(SettingsError, match="unknown key 'perhaps'"):
        parse_hypotheses(hypotheses(likelihoods={"r": {"perhaps": 0.5}}))


def test_a_prior_of_zero_is_refused():
    table = hypotheses()
    table["explanations"]["leave"]["prior"] = 0.0
    with pytest.raises(SettingsError, match="a prior must be above 0"):
        parse_hypotheses(table)
