from sitewatch.testing.reports import read_text


def last(text):
    return read_text(text).observations[-1]


def test_the_vessels_take_count_names_and_site_of_those_named_before():
    text = (
        "Two ships, named Halcyon and Petrel, docked at Amber on May 2 and 3. "
        "The vessels have since left the port."
    )
    found = last(text)
    assert (found.count.min, found.count.max) == (2, 2)
    assert found.asset.names == ("Halcyon", "Petrel")
    assert found.site == "port-amber"


def test_what_is_taken_over_is_cited_where_it_stands():
    text = "Four An-124s landed at Onyx on 9 May. The planes are still there."
    found = last(text)
    assert found.asset.type == "An-124"
    cited = [text[a:b] for field, a, b in found.cited if field == "asset"]
    assert cited == ["Four An-124s"]


def test_it_is_the_single_one():
    text = "A tug and three frigates are moored at Amber. It is preparing to leave."
    found = last(text)
    assert (found.asset.path, found.count.max) == ("vessel.merchant.tug", 1)


def test_they_are_all_of_a_list():
    text = "A tug and three frigates are moored at Amber. They are preparing to leave."
    found = last(text)
    assert (found.asset.path, found.count.min, found.count.max) == ("vessel", 4, 4)


def test_both_adds_up_two_that_were_named_apart():
    text = "The frigate Petrel and the tug Halcyon docked at Amber. Both vessels are still there."
    found = last(text)
    assert (found.count.min, found.count.max) == (2, 2)
    assert set(found.asset.names) == {"Petrel", "Halcyon"}


def test_the_remaining_ones_are_not_all_of_them():
    text = "Five frigates are moored at Amber. The remaining frigates left the port."
    assert last(text).count is None


def test_a_ship_is_known_again_by_its_name():
    text = "The frigate Petrel docked at Amber on 9 May. On 12 May, Petrel left the port."
    found = last(text)
    assert found.asset.names == ("Petrel",)
    assert found.state == "departed"


def test_a_pronoun_without_anything_before_it_gives_nothing():
    assert read_text("They have left Amber.").observations == ()


def test_a_singular_with_the_is_one():
    assert last("The frigate has left Amber.").count.max == 1


def test_a_bare_plural_has_no_count():
    assert last("Frigates have left Amber.").count is None
