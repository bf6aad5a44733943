from sitewatch.reports.words import PhraseIndex


def index(*phrases, cased=()):
    found = PhraseIndex()
    for phrase in phrases:
        found.add(phrase, phrase)
    for phrase in cased:
        found.add(phrase, phrase, cased=True)
    return found


def hits(text, *phrases, cased=()):
    found = index(*phrases, cased=cased).find(text)
    return [(text[hit.start : hit.end], hit.values) for hit in found]


def test_the_longest_phrase_wins():
    assert hits("a naval base there", "base", "naval base") == [("naval base", ("naval base",))]


def test_joiners_between_letters_and_digits_do_not_matter():
    for text in ("An-124", "AN 124", "an124", "An–124"):
        assert [value for _, value in hits(text, "An-124")] == [("An-124",)], text


def test_a_variant_after_the_number_still_matches():
    assert hits("Tu-95MS bombers", "Tu-95") == [("Tu-95", ("Tu-95",))]


def test_a_longer_number_does_not_match():
    assert hits("An-1240", "An-124") == []


def test_parts_of_words_do_not_match():
    assert hits("databases and airbases", "base") == []


def test_cased_phrases_need_their_capitals():
    assert hits("a bear", cased=("Bear",)) == []
    assert hits("a Bear", cased=("Bear",)) == [("Bear", ("Bear",))]


def test_one_phrase_may_have_two_values():
    found = PhraseIndex()
    found.add("tanker", 1)
    found.add("tanker", 2)
    assert next(iter(found.find("the tanker"))).values == (1, 2)


def test_a_full_stop_and_a_new_sentence_part_two_words():
    assert hits("the base. Naval guards", "base naval") == []
