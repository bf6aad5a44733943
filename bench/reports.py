"""How well the reader of reports understands labelled articles.

    python bench/reports.py [--misses] [--misses-test]

Reads the labelled news articles where they are at hand ($SITEWATCH_DATA/../seeds or
../shared/seeds) and the simulated articles on other sites in tests/data/reports, and prints
precision, recall and the share of right fields for each set.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from reports_lib import corpus, perfect, polnear, re3d, timeml
from scipy.optimize import linear_sum_assignment

from sitewatch.fusion.disagree import disagreements
from sitewatch.fusion.resolve import resolve
from sitewatch.model import Evidence, Medium, Observation, Reading, Site
from sitewatch.reports import ReadContext, read_report
from sitewatch.reports.original import decode_original
from sitewatch.reports.syntax import Parser
from sitewatch.sources.language import load_parser
from sitewatch.sources.sites import load_sites
from sitewatch.taxonomy import designator_key, load_taxonomy

ROOT = Path(__file__).resolve().parents[1]
WORDS = tomllib.loads((ROOT / "bench/reports_words.toml").read_text("utf-8"))
RETRIEVED = datetime(2026, 11, 22, tzinfo=UTC)
OVERLAP = 0.5
"""Share of the shorter span that must be shared (as in the labels' own conventions)."""
FIELDS = (
    "site",
    "class",
    "type",
    "count",
    "state",
    "date",
    "date strict",
    "polarity",
    "modality",
    "origin",
    "chain",
)

Gold = Mapping[str, Any]
TAXONOMY = load_taxonomy()


@dataclass
class Score:
    """Counts for one set of articles."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    predicted: int = 0
    matched: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    spans: list[bool] = field(default_factory=list)
    support: list[bool] = field(default_factory=list)
    published: list[tuple[bool, float]] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    words: int = 0
    seconds: float = 0.0
    core_only: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str]) -> int:
    """Print one table a set; 0 where every figure holds its floor, else 1."""
    parse = load_parser()
    low: list[str] = []
    sets = [
        ("news articles", seeds_folder(), seed_sites()),
        ("other sites (simulated)", ROOT / "tests/data/reports", None),
    ]
    for name, folder, sites in sets:
        if folder is None or not (folder / "gold.json").is_file():
            print(f"{name}: not at hand, skipped")
            continue
        watched = sites if sites is not None else load_sites(folder / "sites.geojson")
        score, readings = score_folder(folder, watched, parse)
        print_table(name, score)
        if "--misses" in arguments:
            print("\n".join(score.misses))
        print(score_looks(json.loads((folder / "gold.json").read_text("utf-8")), readings))
        low += below_floor(name, score)
    low += corpus.report(sys.modules[__name__], parse, arguments)
    low += perfect.report(sys.modules[__name__], parse)
    low += [*timeml.report(arguments), *polnear.report(parse), *re3d.report(parse, arguments)]
    print("\n".join(low))
    return 1 if low else 0


def below_floor(name: str, score: Score) -> list[str]:
    """Figures of a set that have fallen below their floor, in words."""
    figures = {
        "core recall": (score.found["core"], score.gold["core"]),
        "precision": (score.matched, score.predicted),
        **{key: (score.right[key], score.asked[key]) for key in FIELDS},
        "spans exact": (sum(score.spans), len(score.spans)),
        "values supported": (sum(score.support), len(score.support)),
    }
    return [
        f"{name}: {key} {part / whole:.2f} is below its floor {floor}"
        for key, floor in WORDS["floors"].get(name, {}).items()
        if (whole := figures[key][1]) and (part := figures[key][0]) / whole < floor
    ]


def corpus_hash(folder: Path) -> str:
    """SHA-256 over the simulated articles and their labels, by name in order."""
    files = sorted([*folder.glob("*.txt"), folder / "gold.json", folder / "sites.geojson"])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def seeds_folder() -> Path | None:
    """Folder with the labelled news articles, or None."""
    data = os.environ.get("SITEWATCH_DATA")
    places = ([Path(data).parent / "seeds"] if data else []) + [ROOT.parent / "shared/seeds"]
    return next((place for place in places if place.is_dir()), None)


def seed_sites() -> tuple[Site, ...]:
    """Sites of the example case, or else the well-known places."""
    path = ROOT / "examples/syria-2024/sites.geojson"
    return load_sites(path) if path.is_file() else TAXONOMY.places


def score_folder(
    folder: Path, sites: tuple[Site, ...], parse: Parser
) -> tuple[Score, list[Reading]]:
    """Counts over all labelled articles of a folder."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    score, readings = Score(), []
    for document in gold["documents"]:
        raw = (folder / document["file"]).read_bytes()
        labels = [o for o in gold["observations"] if o["file"] == document["file"]]
        before = time.process_time()
        reading = read_report(
            raw, ReadContext(_evidence(raw, document["file"]), sites, TAXONOMY, parse)
        )
        score.seconds += time.process_time() - before
        readings.append(reading)
        text = decode_original(raw, media_type(document["file"]), document["file"]).text
        score.words += len(text.split())
        _score_document(score, document, labels, reading, text, {s.id for s in sites})
    return score, readings


def _evidence(raw: bytes, name: str) -> Evidence:
    sha = hashlib.sha256(raw).hexdigest()
    return Evidence(sha, name, media_type(name), len(raw), name, RETRIEVED)


def media_type(name: str) -> str:
    """Media type of an article by the end of its name."""
    return {".html": "text/html", ".eml": "message/rfc822"}.get(Path(name).suffix, "text/plain")


def _score_document(
    score: Score,
    document: Gold,
    labels: Sequence[Gold],
    reading: Reading,
    text: str,
    sites: set[str],
) -> None:
    found = reading.observations
    pairs = match(labels, found)
    score.predicted += len(found)
    score.matched += len(pairs)
    taken = {id(o) for _, o in pairs}
    for label in labels:
        score.gold[label["tier"]] += 1
    for label, observation in pairs:
        score.found[label["tier"]] += 1
        for name, ok in _compare(label, observation, sites):
            score.asked[name] += 1
            score.right[name] += ok
            if not ok:
                score.misses.append(f"  {name}: {label['id']} {_shown(name, label, observation)}")
    hit = {label["id"] for label, _ in pairs}
    score.misses += [
        f"  MISSED {o['tier']} {o['id']}: {o['quote'][:110]!r}"
        for o in labels
        if o["id"] not in hit
    ]
    score.misses += [
        f"  EXTRA {document['file'][:12]}: {o.locator.quote[:110]!r} {o.asset.path} {o.state}"
        for o in found
        if id(o) not in taken
    ]
    for o in found:
        score.spans.append(text[o.locator.start : o.locator.end] == o.locator.quote)
        score.support += list(_supported(o, text))
    score.published.append(_publication(document["publication_date"], reading))


def match(labels: Sequence[Gold], found: Sequence[Observation]) -> list[tuple[Gold, Observation]]:
    """Pairs of label and observation, one to one, with the highest total likeness."""
    if not labels or not found:
        return []
    likeness = np.array([[_likeness(label, o) for o in found] for label in labels])
    rows, columns = linear_sum_assignment(-likeness)
    return [(labels[i], found[j]) for i, j in zip(rows, columns, strict=True) if likeness[i, j] > 0]


def _likeness(label: Gold, o: Observation) -> float:
    share = _overlap(label, o)
    ours, theirs = coarse(o.asset.path), label["asset_class"]
    near = any({ours, theirs} == set(pair) for pair in WORDS["near"]["pairs"])
    if share < OVERLAP or not (ours == theirs or near):
        return 0.0
    same_state = _state_ok(label, o)
    return (
        share
        + (2.0 if ours == theirs else 0.0)
        + (2.0 if same_state else 0.0)
        + (1.0 if _type_ok(label, o) else 0.0)
        + (0.5 if _count_ok(label, o) else 0.0)
    )


def _overlap(label: Gold, o: Observation) -> float:
    spans = [(label["char_start"], label["char_end"]), *map(tuple, label["duplicate_spans"])]
    ours = [(o.locator.start, o.locator.end), *o.locator.repeats]
    return max(max(0, min(b, d) - max(a, c)) / min(b - a, d - c) for a, b in spans for c, d in ours)


def coarse(path: str) -> str:
    """Coarse class of the labels for a class path."""
    return WORDS["classes"].get(path.partition(".")[0], "equipment")


def _compare(label: Gold, o: Observation, sites: set[str]) -> Iterator[tuple[str, bool]]:
    yield "site", _site_ok(label, o, sites)
    yield "class", coarse(o.asset.path) == label["asset_class"]
    yield "type", _type_ok(label, o)
    yield "count", _count_ok(label, o)
    yield "state", _state_ok(label, o)
    if label["observation_date"]["start"] and label["observation_date"]["end"]:
        yield "date", _date_ok(label, o)
        yield "date strict", _date_ok(label, o, strict=True)
    yield (
        "polarity",
        _polarity(label["polarity"], label["state"], label["count"]["max"])
        == _polarity(o.polarity.value, [o.state], o.count.max if o.count else None),
    )
    allowed = {w for part in label["modality"].split("+") for w in WORDS["modality"][part]}
    yield "modality", o.modality.value in allowed
    yield "origin", _origin_ok(label, o)
    yield "chain", _chain_ok(label, o)


def _site_ok(label: Gold, o: Observation, sites: set[str]) -> bool:
    wanted = set(re.split(r"[;|]", label["site"] or ""))
    watched = wanted & sites
    return o.site in watched if watched else o.site is None


def _type_ok(label: Gold, o: Observation) -> bool:
    wanted = designator_key(label["asset_type"] or "").removesuffix("s")
    ours = designator_key(o.asset.type or "")
    if ours and (ours in wanted or wanted in ours):
        return True
    known = TAXONOMY.classes.get(o.asset.path)
    names = [known.name, known.plural, *known.aliases] if known else []
    keys = {designator_key(name) for name in [*names, o.asset.path.rpartition(".")[2]]}
    if wanted in keys or any(key and (key in wanted) for key in keys if len(key) > 3):
        return True
    return (
        label["asset_class"] in {"force", "equipment", "site"}
        and coarse(o.asset.path) == label["asset_class"]
    )


def _count_ok(label: Gold, o: Observation) -> bool:
    low, high = label["count"]["min"], label["count"]["max"]
    if low is None:
        return o.count is None
    if o.count is None:
        return False
    return (
        _near(low, o.count.min)
        and (high is None) == (o.count.max is None)
        and (high is None or _near(high, o.count.max or 0))
    )


def _near(a: int, b: int) -> bool:
    return abs(a - b) <= 0.1 * max(a, b)


def _state_ok(label: Gold, o: Observation) -> bool:
    wanted = {family for word in label["state"] for family in _families(word)}
    ours = {
        TAXONOMY.states[word].family for word in (o.state, *o.details) if word in TAXONOMY.states
    }
    if (
        _polarity(label["polarity"], label["state"], label["count"]["max"]) == "none"
        and "present" in wanted
    ):
        wanted.add("absent")
    return bool(wanted & ours)


def _families(word: str) -> list[str]:
    known = TAXONOMY.states.get(word)
    return [*WORDS["states"].get(word, []), *([known.family] if known else [])]


def _date_ok(label: Gold, o: Observation, *, strict: bool = False) -> bool:
    start, end = (date.fromisoformat(label["observation_date"][key]) for key in ("start", "end"))
    first, last = o.time.span.first_day, o.time.span.last_day
    if last < start or end < first:
        return False
    if strict:
        return start <= first and last <= end
    return (last - first).days <= 2 * (end - start).days + 2


def _polarity(value: str, states: Iterable[str], high: int | None) -> str:
    """Absent and affirmed is the same as present and negated."""
    gone = high == 0 or any(word in {"absent", "not_seen"} for word in states)
    return "none" if gone else value


def _named(links: Iterable[str]) -> list[str]:
    return [name for name in links if _is_name(name)]


def _is_name(name: str) -> bool:
    words = re.sub(r"\([^)]*\)", "", name).split()
    return (
        "unnamed" not in name
        and "not named" not in name
        and "agentless" not in name
        and any(w[:1].isupper() for w in words)
    )


def _same_name(a: str, b: str) -> bool:
    ids = [_source_id(name) for name in (a, b)]
    if ids[0] and ids[0] == ids[1]:
        return True
    stop = {"the", "of", "and", "for", "s", "in", "on"}
    words = [set(re.findall(r"\w+", name.lower())) - stop for name in (a, b)]
    shared = words[0] & words[1]
    return bool(shared) and len(shared) >= 0.5 * min(map(len, words))


def _source_id(name: str) -> str:
    plain = re.sub(r"\s*\([^)]*\)", "", name).lower().removeprefix("the ")
    for source in TAXONOMY.sources.values():
        if plain in {
            n.lower().removeprefix("the ") for n in (source.name, *source.aliases, source.id)
        }:
            return source.id
    return ""


def _origin_ok(label: Gold, o: Observation) -> bool:
    ours = o.chain[-1] if o.chain else None
    wanted = label["origin"]
    if wanted is None:
        return ours is None or (not _is_name(ours.who) and ours.medium is Medium.UNNAMED)
    if ours is None:
        return False
    if not _is_name(wanted):
        if set(wanted.lower().split()) & set(ours.who.lower().split()):
            return True
        if _is_name(ours.who):
            return False
        kind = {Medium.IMAGERY, Medium.FOOTAGE}
        pictured = bool(re.search(r"imag|photo|picture|satellite", wanted.lower()))
        return (ours.medium in kind) == pictured
    # Hearsay behind a named speaker ("reportedly") counts as the speaker's.
    names = [link.who for link in o.chain[-2:]] if ours.medium is Medium.UNNAMED else [ours.who]
    return any(_same_name(wanted, name) for name in names)


def _chain_ok(label: Gold, o: Observation) -> bool:
    wanted = _named(who for who, _ in reversed(label["attribution_chain"]) if who != "article")
    ours = _named(link.who for link in o.chain)
    return len(wanted) == len(ours) and all(
        _same_name(a, b) for a, b in zip(wanted, ours, strict=True)
    )


def _supported(o: Observation, text: str) -> Iterator[bool]:
    """Whether each value of an observation stands in its quote or in a place that it cites."""
    places = [o.locator.quote, *(text[a:b] for _, a, b in o.cited)]
    joined = " ".join(places)
    if o.asset.type:
        known = TAXONOMY.types.get(o.asset.type)
        keys = [designator_key(n) for n in (o.asset.type, *(known.aliases if known else ()))]
        yield any(key in designator_key(joined) for key in keys)
    for name in o.asset.names:
        yield name in joined
    if o.count is not None and o.count.text not in {"the", "together"}:
        words = re.findall(r"[\w-]+", o.count.text.lower())
        yield all(word in joined.lower() for word in words)


def _publication(gold: Gold, reading: Reading) -> tuple[bool, float]:
    if reading.published is None:
        return gold["start"] is None, float("inf")
    span = reading.published.span
    likely = gold["likely"] or gold["start"] or gold["end"]
    inside = likely is None or span.first_day <= date.fromisoformat(likely) <= span.last_day
    if gold["likely"] is None and gold["start"] and gold["end"]:
        inside = (
            span.first_day <= date.fromisoformat(gold["end"])
            and date.fromisoformat(gold["start"]) <= span.last_day
        )
    return inside, span.width_days


def _shown(name: str, label: Gold, o: Observation) -> str:
    shown = {
        "site": (label["site"], o.site),
        "class": (label["asset_class"], o.asset.path),
        "type": (label["asset_type"], (o.asset.path, o.asset.type)),
        "count": ((label["count"]["min"], label["count"]["max"]), str(o.count)),
        "state": (label["state"], (o.state, *o.details)),
        "polarity": (label["polarity"], o.polarity.value),
        "modality": (label["modality"], o.modality.value),
        "origin": (label["origin"], [link.who for link in o.chain]),
        "chain": ([who for who, _ in label["attribution_chain"]], [link.who for link in o.chain]),
    }
    dates = (label["observation_date"]["start"], label["observation_date"]["end"]), str(o.time.span)
    return " / ".join(map(str, shown.get(name, dates)))


def _share(a: float, b: float) -> str:
    return f"{a / b:5.2f} ({a:.0f}/{b:.0f})" if b else "  -"


def print_table(name: str, score: Score) -> None:
    """The figures of one set."""
    gold, found = sum(score.gold.values()), sum(score.found.values())
    print(f"\n== {name}: {gold} labels, {score.predicted} observations")
    print(f"core recall         {_share(score.found['core'], score.gold['core'])}")
    print(f"recall, all         {_share(found, gold)}")
    precision, recall = score.matched / max(score.predicted, 1), found / max(gold, 1)
    print(f"precision           {_share(score.matched, score.predicted)}")
    print(f"F1, all              {2 * precision * recall / max(precision + recall, 1e-9):.2f}")
    for key in FIELDS:
        print(f"  {key:<17} {_share(score.right[key], score.asked[key])}")
    print(f"spans exact         {_share(sum(score.spans), len(score.spans))}")
    print(f"values supported    {_share(sum(score.support), len(score.support))}")
    widths = sorted(width for _, width in score.published)
    print(
        f"publication right   {_share(sum(ok for ok, _ in score.published), len(widths))}"
        f"  widths [d]: {widths}"
    )
    print(f"speed               {score.words / max(score.seconds, 1e-9):.0f} words per CPU-second")


def score_looks(gold: Gold, readings: Sequence[Reading]) -> str:
    """Pairs labelled clusters with looks and labelled contradictions with disagreements.

    Two labels of one cluster should fall into one look, two labels of clusters with different
    origins into different looks; a contradiction should be found with its type.
    """
    if not gold["clusters"]:
        return "looks: no clusters labelled"
    matched = by_label(gold, readings)
    observations = [o for reading in readings for o in reading.observations if o.site]
    wider = [o for reading in readings for o in reading.observations if not o.site and o.place]
    look_of: dict[str, str] = {}
    kinds: list[tuple[set[str], set[str], str]] = []
    for site in sorted({o.site for o in observations if o.site}):
        here = [o for o in observations if o.site == site]
        here += wider
        resolution = resolve(here, readings, tuple(TAXONOMY.sources.values()))
        look_of |= {id_: look.id for look in resolution.looks for id_ in look.inputs}
        kinds += [
            (set(d.side_a), set(d.side_b), d.difference.value)
            for d in disagreements(here, resolution, TAXONOMY)
        ]
    return "\n".join(
        [*_cluster_lines(gold, matched, look_of), *_contradiction_lines(gold, matched, kinds)]
    )


def by_label(gold: Gold, readings: Sequence[Reading]) -> dict[str, set[str]]:
    """Ids of the observations that each label fits, the matched one among them."""
    found: dict[str, set[str]] = {}
    for document, reading in zip(gold["documents"], readings, strict=True):
        labels = [o for o in gold["observations"] if o["file"] == document["file"]]
        for label, first in match(labels, reading.observations):
            alike = [o.id for o in reading.observations if _likeness(label, o) >= 1 + OVERLAP]
            found[label["id"]] = {first.id, *alike}
    return found


def _cluster_lines(
    gold: Gold, matched: Mapping[str, set[str]], look_of: Mapping[str, str]
) -> Iterator[str]:
    together = asked = 0
    for cluster in gold["clusters"]:
        looks = [
            look_of[id_]
            for m in cluster["members"]
            for id_ in sorted(matched.get(m, set()))[:1]
            if id_ in look_of
        ]
        pairs = [(a, b) for i, a in enumerate(looks) for b in looks[i + 1 :]]
        if cluster["independent_origins"] == 1:
            asked += len(pairs)
            together += sum(a == b for a, b in pairs)
    yield f"looks: pairs of one origin in one look {_share(together, asked)}"


def _contradiction_lines(
    gold: Gold, matched: Mapping[str, set[str]], kinds: Sequence[tuple[set[str], set[str], str]]
) -> Iterator[str]:
    for item in gold["contradictions"]:
        ids = [
            {i for m in item[side] for i in matched.get(m, set())} for side in ("side_a", "side_b")
        ]
        found = sorted(
            {
                kind
                for one, other, kind in kinds
                if (one & ids[0] and other & ids[1]) or (other & ids[0] and one & ids[1])
            }
        )
        nothing = "not found" if all(ids) else "sides not read"
        yield f"  {item['id']} {item['type']}: {', '.join(found) or nothing}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
