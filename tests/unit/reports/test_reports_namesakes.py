import pytest

from sitewatch.testing.reports import read_text


def sites(text):
    return [o.site for o in read_text(text).observations]


@pytest.mark.parametrize(
    "text",
    [
        "A storm hit Amber, Indiana, and two trucks were destroyed.",
        "Two trucks were destroyed in Amber in Ohio.",
        "The frigate Amber left the strait on Monday.",
        "HMS Amber sailed on Monday with two tugs.",
        "Amber Street was closed and two trucks were destroyed.",
        "Amber Holdings has three tankers at anchor.",
        "Captain Amber said that two frigates had left.",
        "Friedrich Amber said that two frigates had left.",
        "Amber, Norway, was hit and two trucks were destroyed.",
    ],
)
def test_the_name_of_something_else_is_no_site(text):
    assert "port-amber" not in sites(text)


@pytest.mark.parametrize(
    "text",
    [
        "Two frigates are moored at Amber, Syria.",
        "Two frigates are moored at Amber, Cobalt province.",
        "Two frigates left Amber, Norway said.",
        "Two frigates are moored at Amber port.",
        "Today Amber is empty.",
    ],
)
def test_the_site_stays_the_site(text):
    assert sites(text) == ["port-amber"]


def test_a_sentence_on_a_namesake_is_not_listed_as_not_understood():
    notes = read_text("Friedrich Amber wrote two books. Amber Avenue is long.").notes
    assert "not-understood" not in {note.code for note in notes}
