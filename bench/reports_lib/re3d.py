"""Mentions of platforms, vehicles and weapons in re3d, and what its quantities count.

    python bench/reports_lib/re3d.py [--misses]

The folders in `DEVELOPED`, and of the folder `HALVED` the documents whose id starts with one of
`HALF`, were looked at while the words were widened; the others were not.
Labels that its crowd refused (confidence below one half) ask nothing and blame nothing.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitewatch.model import is_within
from sitewatch.reports.assets import AssetMention, asset_mentions
from sitewatch.reports.assets_lexicon import asset_index
from sitewatch.reports.assets_quantity import counted
from sitewatch.reports.syntax import Parser, Sentence
from sitewatch.reports.tree import Tree, tree_of
from sitewatch.sources.language import load_parser
from sitewatch.taxonomy import load_taxonomy

ROOT = Path(__file__).resolve().parents[2]
DEVELOPED = ("Wikipedia", "US State Department")
HALVED, HALF = "BBC Online", "01234567"
GOAL, COUNT_GOAL = 0.80, 0.95
SURE = 0.5
KINDS = ("MilitaryPlatform", "Vehicle", "Weapon")
PATHS = ("aircraft", "helicopter", "drone", "vessel", "vehicle", "air_defence", "radar", "missile",
         "equipment.weapons", "cargo.ammunition")  # fmt: skip
"""Classes of ours that the three kinds of re3d stand for."""

WEAPONS = ("missile", "equipment.weapons", "cargo.ammunition", "vehicle.artillery")
"""Classes that re3d also labels before another noun ("a missile strike"), unlike "bus stations"."""

NO_MENTION = re.compile(r"(?:convoy|column|fleet|motorcade|squadron)s?$", re.I)
"""Groups: re3d labels them as organisations or not at all."""

Stretch = tuple[int, int]


@dataclass
class Score:
    """Counts over some folders."""

    hit: int = 0
    gold: int = 0
    true: int = 0
    found: int = 0
    tied: int = 0
    pairs: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of labelled mentions that were found."""
        return self.hit / max(self.gold, 1)

    @property
    def precision(self) -> float:
        """Share of found mentions that are labelled."""
        return self.true / max(self.found, 1)

    @property
    def attached(self) -> float:
        """Share of quantities that were tied to what they count."""
        return self.tied / max(self.pairs, 1)


def folder() -> Path | None:
    """Where re3d lies, or None."""
    data = os.environ.get("SITEWATCH_DATA")
    places = ([Path(data)] if data else []) + [ROOT.parent / "shared/data"]
    return next((p / "reports/re3d" for p in places if (p / "reports/re3d").is_dir()), None)


def rows(parse: Parser) -> list[tuple[str, str, str, bool | None]]:
    """(what, goal, measured, whether reached) of each figure; one line where re3d is absent."""
    place = folder()
    if place is None:
        return [("re3d", "", "not at hand, skipped", None)]
    parts = sorted(p for p in place.iterdir() if p.is_dir())
    found: list[tuple[str, str, str, bool | None]] = []
    for name, looked in (("all", (True, False)), ("looked at", (True,)), ("held out", (False,))):
        score = score_folders(parts, parse, looked)
        judged = name == "all"
        found += [_row(f"re3d, {name}", *f, judged=judged) for f in _figures(score)]
    return found


def report(parse: Parser, arguments: Sequence[str]) -> list[str]:
    """Print the figures; those that miss their goal, in words."""
    missed = []
    for what, goal, measured, ok in rows(parse):
        verdict = {True: "ok", False: "MISSED", None: ""}[ok]
        print(f"{what:<72} {goal:>8} {measured:>24}  {verdict}")
        missed += [f"{what}: {measured}, goal {goal}"] if ok is False else []
    place = folder()
    if "--misses" in arguments and place is not None:
        parts = sorted(p for p in place.iterdir() if p.is_dir())
        print("\n".join(score_folders(parts, parse, (True,)).misses))
    return missed


def _figures(s: Score) -> Iterator[tuple[str, float, int, float]]:
    yield "mentions: recall", s.recall, s.gold, GOAL
    yield "mentions: precision", s.precision, s.found, GOAL
    yield "count tied to the right thing", s.attached, s.pairs, COUNT_GOAL


def _row(
    name: str, what: str, value: float, of: int, goal: float, *, judged: bool
) -> tuple[str, str, str, bool | None]:
    ok = value >= goal - 5e-3 if judged else None
    return f"{name}: {what}", f">= {goal:.2f}", f"{value:.2f} (of {of})", ok


def _is_looked_at(part: Path, document: str) -> bool:
    return part.name in DEVELOPED or (part.name == HALVED and document[0] in HALF)


def score_folders(folders: Iterable[Path], parse: Parser, looked: Sequence[bool]) -> Score:
    """Counts over the documents of re3d that were looked at, that were not, or both."""
    score = Score()
    for part in folders:
        entities = _by_document(part / "entities.json")
        relations = _by_document(part / "relations.json")
        for document in _lines(part / "documents.json"):
            here = document["_id"]
            if _is_looked_at(part, here) not in looked:
                continue
            _score(score, document["text"], entities.get(here, []), relations.get(here, []), parse)
    return score


def _lines(path: Path) -> list[Mapping[str, Any]]:
    text = path.read_text("utf-8-sig")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _by_document(path: Path) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in _lines(path):
        found.setdefault(entry["documentId"], []).append(entry)
    return found


def _score(
    score: Score,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    relations: Sequence[Mapping[str, Any]],
    parse: Parser,
) -> None:
    paragraphs = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    parsed = parse([p for _, p in paragraphs])
    trees = [
        (at, p, tree_of(s))
        for (at, p), found in zip(paragraphs, parsed, strict=True)
        for s in found
    ]
    wanted = [e for e in entities if e["type"] in KINDS]
    _mentions(score, text, wanted, [s for at, p, t in trees for s in _ours(at, p, t)])
    quantities = {(e["begin"], e["end"]) for e in entities if e["type"] == "Quantity"}
    for pair in _counted_pairs(relations, quantities):
        score.pairs += 1
        tied = any(_tied(tree, at, *pair) for at, _, tree in trees)
        score.tied += tied
        if not tied:
            score.misses.append(f"  NOT TIED {' | '.join(text[a:b] for a, b in pair)}")


def _ours(at: int, paragraph: str, tree: Tree) -> Iterator[Stretch]:
    """Stretches of the original in which the reader finds a platform, vehicle or weapon."""
    taxonomy = load_taxonomy()
    found = [f for f in asset_index(taxonomy).find(paragraph) if _within(tree.sentence, f.start)]
    for mention in asset_mentions(tree, paragraph, found, taxonomy):
        if _is_wanted(mention, paragraph) and _is_meant(mention):
            yield at + tree.tokens[mention.head].start, at + mention.end


def _within(sentence: Sentence, at: int) -> bool:
    return sentence.start <= at < sentence.end


def _is_wanted(mention: AssetMention, paragraph: str) -> bool:
    known = any(is_within(mention.ref.path, path) for path in PATHS)
    return known and not NO_MENTION.search(paragraph[mention.start : mention.end])


def _is_meant(mention: AssetMention) -> bool:
    """Whether a mention stands for a thing, or for what an attack is made with."""
    weapon = any(is_within(mention.ref.path, path) for path in WEAPONS)
    return weapon or mention.modifies is None


def _mentions(
    score: Score, text: str, wanted: Sequence[Mapping[str, Any]], ours: Sequence[Stretch]
) -> None:
    sure = [(e["begin"], e["end"]) for e in wanted if e["confidence"] >= SURE]
    open_ = [(e["begin"], e["end"]) for e in wanted if e["confidence"] < SURE]
    for span in sure:
        score.gold += 1
        score.hit += any(_touch(span, o) for o in ours)
        if not any(_touch(span, o) for o in ours):
            score.misses.append(f"  MISSED {_around(text, span)}")
    for o in ours:
        right = any(_touch(span, o) for span in sure)
        if right or not any(_touch(span, o) for span in open_):
            score.found += 1
            score.true += right
            if not right:
                score.misses.append(f"  EXTRA {_around(text, o)}")


def _touch(a: Stretch, b: Stretch) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _around(text: str, span: Stretch) -> str:
    return f"{text[span[0] : span[1]]!r} in {text[max(0, span[0] - 40) : span[1] + 30]!r}"


def _counted_pairs(
    relations: Sequence[Mapping[str, Any]], quantities: set[Stretch]
) -> Iterator[tuple[Stretch, Stretch]]:
    """(quantity, what it counts) of each relation that ties the two."""
    for r in relations:
        ends = [(r["sourceBegin"], r["sourceEnd"]), (r["targetBegin"], r["targetEnd"])]
        if r["type"] == "HasAttrOf" and sum(end in quantities for end in ends) == 1:
            ends.sort(key=lambda end: end not in quantities)
            yield ends[0], ends[1]


def _tied(tree: Tree, at: int, quantity: Stretch, thing: Stretch) -> bool:
    """Whether the reader ties a number to the thing that it is said to count."""
    numbers = tree.at(quantity[0] - at, quantity[1] - at)
    return any(counted(tree, i) in tree.at(thing[0] - at, thing[1] - at) for i in numbers)


if __name__ == "__main__":
    sys.exit(bool(report(load_parser(), sys.argv[1:])))
