import pytest

from sitewatch.testing.reports import read_text


@pytest.mark.parametrize(
    ("text", "path", "name", "state"),
    [
        ("The Rosa M, a tanker, arrived at Amber.", "vessel.merchant.tanker", "Rosa M", "arrived"),
        ("Nordic Hope (IMO 9000001) is anchored off Amber.", "vessel.merchant", "Nordic Hope", ""),
        ("The USS Emory S. Land left Amber.", "vessel.naval", "Emory S. Land", "departed"),
        ("The MV Stella Grace left Amber.", "vessel.merchant", "Stella Grace", "departed"),
    ],
)
def test_a_ship_is_known_by_its_name(text, path, name, state):
    (found,) = read_text(text).observations
    assert (found.asset.path, found.asset.names) == (path, (name,))
    assert found.state == (state or "anchored")
    assert (found.count.min, found.count.max) == (1, 1)


def test_a_number_that_dates_a_ship_is_no_count():
    (found,) = read_text("The Rosa M, a 2006-built tanker, left Amber.").observations
    assert found.count.max == 1


def test_both_are_the_two_that_were_counted_as_two():
    text = "Two frigates came to Amber with spare parts for the helicopters. Both left Amber."
    assert read_text(text).observations[-1].asset.path.startswith("vessel")


def test_one_part_of_a_site_is_one():
    (found,) = read_text("The eastern runway at Onyx was damaged.").observations
    assert (found.count.min, found.count.max) == (1, 1)


def test_a_number_before_the_quote_is_cited():
    text = "Two transports that came to Onyx on Tuesday had not moved, they said."
    for found in read_text(text).observations:
        assert found.count.min == 2
        cited = [text[start:end] for _, start, end in found.cited]
        assert "Two" in " ".join([found.locator.quote, *cited])
