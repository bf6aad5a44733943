"""Evidence is called by what it is."""

from dataclasses import replace

import pytest

from sitewatch.publish.pieces import called, tell
from sitewatch.testing.observed import reading

READ = {
    "a": replace(reading("a"), method="sitewatch.reports/4"),
    "s": replace(reading("s"), method="imagery/2"),
    "t": replace(reading("t"), method="tracks/2"),
}


@pytest.mark.parametrize(
    ("of", "number", "words"),
    [
        ("a", 1, "1 article tells"),
        ("s", 2, "2 scenes tell"),
        ("t", 1, "1 log tells"),
        ("as", 2, "2 originals tell"),
        ("", 0, "0 articles tell"),
    ],
)
def test_what_tells_is_called_by_what_it_is(of, number, words):
    evidence = [READ[key].evidence for key in of]
    assert tell(called(READ.values(), evidence), number) == words


def test_what_was_never_read_is_called_an_article():
    assert called([], ["f" * 64]) == ("article", "articles")
