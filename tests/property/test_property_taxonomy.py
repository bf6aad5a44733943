from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sitewatch.taxonomy import designator_key, term_pattern
from sitewatch.taxonomy.lexicon import plural_of

parts = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=5), min_size=1, max_size=4
)
joiner = st.sampled_from(["", " ", "-", "\u2013", "."])


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(text):
    assert designator_key(designator_key(text)) == designator_key(text)


@given(parts, joiner, joiner)
def test_joiners_change_no_key(words, one, other):
    assert designator_key(one.join(words)) == designator_key(other.join(words).upper())


@given(parts, joiner)
def test_a_pattern_takes_its_own_term_with_any_joiner(words, between):
    assert re.fullmatch(term_pattern("-".join(words)), between.join(words))


@given(parts)
def test_a_plural_keeps_all_but_the_end(words):
    text = " ".join(words)
    many = plural_of(text)
    assert many == text or many.startswith(text[:-1]) or many.endswith("men")
