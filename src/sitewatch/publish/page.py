"""Templates, styles and script of the page, put into one file that loads nothing."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from sitewatch.publish.text import plain, sentence, shorten

POLICY = (
    "default-src 'none'; style-src '{style}'; script-src '{script}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Content Security Policy level 3: nothing loads, nothing runs but the two blocks hashed here."""

JOINER = "\u2060"
"""Word joiner: no line may break there (Unicode UAX 14)."""
RANGE = re.compile(r"(?<=\d)–(?=\d)")


REPORT = ("report.css",)


def render(
    name: str, *, styles: tuple[str, ...] = REPORT, code: str = "report.js", **values: object
) -> str:
    """A template of the package with values; every value is escaped.

    Args:
        name: File name of the template.
        styles: Its style sheets, one after another.
        code: Its script; empty for a page that runs nothing.
        values: What it shows.
    """
    style, script = "".join(map(asset, styles)), asset(code) if code else ""
    allowed = source_hash(script) if code else "none"
    policy = POLICY.format(style=source_hash(style), script=allowed)
    page = {
        "policy": policy,
        # Shipped with the package and never touched by evidence, so they may stand unescaped.
        "style": Markup(style),  # noqa: S704
        "script": Markup(script),  # noqa: S704
    }
    return environment().get_template(name).render(**page, **values)


def source_hash(block: str) -> str:
    """The hash of an inline block as a source expression.

    Source:
        W3C, Content Security Policy Level 3, section 2.3.1 "Source lists".
    """
    return "sha256-" + b64encode(hashlib.sha256(block.encode()).digest()).decode()


@cache
def environment() -> Environment:
    """Where templates come from; undefined names are errors, control characters are shown."""
    made = Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["tight"] = tight
    made.filters["short"] = shorten
    made.filters["sentence"] = sentence
    return made


@cache
def asset(name: str) -> str:
    """A file of the package's templates."""
    return files("sitewatch.publish").joinpath("templates", name).read_text("utf-8")


def tight(words: str) -> str:
    """The words with figures and their ranges kept on one line."""
    return RANGE.sub(f"{JOINER}–{JOINER}", words)


def _printable(value: Any) -> Any:  # noqa: ANN401
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
