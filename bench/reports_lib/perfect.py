"""Figures of fusion alone: the labels of a corpus stand in for what the reader would have read.

What is missed here no reader can mend. A label names who tells, but not how each of them came to
know; that is taken, as the reader takes it, from known sources and from the words of the name and
the words beside it in the report. What a label leaves open stays as open as the reader leaves it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from reports_lib import corpus
from sitewatch.model import (
    AssetRef,
    Basis,
    Comparison,
    Count,
    CountKind,
    Dated,
    Direction,
    Link,
    Medium,
    Modality,
    Observation,
    Polarity,
    Reading,
    Source,
    Span,
    TextLocator,
    day,
)
from sitewatch.reports.assets_lexicon import asset_index
from sitewatch.reports.original import decode_original
from sitewatch.reports.speakers import medium_of, source_index
from sitewatch.reports.syntax import Parser
from sitewatch.reports.words import PhraseIndex
from sitewatch.taxonomy.lexicon import Term

ROOTS = {"ship": "vessel"}
"""Roots of the taxonomy that the labels call otherwise."""

ANCIENT = timedelta(days=3650)
"""How far back a report without any date can reach; so far back the reader goes."""

RECENT = timedelta(days=30)
"""How far back a report reaches whose own date is known; judgement."""

BESIDE = 4
"""Words on each side of a name that can say who it is: "analyst N. N."."""

Label = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """What the names and words of labels are looked up in.

    Attributes:
        bench: The module bench/reports.py, for its taxonomy and its map of states.
        assets: Classes and types by their names.
        sources: Known sources by their names.
        sites: Ids of the watched sites.
    """

    bench: ModuleType
    assets: PhraseIndex[Term]
    sources: PhraseIndex[Source]
    sites: frozenset[str]


def words_of(bench: ModuleType, sites: frozenset[str]) -> Words:
    """The look-ups for a corpus with these sites."""
    known = source_index(list(bench.TAXONOMY.sources.values()))
    return Words(bench, asset_index(bench.TAXONOMY), known, sites)


def report(bench: ModuleType, parse: Parser) -> list[str]:
    """Print the rows of all halves; what falls short, in words."""
    low = []
    for half in corpus.HALVES:
        folder = corpus.CORPUS / half
        measured = measure(bench, parse, folder, corpus.sites_of(folder))
        for what, goal, shown, ok in rows(corpus.name_of(half), measured):
            print(f"{what:<78} {goal:>8} {shown:>18}  {'ok' if ok else 'MISSED'}")
            low += [] if ok else [f"{what}: {shown}, goal {goal}"]
    return low


def rows(name: str, half: corpus.Half) -> Iterator[corpus.Row]:
    """(what, goal, measured, whether reached) of one half."""
    right, read, _ = half.kinds
    yield (
        f"{name}: with labels as readings: independent origins MAE",
        f"<= {corpus.ORIGINS_GOAL:.2f}",
        f"{half.origins:.2f} (of {half.clusters})",
        half.origins <= corpus.ORIGINS_GOAL,
    )
    share = right / max(read, 1)
    yield (
        f"{name}: with labels as readings: kinds right",
        f">= {corpus.KINDS_GOAL:.2f}",
        f"{share:.2f} (of {read})",
        share >= corpus.KINDS_GOAL,
    )


def measure(bench: ModuleType, parse: Parser, folder: Path, sites: Path) -> corpus.Half:
    """Origins and disagreements of the reports in a folder, its labels taken for readings."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    watched = corpus.load_sites(sites)
    _, readings = bench.score_folder(folder, watched, parse)
    words = words_of(bench, frozenset(site.id for site in watched))
    perfect, ids = [], {}
    for document, reading in zip(gold["documents"], readings, strict=True):
        raw = (folder / document["file"]).read_bytes()
        media = bench.media_type(document["file"])
        text = decode_original(raw, media, document["file"]).text
        labels = [o for o in gold["observations"] if o["file"] == document["file"]]
        made = reading_of(document, labels, reading, text, words)
        ids |= {label["id"]: o.id for label, o in zip(labels, made.observations, strict=True)}
        perfect.append(made)
    alike = {key: {value} for key, value in ids.items()}
    return corpus.measure(bench, gold, perfect, corpus.Matched(ids, alike), 1.0)


def reading_of(
    document: Mapping[str, Any], labels: Sequence[Label], reading: Reading, text: str, words: Words
) -> Reading:
    """The reading that the labels of one report make; publisher and pointers are the reader's."""
    span = _published(document["publication_date"])
    dated = Dated(span, Basis.EXPLICIT, ()) if span is not None else None
    made = tuple(_observation(label, reading.evidence, span, text, words) for label in labels)
    return replace(reading, published=dated, observations=made)


def _published(given: Mapping[str, str | None]) -> Span | None:
    start, end = given["start"], given["end"]
    if start is None or end is None:
        return None
    return Span(day(date.fromisoformat(start)).start, day(date.fromisoformat(end)).end)


def _observation(
    label: Label, sha: str, published: Span | None, text: str, words: Words
) -> Observation:
    path, type_ = _asset(label, words)
    state, *details = _states(label["state"], words) or ["present"]
    start, end = label["char_start"], label["char_end"]
    # "None was absent" is how no label means it: none seen and not there are one and the same.
    twice = label["count"]["max"] == 0 and words.bench.TAXONOMY.states[state].family == "absent"
    return Observation(
        evidence=sha,
        locator=TextLocator(start, end, label["quote"]),
        kind=words.bench.TAXONOMY.states[state].kind,
        asset=AssetRef(path, type_, tuple(label["asset_names"])),
        state=state,
        details=tuple(details),
        time=_time(label, published, words),
        site=label["site"] if label["site"] in words.sites else None,
        count=_count(label["count"]),
        polarity=Polarity.AFFIRMED if twice else Polarity(label["polarity"]),
        modality=Modality(label["modality"].partition("+")[0]),
        comparison=_comparison(label["change"]),
        chain=tuple(_chain(label, text, words)),
        method="labels/1",
    )


def _asset(label: Label, words: Words) -> tuple[str, str | None]:
    """Class and type that the label's type names; else the root of its class."""
    class_ = label["asset_class"]
    for hit in words.assets.find(label["asset_type"] or ""):
        fitting = [term for term in hit.values if words.bench.coarse(term.path) == class_]
        found = (fitting or hit.values)[0]
        return found.path, found.type
    return ROOTS.get(class_, class_), None


def _states(given: Sequence[str], words: Words) -> list[str]:
    """State words of the vocabulary, in the order of the label's.

    A word that may be read as one family or another says nothing beside a plain one.
    """
    states, families = words.bench.TAXONOMY.states, words.bench.WORDS["states"]
    plain = [word for word in given if word in states or len(families.get(word, ())) == 1]
    found = []
    for word in plain or given:
        first = [k for f in families.get(word, ())[:1] for k, s in states.items() if s.family == f]
        found += [word] if word in states else first[:1]
    return list(dict.fromkeys(found))


def _count(given: Mapping[str, int | None]) -> Count | None:
    low, high = given["min"], given["max"]
    if low is None:
        return None
    if low == high:
        return Count(low, high, CountKind.EXACT, str(low))
    return Count(low, high, CountKind.AT_LEAST if high is None else CountKind.ABOUT, str(low))


def _time(label: Label, published: Span | None, words: Words) -> Dated:
    """When it holds; what the label leaves open ends with the report and begins long before."""
    first, last = label["observation_date"]["start"], label["observation_date"]["end"]
    latest = published.end if published else words.bench.RETRIEVED
    end = day(date.fromisoformat(last)).end if last else latest
    if first:
        start = datetime.combine(date.fromisoformat(first), datetime.min.time(), UTC)
        basis = Basis.EXPLICIT
    else:
        start, basis = end - (RECENT if published or last else ANCIENT), Basis.INFERRED
    return Dated(Span(start, max(end, start + timedelta(days=1))), basis, ())


def _comparison(change: Mapping[str, str | None] | None) -> Comparison | None:
    if change is None:
        return None
    known = {d.value for d in Direction}
    way = change["direction"] if change["direction"] in known else Direction.UNSPECIFIED.value
    base = day(date.fromisoformat(change["baseline"])) if change["baseline"] else None
    return Comparison(Direction(way), "", base)


def _chain(label: Label, text: str, words: Words) -> Iterator[Link]:
    """Links from the one nearest to the report to the origin."""
    names = [who for who, _ in label["attribution_chain"] if who != "article"]
    for who in reversed(names):
        bare = re.sub(r"\s*\((?:unnamed|agentless|not named)\)", "", who)
        name, medium = _teller(bare, text, words)
        yield Link(name, medium, "said", label["char_start"], label["char_end"])


def _teller(name: str, text: str, words: Words) -> tuple[str, Medium]:
    """The name to print and how this one came to know, by what the reader goes by."""
    for hit in words.sources.find(name):
        return hit.values[0].name, hit.values[0].medium
    low = name.lower()
    if re.search(r"image|photo|picture|satellite", low):
        return name, Medium.IMAGERY
    if "footage" in low or "video" in low:
        return name, Medium.FOOTAGE
    found = medium_of(low)
    if found is None and name != low:
        found = medium_of(_beside(name, text))
    return name, found or Medium.UNNAMED


def _beside(name: str, text: str) -> str:
    """The words next to a name where it first stands, within its sentence."""
    at = text.find(name)
    if at < 0:
        return ""
    before = re.split(r"[.;:!?\n]", text[:at])[-1].split()[-BESIDE:]
    after = re.split(r"[.;:!?\n]", text[at + len(name) :])[0].split()[:BESIDE]
    return " ".join(re.sub(r"[^\w' -]", " ", " ".join([*before, "|", *after])).lower().split())
