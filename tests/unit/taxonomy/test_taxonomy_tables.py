from __future__ import annotations

import pytest

from sitewatch.errors import SettingsError
from sitewatch.model import Medium
from sitewatch.taxonomy.tables import Table, as_table, entries


def table(**values: object) -> Table:
    return Table("a.toml: x", values)


def test_a_known_table_comes_back_as_it_is():
    given = table(name="Maxar")
    assert given.only("name", "aliases") is given


def test_an_unknown_key_is_refused_with_file_key_and_what_is_known():
    with pytest.raises(SettingsError) as caught:
        table(nam="Maxar").only("name", "aliases")
    assert str(caught.value) == "a.toml: x: unknown key 'nam' (known: name, aliases)"


def test_text_takes_the_default_where_the_key_is_missing():
    assert table().text("name", "none") == "none"
    assert table(name="Maxar").text("name", "none") == "Maxar"


@pytest.mark.parametrize("value", [3, "", "   ", ["a"], True])
def test_text_refuses_what_is_no_text(value):
    with pytest.raises(SettingsError, match="'name' must be a text"):
        table(name=value).text("name")


def test_text_that_is_missing_without_a_default_is_refused():
    with pytest.raises(SettingsError, match=r"a\.toml: x: missing key 'name'"):
        table().text("name")


def test_texts_keep_their_order_and_are_empty_where_missing():
    assert table(aliases=["b", "a"]).texts("aliases") == ("b", "a")
    assert table().texts("aliases") == ()


@pytest.mark.parametrize("value", ["a", [1], [""], {"a": 1}])
def test_texts_refuse_what_is_no_list_of_texts(value):
    with pytest.raises(SettingsError, match="must be a list of texts"):
        table(aliases=value).texts("aliases")


def test_texts_refuse_a_text_given_twice():
    with pytest.raises(SettingsError, match="names one thing twice"):
        table(aliases=["a", "a"]).texts("aliases")


def test_numbers_come_as_floats_and_booleans_are_no_numbers():
    assert table(prior=1).number("prior") == 1.0
    assert table().number("prior", 0.5) == 0.5
    for value in (True, "1", None, float("nan"), float("inf")):
        with pytest.raises(SettingsError, match="must be a number"):
            table(prior=value).number("prior")


@pytest.mark.parametrize("value", [-1, 1.0, True, "1"])
def test_whole_numbers_start_at_zero(value):
    assert table(days=0).whole("days", 30) == 0
    assert table().whole("days", 30) == 30
    with pytest.raises(SettingsError, match="whole number from 0"):
        table(days=value).whole("days", 30)


def test_a_list_of_numbers_has_a_fixed_length():
    assert table(at=[35.95, 35]).numbers("at", 2) == (35.95, 35.0)
    assert table().numbers("at", 2) == ()
    for value in ([1.0], [1.0, 2.0, 3.0], 1.0, [1.0, "2"]):
        with pytest.raises(SettingsError):
            table(at=value).numbers("at", 2)


def test_a_flag_is_true_or_false():
    assert table(protected=True).flag("protected", default=False) is True
    assert table().flag("protected", default=False) is False
    with pytest.raises(SettingsError, match="true or false"):
        table(protected=1).flag("protected", default=False)


def test_a_word_of_a_vocabulary():
    assert table(medium="imagery").member("medium", Medium) is Medium.IMAGERY
    assert table().member("medium", Medium, Medium.OUTLET) is Medium.OUTLET
    with pytest.raises(SettingsError, match=r"'medium' is 'radio' \(one of imagery, tracking"):
        table(medium="radio").member("medium", Medium)


def test_a_table_below_names_its_place():
    below = table(inner={"a": "b"}).below("inner")
    assert (below.where, below.values) == ("a.toml: x.inner", {"a": "b"})
    assert table().below("inner").values == {}


def test_what_is_no_table_is_refused():
    with pytest.raises(SettingsError, match=r"a\.toml: must be a table: 3"):
        as_table(3, "a.toml")


def test_entries_come_from_tables_by_id_and_from_a_list_alike():
    by_id = list(entries({"maxar": {"name": "Maxar"}}, "s"))
    listed = list(entries([{"id": "maxar", "name": "Maxar"}], "s"))
    assert by_id == listed == [("maxar", Table("s: maxar", {"name": "Maxar"}))]


def test_a_list_entry_without_an_id_is_named_by_its_number():
    with pytest.raises(SettingsError, match="s: entry 2: missing key 'id'"):
        list(entries([{"id": "a"}, {"name": "b"}], "s"))


def test_an_id_given_twice_in_a_list_is_refused():
    with pytest.raises(SettingsError, match="the id 'a' is given twice"):
        list(entries([{"id": "a"}, {"id": "a"}], "s"))


@pytest.mark.parametrize("value", ["text", 3, None])
def test_entries_refuse_what_holds_no_tables(value):
    with pytest.raises(SettingsError, match="must be tables"):
        list(entries(value, "s"))
