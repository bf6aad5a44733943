import pytest

from sitewatch.model import Medium
from sitewatch.reports.attribution import told_of
from sitewatch.reports.quotes import quoted
from sitewatch.reports.speakers import source_index
from sitewatch.reports.telling import (
    attributions,
    by_colon,
    is_supposed,
    is_telling,
    source_tokens,
    teller,
    tellings,
)
from sitewatch.reports.told import words_of
from sitewatch.reports.tree import tree_of
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.reports import english

SOURCES = source_index(tuple(load_taxonomy().sources.values()))


def trees(text):
    return [tree_of(sentence) for sentence in english()([text])[0]]


def heard(text):
    found = []
    for tree in trees(text):
        told = told_of(tree, text, SOURCES)
        for t in attributions(tree, tellings(tree), quoted(text)):
            verb = "according to" if t.group == "according" else words_of(tree, t.head)
            found.append((told.speaker(t.source).who, verb))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said that the pier was empty.", [("mayor", "said")]),
        ("“The pier is empty,” said the mayor.", [("mayor", "said")]),
        ("According to the mayor, the pier is empty.", [("mayor", "according to")]),
        ("The port was told by the mayor to close.", [("mayor", "was told")]),
        ("The mayor wants to close the pier.", [("mayor", "wants")]),
        ("The mayor promised to close the pier.", [("mayor", "promised")]),
        ("The mayor called for a closure.", [("mayor", "called")]),
        ("The mayor criticised the closure.", [("mayor", "criticised")]),
        ("Polls show that most people agree.", [("polls", "show")]),
        ("The mayor appeared to suggest that it would close.", [("mayor", "to suggest")]),
        ("The pier was empty, the mayor said, adding that it stank.", None),
    ],
)
def test_who_says_thinks_or_wants(text, expected):
    found = heard(text)
    wanted = expected or [("mayor", "said"), ("mayor", "adding")]
    assert [(who.lower(), verb) for who, verb in found if verb != "agree"] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Two frigates left the port on Friday.",
        "The pier shows cracks.",
        "The mayor tries to sleep.",
        "To say so takes courage.",
    ],
)
def test_other_verbs_tell_nothing(text):
    assert heard(text) == []


def test_what_somebody_is_told_to_say_is_not_the_writers():
    text = "The mayor said that the captain believes the pier is empty."
    assert heard(text) == [("mayor", "said")]
    assert len(tellings(trees(text)[0])) == 2


def test_what_stands_in_quotation_marks_is_told_already():
    assert heard("“I think that it is empty,” the mayor said.") == [("mayor", "said")]


def test_a_noun_with_its_content_is_a_cue():
    assert heard("The mayor's claim that it was empty spread fast.") == [("mayor", "claim")]


def test_a_claim_without_content_is_none():
    assert heard("The mayor's plan spread fast.") == []


def test_the_source_of_a_relative_clause_is_what_its_pronoun_stands_for():
    text = "The mayor, who said that it was empty, left."
    [tree] = trees(text)
    [telling] = attributions(tree, tellings(tree), [])
    assert {"mayor", "who"} <= {tree.tokens[i].text for i in source_tokens(tree, telling)}


def test_a_link_says_how_its_source_comes_to_know():
    text = "Residents say that Reuters reported it."
    [tree] = trees(text)
    [telling] = attributions(tree, tellings(tree), [])
    assert told_of(tree, text, SOURCES).speaker(telling.source).medium is Medium.WITNESS


def test_seeing_is_no_attribution_but_tells_who_came_to_know():
    [tree] = trees("The pilot saw two tanks.")
    assert [t.group for t in tellings(tree)] == ["saw"]
    assert attributions(tree, tellings(tree), []) == []


def test_a_noun_between_a_comma_and_the_verb_tells_however_it_was_parsed():
    text = "Five bombers have been brought to Mozdok, the Ukrainian General Staff said on Tuesday."
    [tree] = trees(text)
    verb = next(i for i, t in enumerate(tree.tokens) if t.text == "said")
    assert tree.tokens[teller(tree, verb)].text == "Staff"


def test_wishes_and_stances_make_no_statement():
    tree = trees("The mayor wants to leave and criticised the plan, and says so.")[0]
    verbs = {t.text: i for i, t in enumerate(tree.tokens) if t.pos == "VERB"}
    assert is_telling(tree, verbs["says"])
    assert not is_telling(tree, verbs["wants"])


def test_what_would_be_said_is_supposed():
    tree = trees("If it could, the navy would say that it left.")[0]
    verb = next(i for i, t in enumerate(tree.tokens) if t.text == "say")
    assert is_supposed(tree, verb)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Mayor: The pier is empty", "Mayor"),
        ("“HOLM: Well, the pier is empty.", "HOLM"),
        ("Note: The pier is empty", None),
        ("the pier: Empty", None),
    ],
)
def test_a_name_and_a_colon_at_the_start_tell_what_follows(text, source):
    found = by_colon(text)
    assert (None if found is None else text[slice(*found[0])]) == source
