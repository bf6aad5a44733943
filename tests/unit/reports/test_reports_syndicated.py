import random
import time
from itertools import pairwise

import pytest

from sitewatch.reports.clean import plain_paragraph
from sitewatch.reports.syndicated import KEYS, SHORTEST, blocks, likeness, sketched

WIRE = (
    "Two tugs drew a grey hull past the outer mole at first light, and by noon the berth that it "
    "had held since the spring lay empty, with four lorries and one crane left on the quay."
)
OTHER = (
    "Ministers met behind closed doors for the third day in a row to settle how the costs of the "
    "new ferry line are to be shared between the islands and the towns of the mainland coast."
)


def article(*texts):
    return sketched([plain_paragraph(text, at) for at, text in enumerate(texts)])


def found(**articles):
    return blocks((name, article(*texts)) for name, texts in articles.items())


def test_a_paragraph_in_two_articles_is_one_block():
    (block,) = found(a=[WIRE, OTHER], b=["Harbour Wire", WIRE], c=["Something else. " * 9])
    assert block.words == 37
    assert [(c.evidence, c.start, c.verbatim) for c in block.copies] == [
        ("a", 0, True),
        ("b", 1, True),
    ]
    assert block.copies[0].end == len(WIRE)


def test_spacing_capitals_and_marks_do_not_matter():
    (block,) = found(a=[WIRE], b=[WIRE.upper().replace(",", " —").replace(" ", "  ")])
    assert all(copy.verbatim for copy in block.copies)


def test_an_edited_copy_is_told_apart_from_one_that_is_word_for_word():
    (block,) = found(a=[WIRE], b=[WIRE.replace("one crane", "two cranes")], c=[WIRE])
    assert [copy.verbatim for copy in block.copies] == [True, False, True]


def test_texts_that_share_a_phrase_are_no_copies():
    assert found(a=[WIRE], b=[f"Two tugs drew a grey hull past the outer mole. {OTHER}"]) == ()


def test_short_paragraphs_are_not_compared():
    short = " ".join(f"word{i}" for i in range(SHORTEST - 1))
    assert found(a=[short], b=[short]) == ()
    assert len(found(a=[f"{short} more"], b=[f"{short} more"])) == 1


def test_one_article_that_repeats_itself_is_no_syndication():
    assert found(a=[WIRE, WIRE]) == ()


def test_blocks_in_most_articles_come_first():
    made = found(a=[OTHER, WIRE], b=[WIRE], c=[WIRE], d=[OTHER])
    assert [len(block.copies) for block in made] == [3, 2]


@pytest.mark.parametrize(("shared", "told"), [(0, 0.0), (100, 1.0), (60, 60 / 140)])
def test_likeness_is_close_to_the_share_of_runs_in_common(shared, told):
    # Two sets of 100 hashes that share `shared`: 0/200, 100/100 and 60/140 by hand.
    rated = []
    for seed in range(200):
        draw = random.Random(seed).sample(range(10**9), 200 - shared)
        one, other = draw[:100], draw[100 - shared :]
        rated.append(likeness(sorted(one)[:32], sorted(other)[:32]))
    assert sum(rated) / 200 == pytest.approx(told, abs=0.02)


def test_edited_copies_are_found_in_almost_every_case():
    words = [f"w{i}" for i in range(80)]
    missed = 0
    for seed in range(300):
        changed = list(words)
        changed[random.Random(seed).randrange(10, 70)] = f"changed{seed}"
        missed += len(found(a=[" ".join(words)], b=[" ".join(changed)])) != 1
    assert missed <= 3


def cost(number):
    """CPU time of grouping so many articles that share a stock phrase and every fifth paragraph."""
    rng = random.Random(5)
    stock = "as first told by people who know the port and who asked not to be named here"
    made = []
    for i in range(number):
        own = " ".join(f"w{rng.randrange(3000)}" for _ in range(40))
        made.append((str(i), article(f"{stock} {own}", f"{i // 5} {WIRE} {i // 5 % 7}")))
    begun = time.process_time()
    blocks(made)
    return time.process_time() - begun


def test_work_grows_with_the_number_of_paragraphs_and_not_with_its_square():
    costs = [min(cost(number) for _ in range(3)) for number in (200, 800, 3200)]
    assert all(more < 8 * less for less, more in pairwise(costs))


def test_no_more_keys_than_a_sketch_has():
    assert len(article(WIRE)[0].sketch) >= KEYS
