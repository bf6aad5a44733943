"""The documentation names every command, option and error, and its links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from sitewatch import errors
from sitewatch.cli import COMMANDS, sitewatch

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
FENCE = re.compile(r"^```json\n(.*?)^```$", re.M | re.S)


def section(command: str) -> str:
    """The part of the command-line page that speaks of one command."""
    page = (DOCS / "reference" / "command-line.md").read_text("utf-8")
    _, heading, rest = page.partition(f"\n## {command}\n")
    assert heading, f"no section on {command}"
    return rest.partition("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    command = sitewatch.get_command(click.Context(sitewatch), name)
    text = section(name)
    for parameter in command.params:
        for spelling in parameter.opts if isinstance(parameter, click.Option) else ():
            assert f"`{spelling}" in text, f"{name} {spelling}"
        if isinstance(parameter.type, click.Choice):
            assert all(f"`{choice}`" in text for choice in parameter.type.choices)


def test_no_command_is_documented_that_does_not_exist():
    page = (DOCS / "reference" / "command-line.md").read_text("utf-8")
    assert set(re.findall(r"^## ([a-z]+)$", page, re.M)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name):
    assert f"`sitewatch {name}" in (ROOT / "README.md").read_text("utf-8")


def test_every_error_is_documented():
    page = (DOCS / "reference" / "errors.md").read_text("utf-8")
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.SitewatchError)
    ]
    assert len(kinds) > 10
    assert not [kind.__name__ for kind in kinds if f"`{kind.__name__}`" not in page]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_to_a_file(page):
    broken = [to for to in LINK.findall(page.read_text("utf-8")) if not (page.parent / to).exists()]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_json_block_is_json(page):
    for block in FENCE.findall(page.read_text("utf-8")):
        json.loads(block)


def test_the_example_of_a_reader_runs():
    page = (DOCS / "how-to" / "write-a-reader.md").read_text("utf-8")
    (block,) = (code for code in PYTHON.findall(page) if "def arrivals" in code)
    names: dict[str, object] = {}
    exec(block, names)  # noqa: S102  # the page is ours
    made = names["arrivals"]("2024-12-21 Sparta\n\n2024-12-22 Sparta II\n", "0" * 64, "tartus")
    assert [seen.asset.names for seen in made] == [("Sparta",), ("Sparta II",)]
    assert [(seen.locator.start, seen.locator.end) for seen in made] == [(0, 17), (19, 39)]


def test_every_page_of_the_documentation_is_in_a_list_of_contents():
    listed = set()
    for page in DOCS.rglob("*.md"):
        for tree in re.findall(
            r"^```\{toctree\}\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S
        ):
            names = [line for line in tree.splitlines() if line and not line.startswith(":")]
            for name in names:
                found = [path.with_suffix("") for path in page.parent.glob(f"{name}.md")]
                assert found, f"{page.name} lists {name}"
                listed.update(found)
    pages = {page.with_suffix("") for page in DOCS.rglob("*.md")} - {DOCS / "index"}
    assert pages == listed


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("*.md")), ids=lambda p: p.stem)
def test_every_decision_is_short_and_says_how_it_could_be_wrong(page):
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    for heading in ("Context", "Choice", "Rejected", "How we would know that it was wrong"):
        assert f"\n## {heading}\n" in text
