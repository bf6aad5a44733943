"""Whatever sentences stand together, every value stays tied to the original."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sitewatch.testing.reports import read_text

SENTENCES = (
    "Two frigates left Amber on 11 May, the coast guard said.",
    "Satellite imagery taken by Kestrel on 12 May shows three An-124s at Onyx.",
    "The planes were still there on Friday.",
    "“A radar is being packed up,” General Ivo Brandt said.",
    "No submarines were visible at Amber.",
    "They may leave soon.",
    "It remains unclear why.",
    "Residents told Radio Meridian that more than 40 trucks had been loaded onto a ferry.",
    "Nobody at Onyx would comment.",
    "Troops are leaving the country.",
)
JOINTS = (" ", "\n\n", "\r\n\r\n", "  ", "\u00a0")

articles = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from(JOINTS)), min_size=1, max_size=8
).map(lambda parts: "".join(sentence + joint for sentence, joint in parts))


@settings(max_examples=40, deadline=None)
@given(articles)
def test_quotes_repeats_and_citations_are_the_original(text):
    for o in read_text(text).observations:
        assert text[o.locator.start : o.locator.end] == o.locator.quote
        assert all(text[a:b] == o.locator.quote for a, b in o.locator.repeats)
        assert all(0 <= a < b <= len(text) for _, a, b in o.cited)


@settings(max_examples=20, deadline=None)
@given(articles)
def test_the_same_text_gives_the_same_ids(text):
    assert [o.id for o in read_text(text).observations] == [
        o.id for o in read_text(text).observations
    ]


@settings(max_examples=20, deadline=None)
@given(articles)
def test_a_watched_site_named_is_an_observation_or_a_note(text):
    reading = read_text(text)
    spans = [(o.locator.start, o.locator.end) for o in reading.observations]
    spans += [(a, b) for o in reading.observations for a, b in o.locator.repeats]
    spans += [(n.start, n.end) for n in reading.notes if n.start is not None]
    for name in ("Amber", "Onyx"):
        at = text.find(name)
        assert at < 0 or any(_sentence_holds(text, a, b, at) for a, b in spans)


def _sentence_holds(text, start, end, at):
    """Whether a span lies in the sentence around a place in the text, or covers it."""
    low = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1
    high = text.find(".", at) + 1
    return start < high and low < end


jumbles = st.permutations(" ".join(SENTENCES).split()).map(lambda words: " ".join(words[:40]))


@settings(max_examples=40, deadline=None)
@given(jumbles)
def test_jumbled_words_never_break_it(text):
    for o in read_text(text).observations:
        assert text[o.locator.start : o.locator.end] == o.locator.quote
