"""A model pack as files: the manifest and the model card."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sitewatch.imagery.card import Card, Hits, Misses, Recall
from sitewatch.imagery.manifest import ENDLESS, Manifest

PACK = ("id", "version", "licence", "weights", "sha256", "only_when_named")


def manifest_toml(made: Manifest) -> str:
    """The manifest as TOML; `parse_manifest` gives it back."""
    tables: list[tuple[str, dict[str, object]]] = [
        ("pack", {name: getattr(made, name) for name in PACK}),
        ("input", _fields(made.input)),
        ("output", _fields(made.output)),
    ]
    lines = [f"sizes = {_value(made.sizes)}", ""]
    for name, table in tables:
        lines += _table(f"[{name}]", table)
    for kind in made.classes:
        lines += _table("[[classes]]", _fields(kind))
    lines += _card(made.card)
    return "\n".join(lines) + "\n"


def _card(card: Card) -> list[str]:
    plain = {k: getattr(card, k) for k in ("sensor", "countable_from_m", "basis")}
    lines = _table("[card]", plain)
    if isinstance(card.misses, Misses):
        lines += _misses(card.misses)
    for row in card.recalls:
        lines += _table("[[card.recall]]", _fields(row))
    return lines


def _misses(misses: Misses) -> Iterator[str]:
    """The table of scenes: place, short objects and long ones, each as there were, hit, false."""
    yield from ("[card.misses]", f"split_m = {_value(misses.split_m)}", "scenes = [")
    for one in misses.scenes:
        parts = (one.place, _numbers(one.short), _numbers(one.long))
        yield f"    {_value(parts)},"
    yield from ("]", "")


def _numbers(one: Hits) -> tuple[int, int, int]:
    return one.of, one.hit, one.false


def _table(head: str, table: dict[str, object]) -> list[str]:
    rows = [f"{key} = {_value(value)}" for key, value in table.items() if value != ENDLESS]
    return [head, *rows, ""]


def _fields(record: object) -> dict[str, object]:
    slots: tuple[str, ...] = type(record).__slots__  # type: ignore[attr-defined]
    return {name: getattr(record, name) for name in slots}


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(round(value, 6))
    if isinstance(value, tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)


def recall_table(card: Card) -> Iterator[str]:
    """Rows of a Markdown table: found of labelled, with the interval, for every class of length."""
    yield "| length | found | of | share found, 90 % |"
    yield "| --- | --- | --- | --- |"
    for row in card.recalls:
        low, high = row.interval()
        yield f"| {_lengths(row)} | {row.found} | {row.of} | {low:.2f} to {high:.2f} |"


def _lengths(row: Recall) -> str:
    if row.to_m >= ENDLESS:
        return f"{row.from_m:g} m and more"
    return f"{row.from_m:g} to {row.to_m:g} m" if row.from_m else f"below {row.to_m:g} m"


def model_card(made: Manifest, figures: str) -> str:
    """The model card as Markdown: what it is, how well it sees, what it cannot do.

    Args:
        made: The manifest.
        figures: Figures of the test, in words.
    """
    low, high = made.input.gsd_range_m
    lines = [
        f"# {made.id} {made.version}",
        "",
        f"A network that finds {', '.join(sorted({kind.path for kind in made.classes}))}.",
        f"It takes optical scenes of {low:g} to {high:g} m a pixel",
        f"and reads them at {made.input.gsd_m:g} m.",
        "",
        f"Licence of the weights: {made.licence}.",
        "",
        "## How well it sees",
        "",
        f"At places that it never learned from: {figures}.",
        "",
        *recall_table(made.card),
        "",
        f"Basis: {made.card.basis}",
        "",
        "## What it cannot do",
        "",
        "- It tells length, not type.",
        "- What stands in a hangar, under a shelter, a net or cloud is not found.",
    ]
    if made.card.countable_from_m:
        short = f"{made.card.countable_from_m:g} m"
        lines.append(f"- It cannot count what is shorter than {short}: more than half is missed.")
    return "\n".join([*lines, ""])
