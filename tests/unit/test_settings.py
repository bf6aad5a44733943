import pickle
import re
import tomllib
from dataclasses import fields
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from sitewatch.errors import SettingsError
from sitewatch.model import Hypothesis, Medium, Reliability, Source
from sitewatch.publish.policy import Policy
from sitewatch.settings import Catalogue, Settings, inside, keys, load_settings, nearest
from sitewatch.taxonomy import load_taxonomy
from sitewatch.taxonomy.records import Rule

TEMPLATE = files("sitewatch.store").joinpath("template", "sitewatch.toml").read_text("utf-8")
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"

OWN = """
title = "Two ports"
as_of = 2024-12-20
level = 0.8

[[sources]]
id = "harbour-watch"
name = "Harbour Watch"
medium = "imagery"
reliability = "B"

[[rules]]
id = "ships-loading"
name = "Ships loading"
says = "Ships take on cargo."
paths = ["vessel"]
states = ["loading"]

[hypotheses]
criterion = "{site} is empty"

[hypotheses.explanations.leaving]
name = "Leaving"
statement = "Everything leaves."
prior = 0.25

[hypotheses.explanations.staying]
name = "Staying"
statement = "Nothing leaves."
prior = 0.75

[hypotheses.likelihoods.ships-loading]
leaving = 0.8
staying = 0.2
"""


def load(folder: Path, text: str) -> Settings:
    (folder / "sitewatch.toml").write_text(text, "utf-8")
    return load_settings(folder)


def uncommented(text: str) -> str:
    """The template with every key that it shows taken at its word."""
    shown = re.compile(r"^# (?=\[|[a-z_-]+ = )", re.MULTILINE)
    return shown.sub("", text)


# ---- defaults ------------------------------------------------------------------------------------


def test_an_empty_file_gives_the_defaults_and_the_name_of_the_folder(tmp_path):
    settings = load(tmp_path, "")
    assert settings == Settings(title=tmp_path.name)
    assert (settings.database, settings.sites_file) == ("case.db", "sites.geojson")
    assert (settings.as_of, settings.level) == (None, 0.9)
    assert (settings.limits.max_file_mb, settings.publication.delay_hours) == (50.0, 72.0)
    assert (settings.sources, settings.rules, settings.hypotheses) == ((), (), None)


def test_the_file_of_a_new_case_changes_nothing(tmp_path):
    assert load(tmp_path, TEMPLATE) == load(tmp_path, "")


def test_the_file_of_a_new_case_shows_every_key_with_its_default(tmp_path):
    shown = tomllib.loads(uncommented(TEMPLATE))
    assert set(shown) == set(Settings.model_fields)
    settings, default = load(tmp_path, uncommented(TEMPLATE)), load(tmp_path, "")
    for name in set(Settings.model_fields) - {"as_of", "imagery", "sources", "rules", "hypotheses"}:
        assert getattr(settings, name) == getattr(default, name), name
    for section in ("publication", "limits"):
        assert set(shown[section]) == set(getattr(default, section).model_dump())
    assert settings.sources
    assert settings.rules
    assert settings.hypotheses is not None


def test_publication_is_as_careful_as_the_policy_by_default(tmp_path):
    assert load(tmp_path, "").policy == Policy()


# ---- values --------------------------------------------------------------------------------------


def test_every_kind_of_value_is_read(tmp_path):
    settings = load(tmp_path, OWN)
    assert (settings.title, settings.as_of, settings.level) == (
        "Two ports",
        date(2024, 12, 20),
        0.8,
    )
    source = Source("harbour-watch", "Harbour Watch", Medium.IMAGERY, Reliability("B"))
    assert settings.sources == (source,)
    assert [rule.id for rule in settings.rules] == ["ships-loading"]
    leaving = Hypothesis("leaving", "Leaving", "Everything leaves.", 0.25)
    assert settings.hypotheses.hypotheses[0] == leaving
    assert len(settings.hypotheses.likelihoods) == 2


def test_the_policy_is_the_one_of_the_file(tmp_path):
    settings = load(tmp_path, "[publication]\ndelay_hours = 24\ncoarsen_km = 5\n")
    assert settings.policy == Policy(24.0, 5.0)


def test_settings_do_not_change_and_can_be_sent_to_workers(tmp_path):
    settings = load(tmp_path, OWN)
    with pytest.raises(ValidationError, match="frozen"):
        settings.level = 0.5
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 - pickled one line above


def test_a_mark_at_the_start_of_the_file_is_no_matter(tmp_path):
    (tmp_path / "sitewatch.toml").write_bytes(b"\xef\xbb\xbf" + b'title = "Two ports"\r\n')
    assert load_settings(tmp_path).title == "Two ports"


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("titel = 'x'", "titel", "title"),
        ("[publication]\ndelay_hour = 3", "publication.delay_hour", "publication.delay_hours"),
        ("[limits]\nmax_file_kb = 3", "limits.max_file_kb", "limits.max_file_mb"),
        ("max_files = 3", "max_files", "limits.max_files"),
        ("[publishing]\ncoarsen_km = 3", "publishing", "publication"),
        ("[[source]]\nid = 'x'", "source", "sources"),
    ],
)
def test_an_unknown_key_fails_with_file_key_and_what_was_meant(tmp_path, text, key, meant):
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert str(caught.value) == (
        f"{tmp_path / 'sitewatch.toml'}: {key}: unknown key (did you mean {meant!r}?)"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("level = 1.0", r"level: Input should be less than 1: 1\.0"),
        ("level = nan", "level: Input should be a finite number"),
        ("level = '0.9'", "level: Input should be a valid number: '0.9'"),
        ("title = 3", "title: Input should be a valid string: 3"),
        ("as_of = '2024-12-20'", "as_of: Input should be a valid date.*without quotes"),
        ("[limits]\nmax_files = 0", "limits.max_files: Input should be greater than or equal"),
        ("[publication]\ndelay_hours = -1", "publication.delay_hours: .*greater than or equal"),
        ("publication = 3", "publication: "),
        ("[[sources]]\nid = 'x'", "sources: x: missing key 'name'"),
        ("[[rules]]\nid = 'x'\nname = 'x'\nsays = 'x'\npath = ['vessel']", "rules: x: unknown key"),
        ("level = 0.9\ntitle = 3 3\n", r"not TOML: .*line 2"),
        ("title = ", "not TOML"),
    ],
)
def test_a_wrong_value_is_named(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said) as caught:
        load(tmp_path, text)
    assert caught.value.where.startswith(str(tmp_path / "sitewatch.toml"))


def test_a_rule_that_could_never_fire_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"rules: ships-loading: no class 'vesel'"):
        load(tmp_path, OWN.replace('"vessel"', '"vesel"'))


def test_a_likelihood_of_a_rule_that_is_not_there_is_refused(tmp_path):
    wrong = OWN.replace("likelihoods.ships-loading", "likelihoods.ships-leaving")
    with pytest.raises(SettingsError, match="no rule 'ships-leaving'"):
        load(tmp_path, wrong)


def test_explanations_of_the_case_can_use_the_rules_of_the_package(tmp_path):
    own = OWN[: OWN.index("[[rules]]")] + OWN[OWN.index("[hypotheses]") :]
    known = next(iter(load_taxonomy().rules))
    settings = load(tmp_path, own.replace("likelihoods.ships-loading", f"likelihoods.{known}"))
    assert settings.hypotheses.likelihoods[0].rule == known


@pytest.mark.parametrize("key", ["database", "sites_file"])
@pytest.mark.parametrize(
    "path",
    ["", ".", "/etc/hosts", "../other/case.db", "a/../../b", "C:/case.db", "a\\\\b", "a\\u0000b"],
)
def test_a_path_that_leads_out_of_the_case_is_refused(tmp_path, key, path):
    with pytest.raises(SettingsError, match=rf"{key}: must be a path inside the case"):
        load(tmp_path, f'{key} = "{path}"')


def test_a_link_that_leads_out_of_the_case_is_refused(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (tmp_path / "outside.geojson").touch()
    (case / "sites.geojson").symlink_to(tmp_path / "outside.geojson")
    with pytest.raises(SettingsError, match="sites_file: leads out of the case through a link"):
        load(case, "")


def test_a_database_server_is_refused_with_the_reason(tmp_path):
    with pytest.raises(SettingsError, match=r"database: must be a file in the case: .*SQLite"):
        load(tmp_path, 'database = "postgresql+psycopg://localhost/case"')


def test_a_path_in_a_folder_of_the_case_is_taken_as_it_is():
    assert inside("data/sites.geojson") == "data/sites.geojson"


def test_a_missing_file_says_how_to_make_a_case(tmp_path):
    with pytest.raises(SettingsError, match=r"sitewatch\.toml: no such file .*sitewatch new"):
        load_settings(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "sitewatch.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path):
    (tmp_path / "sitewatch.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path)


# ---- keys of what depends on settings ------------------------------------------------------------


def test_readings_depend_on_sources_and_on_nothing_else(tmp_path):
    base = load(tmp_path, OWN)
    assert load(tmp_path, OWN.replace("0.8", "0.7").replace("Two", "2")).reading_key == (
        base.reading_key
    )
    assert load(tmp_path, OWN.replace('"B"', '"C"')).reading_key != base.reading_key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("level = 0.8", "level = 0.7"),
        ('states = ["loading"]', 'states = ["leaving"]'),
        ("prior = 0.25", "prior = 0.26"),
        ('reliability = "B"', 'reliability = "C"'),
    ],
)
def test_results_depend_on_what_changes_them(tmp_path, old, new):
    assert old in OWN
    assert load(tmp_path, OWN.replace(old, new)).results_key != load(tmp_path, OWN).results_key


def test_results_do_not_depend_on_what_only_publishes(tmp_path):
    more = "[publication]\ndelay_hours = 1\n[limits]\nmax_files = 3\n"
    other = OWN.replace("Two ports", "Ports").replace("as_of = 2024-12-20\n", "")
    assert load(tmp_path, other + more).results_key == load(tmp_path, OWN).results_key


def test_keys_are_the_same_in_every_run():
    assert (Settings().reading_key, Settings().results_key) == (
        "read-4e60a0deda7ee9d82990",
        "make-227651f156e4432ef95e",
    )


# ---- the reference -------------------------------------------------------------------------------


def documented() -> set[str]:
    """What stands in the first column of the tables of the reference."""
    rows = re.findall(r"^\| `([^`]+)` \|", REFERENCE.read_text("utf-8"), re.MULTILINE)
    return {row.replace("[]", "") for row in rows}


def test_every_key_is_documented():
    tables = {"sources", "rules", "hypotheses", "imagery.stac"}
    entries = {
        *(f"sources.{field.name}" for field in fields(Source)),
        *(f"rules.{field.name}" for field in fields(Rule)),
        "hypotheses.criterion",
        "hypotheses.horizon_days",
        "hypotheses.no_change",
        *(f"hypotheses.explanations.ID.{name}" for name in ("name", "statement", "prior")),
        *(f"hypotheses.likelihoods.RULE.{name}" for name in ("ID", "factor")),
        *(f"imagery.stac.{name}" for name in Catalogue.model_fields),
    }
    assert documented() == (set(keys()) - tables) | entries


def test_every_default_in_the_reference_is_the_true_one():
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", REFERENCE.read_text("utf-8"), re.MULTILINE)
    shown = {key: value for key, value in rows if key in keys()}
    whole = Settings().model_dump()
    for key, value in shown.items():
        section, _, name = key.rpartition(".")
        default = (whole[section] if section else whole)[name]
        told = tomllib.loads(f"x = {value}")["x"]
        assert (tuple(told) if isinstance(told, list) else told) == default, key
    assert len(shown) == len(keys()) - len(
        {"title", "as_of", "sources", "rules", "hypotheses", "imagery.stac", "imagery.packs"}
    )


def test_the_nearest_key_is_always_a_valid_one():
    valid = {*keys(), "dependence", "publication", "limits", "tracks"}
    assert {nearest(key) for key in ("", "x", "🙂", "limits.", "LEVEL")} <= valid
