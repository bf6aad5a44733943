"""Figures on the corpus in bench/corpus: short simulated reports, in two pairs split by site.

One half of each pair may be looked at while rules are mended, the other may not: its misses are
printed only with `--misses-test`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sitewatch.fusion.disagree import disagreements
from sitewatch.fusion.resolve import resolve
from sitewatch.model import Difference, Look, Reading
from sitewatch.reports.syntax import Parser
from sitewatch.sources.sites import load_sites

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
PAIRS = (("tuning", "test"), ("wide", "sealed"))
"""Halves that may be read and halves that may not, by the authors who wrote them."""
HALVES = tuple(half for pair in PAIRS for half in pair)
OPEN = frozenset(read for read, _ in PAIRS)
F1_GOAL, F1_GAP = 0.75, 0.05
ORIGINS_GOAL, KINDS_GOAL = 0.15, 0.85
KINDS = {
    "retelling": Difference.RETELLING.value,
    "true contradiction": Difference.CONFLICT.value,
    "change over time": Difference.CHANGE.value,
    "compatible": "",
}
"""Types of the labels, and the kind of disagreement that should be found; "" for none."""

Row = tuple[str, str, str, bool | None]


Sides = tuple[frozenset[str], frozenset[str], str]
"""Observations on each side of a disagreement that was found, and its kind."""


@dataclass(frozen=True)
class Matched:
    """Which observations stand for the labels.

    Attributes:
        best: Id of the observation that each label was paired with.
        alike: Ids of all observations that it fits.
    """

    best: Mapping[str, str]
    alike: Mapping[str, set[str]]


@dataclass(frozen=True)
class Half:
    """What was measured on one half.

    Attributes:
        f1: On core labels, 0 to 1.
        origins: Mean absolute error of the number of independent origins of a cluster.
        outlets: The same where every report is counted as an origin.
        clusters: Number of clusters of which anything was read.
        kinds: Disagreements whose kind is right, whose sides were both read, and all.
        lines: What became of each labelled disagreement.
    """

    f1: float
    origins: float
    outlets: float
    clusters: int
    kinds: tuple[int, int, int]
    lines: tuple[str, ...]


def name_of(half: str) -> str:
    """Name of a half in the tables and among the floors."""
    return f"corpus, {half} half (simulated)"


def sites_of(folder: Path) -> Path:
    """The sites that are watched in a half: its own, or those beside it."""
    own = folder / "sites.geojson"
    return own if own.is_file() else folder.parent / "sites.geojson"


def corpus_hash(folder: Path = CORPUS) -> str:
    """SHA-256 over the reports, labels and sites of all halves, by path in order."""
    kept = {".txt", ".html", ".eml", ".psv", ".json", ".geojson"}
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.suffix in kept):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def report(bench: ModuleType, parse: Parser, arguments: Sequence[str]) -> list[str]:
    """Print the tables of all halves and the rows with goals; what falls short, in words.

    Args:
        bench: The module bench/reports.py, whose matching and comparing is used.
        parse: The parser.
        arguments: `--misses` shows those of the halves that may be read, `--misses-test` the rest.
    """
    halves, low = {}, []
    for half in HALVES:
        gold = json.loads((CORPUS / half / "gold.json").read_text("utf-8"))
        sites = load_sites(sites_of(CORPUS / half))
        score, readings = bench.score_folder(CORPUS / half, sites, parse)
        matched = Matched(_matched(bench, gold, readings), bench.by_label(gold, readings))
        f1 = core_f1(score.found, score.gold, score.predicted)
        halves[half] = measure(bench, gold, readings, matched, f1)
        bench.print_table(name_of(half), score)
        if ("--misses" if half in OPEN else "--misses-test") in arguments:
            print("\n".join([*score.misses, *halves[half].lines]))
        low += bench.below_floor(name_of(half), score)
    if corpus_hash() != bench.WORDS["corpus"]["sha256"]:
        low.append("corpus: it is not the one that the floors were set on")
    for what, goal, measured, ok in rows(halves):
        print(f"{what:<58} {goal:>22} {measured:>24}  {_verdict(ok)}")
        low += [f"{what}: {measured}, goal {goal}"] if ok is False else []
    return low


def _verdict(ok: bool | None) -> str:  # noqa: FBT001 -- three values, shown as words
    return {True: "ok", False: "MISSED", None: ""}[ok]


def core_f1(found: Mapping[str, int], gold: Mapping[str, int], predicted: int) -> float:
    """Harmonic mean of recall and precision on core labels; found background blames nothing.

    Args:
        found: Labels found, by tier.
        gold: All labels, by tier.
        predicted: All observations.
    """
    recall = found["core"] / max(gold["core"], 1)
    precision = found["core"] / max(predicted - found["context"], 1)
    return 2 * recall * precision / max(recall + precision, 1e-9)


def rows(halves: Mapping[str, Half]) -> Iterator[Row]:
    """(what, goal, measured, whether reached) of each figure of all halves."""
    for name, half in halves.items():
        shown = name_of(name)
        right, read, asked = half.kinds
        error, share = half.origins, right / max(read, 1)
        yield f"{shown}: F1 on core", "", f"{half.f1:.3f}", None
        yield (
            f"{shown}: independent origins, MAE",
            f"<= {ORIGINS_GOAL:.2f}",
            f"{error:.2f} (of {half.clusters})",
            error <= ORIGINS_GOAL,
        )
        yield f"{shown}: the same, outlets counted", "", f"{half.outlets:.2f}", None
        yield (
            f"{shown}: disagreements, kind right",
            f">= {KINDS_GOAL:.2f}",
            f"{share:.2f} (of {read} read)",
            share >= KINDS_GOAL,
        )
        yield f"{shown}: the same, of all", "", f"{right / asked:.2f} (of {asked})", None
    for pair in PAIRS:
        read, unread = (halves[half].f1 for half in pair)
        yield (
            f"F1, {pair[1]} within {F1_GAP} of {pair[0]}, and high",
            f">= {F1_GOAL:.2f}",
            f"{unread:.3f} against {read:.3f}",
            unread >= F1_GOAL and abs(unread - read) <= F1_GAP,
        )


def measure(
    bench: ModuleType,
    gold: Mapping[str, Any],
    readings: Sequence[Reading],
    matched: Matched,
    f1: float,
) -> Half:
    """Origins and disagreements of one half, from what was read of it."""
    root_of, kinds = _resolved(bench, readings)
    file = {o["id"]: o["file"] for o in gold["observations"]}
    errors, naive = [], []
    for cluster in gold["clusters"]:
        found = [matched.best[m] for m in cluster["members"] if m in matched.best]
        roots = {root_of[o] for o in found if o in root_of}
        if roots:
            wanted = cluster["independent_origins"]
            errors.append(abs(len(roots) - wanted))
            naive.append(abs(len({file[m] for m in cluster["members"]}) - wanted))
    judged = list(_judged(gold, matched.alike, kinds))
    read = [ok for _, ok in judged if ok is not None]
    return Half(
        f1,
        sum(errors) / max(len(errors), 1),
        sum(naive) / max(len(naive), 1),
        len(errors),
        (sum(read), len(read), len(judged)),
        tuple(line for line, _ in judged),
    )


def _matched(
    bench: ModuleType, gold: Mapping[str, Any], readings: Sequence[Reading]
) -> dict[str, str]:
    """Id of the observation that each label was paired with."""
    pairs = {}
    for document, reading in zip(gold["documents"], readings, strict=True):
        labels = [o for o in gold["observations"] if o["file"] == document["file"]]
        pairs |= {label["id"]: o.id for label, o in bench.match(labels, reading.observations)}
    return pairs


def _resolved(bench: ModuleType, readings: Sequence[Reading]) -> tuple[dict[str, str], list[Sides]]:
    """Look at the root of each observation, and the sides and kind of each disagreement."""
    observations = [o for reading in readings for o in reading.observations if o.site]
    sources = tuple(bench.TAXONOMY.sources.values())
    root_of: dict[str, str] = {}
    kinds: list[Sides] = []
    for site in sorted({o.site for o in observations}):
        here = [o for o in observations if o.site == site]
        resolution = resolve(here, readings, sources, bench.TAXONOMY)
        looks = {look.id: look for look in resolution.looks}
        root_of |= {id_: _root(look, looks) for look in looks.values() for id_ in look.inputs}
        kinds += [
            (frozenset(d.side_a), frozenset(d.side_b), d.difference.value)
            for d in disagreements(here, resolution, bench.TAXONOMY)
        ]
    return root_of, kinds


def _root(look: Look, looks: Mapping[str, Look]) -> str:
    """Id of the look that a look rests on in the end."""
    while look.derived_from in looks:
        look = looks[look.derived_from]
    return look.id


def _judged(
    gold: Mapping[str, Any], alike: Mapping[str, set[str]], kinds: Sequence[Sides]
) -> Iterator[tuple[str, bool | None]]:
    """A line on each labelled disagreement, and whether it is right; None where it is not read."""
    for item in gold["contradictions"]:
        one, other = (
            {i for m in item[side] for i in alike.get(m, set())} for side in ("side_a", "side_b")
        )
        found = {kind for a, b, kind in kinds if (a & one and b & other) or (b & one and a & other)}
        wanted = KINDS[item["type"]]
        right = wanted in found if wanted else not found
        shown = ", ".join(sorted(found)) or "nothing found"
        line = f"  {item['id']} {item['type']} ({item['about']}): {shown}"
        yield (line, right) if one and other else (f"{line}, sides not read", None)
