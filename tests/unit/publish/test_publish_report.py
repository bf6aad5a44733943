from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from jinja2 import UndefinedError

from sitewatch.publish.page import asset, environment, source_hash, tight
from sitewatch.publish.policy import Policy
from sitewatch.publish.report import report_html
from sitewatch.testing import crowded_picture, example_picture, example_texts, taxonomy
from sitewatch.testing.hostile import RAN, hostile_picture

POLICY = Policy(at=datetime(2025, 4, 1, tzinfo=UTC))
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Elements of a page, with their attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).replace("\u202f", " ").replace("\u2060", "").split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return report_html(example_picture(), example_texts(), POLICY, taxonomy())


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


@pytest.fixture(scope="module")
def hostile() -> Page:
    picture, texts = hostile_picture()
    return Page(report_html(picture, texts, POLICY, taxonomy()))


def test_every_element_that_opens_closes(page, hostile):
    assert page.open == []
    assert hostile.open == []


def test_every_link_leads_to_something_on_the_page(page):
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"] for _, a in page.elements if a.get("href")]
    assert links
    assert {link for link in links if link[1:] not in ids} == set()
    assert all(link.startswith("#") for link in links)


def test_a_crowded_case_still_has_links_that_lead_somewhere():
    page = Page(report_html(crowded_picture(), example_texts(), POLICY, taxonomy()))
    ids = {a["id"] for _, a in page.elements if "id" in a}
    assert {a["href"][1:] for _, a in page.elements if a.get("href")} <= ids


def test_links_lead_somewhere_where_no_sign_speaks():
    picture = example_picture()
    bare = [
        replace(
            part,
            assessment=part.assessment
            and replace(
                part.assessment,
                explanations=tuple(replace(e, weights=()) for e in part.assessment.explanations),
            ),
        )
        for part in picture.sites
    ]
    changed = replace(picture, sites=tuple(bare))
    page = Page(report_html(changed, example_texts(), POLICY, taxonomy()))
    ids = {a["id"] for _, a in page.elements if "id" in a}
    assert {a["href"][1:] for _, a in page.elements if a.get("href")} <= ids


def test_the_page_allows_its_own_two_blocks_and_nothing_else(html, page):
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert rules["style-src"] == f"'{source_hash(style)}'"
    assert rules["script-src"] == f"'{source_hash(script)}'"
    assert "unsafe" not in policy


def test_nothing_is_loaded_and_nothing_is_styled_inline(page):
    assert page.all("link") == page.all("img") == page.all("iframe") == page.all("form") == []
    for _, attributes in page.elements:
        assert not {name for name in attributes if name == "style" or name.startswith("on")}
        assert not {name for name in ("src", "action", "ping") if attributes.get(name)}
    assert not re.search(r"@import|url\((?!#)", asset("report.css"))


def test_words_and_numbers_stand_together(page):
    assert (
        "Full withdrawal is the leading explanation: unlikely to very likely, 64 % (41–83 %)."
        in page.words
    )


def test_the_five_questions_are_answered(page):
    for heading in (
        "What is there",
        "What changed",
        "How do we know",
        "What was not seen",
        "Where accounts differ",
    ):
        assert heading in page.words


def test_simulated_evidence_is_announced_first(page):
    assert page.words.index("Simulated.") < page.words.index("Is the island garrison leaving?", 80)
    real = replace(
        example_picture(),
        simulated=False,
        evidence=tuple(replace(e, simulated=False) for e in example_picture().evidence),
        readings=(),
    )
    assert "Simulated." not in Page(report_html(real, {}, POLICY, taxonomy())).words


def test_without_a_script_the_naive_figures_stand_as_text(page):
    assert (
        "If every article counted: ◆ Full withdrawal is the leading explanation: very likely"
        in (page.words)
    )
    assert "12 tellings pass for 12 looks; they rest on 6, worth 5.3." in page.words
    switch = next(b for b in page.all("button") if b.get("role") == "switch")
    assert "hidden" in switch


def test_each_quote_is_marked_where_it_stands(html):
    marked = re.findall(r"<mark>(.*?)</mark>", html)
    assert "Three transport planes have reached Corran" in marked
    assert "</bdi><mark>four helicopters</mark><bdi>." in html


def test_evidence_is_listed_with_hash_dates_and_notes(page):
    for evidence in example_picture().evidence:
        assert evidence.sha256 in page.words
    assert "“Friday” was read as 14 March 2025" in page.words
    assert "1 sentence about a watched site gave no statement" in page.words
    assert "failed" in page.words


def test_silence_is_shown_as_silence(page):
    assert "Nobody is known to have looked at 1 of 3 sites : Tern Ridge depot." in page.words
    assert page.words.count("not looked") >= 4


def test_what_is_held_back_is_counted(page):
    assert "2 quotes of protected sources withheld" in page.words
    assert "The words are withheld: they come from a protected source." in page.words
    assert "Pell" not in page.words


def test_what_waits_is_not_on_the_page():
    page = Page(report_html(example_picture(), example_texts(), Policy(), taxonomy()))
    assert "2 observations from the ground held back until their delay is over" in page.words
    assert "Alder" not in page.words
    assert "quay-note" not in page.words


def test_the_coastline_is_credited(page):
    assert page.words.count("Natural Earth") == 2


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_drawing_says_in_words_what_it_shows(page):
    for attributes in page.all("svg"):
        assert attributes.get("aria-label") or attributes.get("aria-hidden") == "true"


def test_the_same_picture_is_the_same_file(html):
    assert report_html(example_picture(), example_texts(), POLICY, taxonomy()) == html


def test_the_file_stays_small(html):
    assert len(html.encode()) < 500_000


def test_no_markup_from_evidence_becomes_markup(hostile):
    assert len(hostile.all("script")) == 1
    assert hostile.all("img") == []
    assert all("onload" not in a and "onerror" not in a for _, a in hostile.elements)
    assert not [a for _, a in hostile.elements if (a.get("href") or "#")[0] != "#"]
    assert f"<script>document.title='{RAN}'</script>" in hostile.words


def test_template_marks_in_evidence_are_only_words(hostile):
    assert "{{ 7*7 }}" in hostile.words


def test_control_and_reordering_characters_are_shown(hostile):
    everything = "".join(hostile.text)
    assert "⟨U+202E⟩" in everything
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", everything)


def test_a_report_of_nothing_is_still_a_report():
    empty = replace(
        example_picture(), sites=(), observations=(), evidence=(), readings=(), sources=()
    )
    page = Page(report_html(empty, {}, POLICY, taxonomy()))
    assert "Evidence" in page.words


def test_originals_that_are_not_at_hand_leave_the_quote():
    page = Page(report_html(example_picture(), {}, POLICY, taxonomy()))
    assert "Three transport planes have reached Corran" in page.words


def test_a_template_that_names_something_unknown_fails():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()


def test_ranges_of_figures_do_not_break():
    assert tight("41–83 %, 10–13 March, A–B") == "41\u2060–\u206083 %, 10\u2060–\u206013 March, A–B"
