import pytest
import spacy

from sitewatch.sources.language import model_folder, read_pin
from sitewatch.sources.ruler import use_quick_ruler

TEXTS = (
    "Two tugs were seen leaving the port, but nobody said why they had been there.",
    "There are no ships; it is what it is. You did not ask him, and I'd have told you.",
    "Let's go, y'all: they ain't gonna stay, we've gotta leave.",
    "I said nothin' of 'em.  That  which had spaces\n\nand lines, doin' well here once.",
    "He saw himself; she gets hers, he got his. Can't you, won't they, shan't we?",
    "“Satellites,” the firm's analyst, who does that, says, “don’t lie — people do.”",
    "S-400s, Il-76MDs and 12 (twelve) of 1,200 trucks were/are on e.g. the M5 @ 5 p.m.",
    "",
    " ",
)


@pytest.fixture(scope="module")
def pipelines():
    pin = read_pin()
    plain = spacy.load(model_folder(pin), exclude=list(pin.exclude))
    quick = spacy.load(model_folder(pin), exclude=list(pin.exclude))
    use_quick_ruler(quick)
    return plain, quick


def told(doc):
    return [(t.text, t.tag_, t.pos_, t.lemma_, t.dep_, str(t.morph), t.head.i) for t in doc]


@pytest.mark.parametrize("text", TEXTS)
def test_every_token_gets_what_the_slow_component_gives(pipelines, text):
    plain, quick = pipelines
    (one,), (other,) = (list(pipeline.pipe([text])) for pipeline in (plain, quick))
    assert told(other) == told(one)
    assert told(next(quick.pipe([text]))) == told(one)


def test_the_slow_component_is_asked_once_for_tokens_that_are_alike(pipelines):
    _, quick = pipelines
    ruler = quick.get_pipe("sitewatch_ruler")
    list(quick.pipe(["Ships left the port on Monday."]))
    before = len(ruler.known)
    list(quick.pipe(["Tugs left the bay on Friday."]))
    assert len(ruler.known) == before
    assert 0 < before < 1000
