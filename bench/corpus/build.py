"""Makes gold.json of each half from its labels.psv, and checks every label against its report.

python bench/corpus/build.py [--check]

`--check` writes nothing and ends with exit code 1 where a gold.json is not what its labels make.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HALVES = ("tuning", "test", "wide", "sealed")
OLD = json.loads((HERE.parents[1] / "tests/data/reports/gold.json").read_text("utf-8"))
WORDS = tomllib.loads((HERE.parent / "reports_words.toml").read_text("utf-8"))
STATES = {*WORDS["states"], *(state for o in OLD["observations"] for state in o["state"])}
CLASSES = {o["asset_class"] for o in OLD["observations"]}
MODALITIES = ("possible", "intended", "denied")
TYPES = {"retelling", "true contradiction", "change over time", "compatible"}
MOVES = {
    *("departed", "departing", "withdrawn", "withdrawing", "fled", "removed", "transferred"),
    *("arrived", "arriving", "returning", "received", "relocated", "moving", "flying", "escorted"),
    *("rotation", "transponder_off", "unloaded", "loaded"),
}
SIMULATED = "written for testing; nothing in these reports happened"

Json = dict[str, Any]


class LabelError(ValueError):
    """A label that its report, or the vocabulary, does not bear out."""


def sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Heads and lines of a labels.psv."""
    for part in re.split(r"^= ", text, flags=re.MULTILINE)[1:]:
        head, *lines = part.splitlines()
        yield head, [line for line in lines if line.strip()]


def days(text: str) -> Json:
    """First and last day of `2026-03-04`, `2026-03-01..2026-03-04`, `..2026-03-04` or `-`."""
    first, _, last = text.partition("..") if ".." in text else (text, "", text)
    return {"start": first.strip("-") or None, "end": last.strip("-") or None}


def counts(text: str) -> dict[str, int | None]:
    """Bounds of `4`, `4..` (at least), `..4` (at most), `2..4` or `-` (not told)."""
    if text == "-":
        return {"min": None, "max": None}
    first, dots, last = text.partition("..")
    return {"min": int(first or 0), "max": int(last) if last else None if dots else int(first)}


def spans(quote: str, text: str, where: str) -> list[tuple[int, int]]:
    """Places of a quote, the first one first."""
    found = [(m.start(), m.end()) for m in re.finditer(re.escape(quote), text)]
    if not found:
        raise LabelError(f"{where}: {quote!r} is not in the report")
    return found


def label(line: str, file: str, number: int, text: str) -> tuple[Json, dict[str, list[str]]]:
    """A label with its offsets, and the clusters and sides that it is in."""
    where = f"{file}, label {number}"
    quote, class_, type_, count, state, when, told, more = (x.strip() for x in line.split("|"))
    flags = [x.partition("=")[::2] for x in more.split()]
    values, keys = dict(flags), {key for key, _ in flags}
    unknown = {class_} - CLASSES | set(state.split(",")) - STATES
    if unknown:
        raise LabelError(f"{where}: {', '.join(sorted(unknown))} not in the vocabulary")
    found = spans(quote.replace("\\n", "\n"), text, where)
    if len(found) > 1 and not keys & {"dup", "n"}:
        raise LabelError(f"{where}: {quote!r} stands {len(found)} times")
    first = found[int(values.get("n", 1)) - 1]
    chain = [] if told == "-" else told.split(" > ")
    moved = MOVES & set(state.split(","))
    site = values.get("site", re.sub(r"-\d+\.\w+$", "", file))
    change = {"direction": values.get("change"), "degree": None, "baseline": values.get("base")}
    made = {
        "id": f"{Path(file).stem}-{number:02d}",
        "file": file,
        "quote": text[slice(*first)],
        "char_start": first[0],
        "char_end": first[1],
        "duplicate_spans": [list(x) for x in found if x != first] if "dup" in keys else [],
        "origin": chain[0] if chain else None,
        "attribution_chain": [[who, ""] for who in [*chain, "article"]],
        "site": None if site == "none" else site,
        "asset_class": class_,
        "asset_type": type_,
        "asset_names": [x.replace("_", " ") for x in values.get("names", "").split(";") if x],
        "count": counts(count),
        "state": state.split(","),
        "change": change if "change" in keys else None,
        "observation_date": days(when),
        "polarity": "negated" if "neg" in keys else "affirmed",
        "modality": next((x for x in MODALITIES if x in keys), "asserted"),
        "kind": values.get("kind", "movement" if moved else "equipment"),
        "tier": "context" if "context" in keys else "core",
    }
    return made, {key: [v for k, v in flags if k == key] for key in ("c", "x")}


def published(text: str) -> Json:
    """Publication date of a report: sure where it is one day."""
    span = days(text)
    return {**span, "likely": span["start"] if span["start"] == span["end"] else None}


def tagged(members: Mapping[str, Sequence[str]], tag: str) -> list[str]:
    """Labels that bear a tag."""
    if tag not in members:
        raise LabelError(f"no label bears {tag}")
    return list(members[tag])


def build(folder: Path) -> Json:
    """The labels of one half, as in tests/data/reports/gold.json."""
    documents, made = [], []
    members: dict[str, list[str]] = {}
    told = dict(sections((folder / "labels.psv").read_text("utf-8")))
    for head, lines in told.items():
        if "|" not in head:
            continue
        file, when = (x.strip() for x in head.split("|"))
        site = re.sub(r"-\d+\.\w+$", "", file)
        documents.append({"file": file, "publication_date": published(when), "sites": [site]})
        text = (folder / file).read_bytes().decode("utf-8")
        for number, line in enumerate(lines, 1):
            one, tags = label(line, file, number, text)
            made.append(one)
            for tag in tags["c"] + tags["x"]:
                members.setdefault(tag, []).append(one["id"])
    origin = {o["id"]: o["origin"] for o in made}
    clusters = [
        {
            "id": f"C{n:02d}",
            "fact": fact,
            "members": (ids := tagged(members, tag)),
            "origins": sorted({origin[i] or "" for i in ids} - {""}),
            "independent_origins": int(number),
        }
        for n, (tag, number, fact) in enumerate(map(_cells, told["CLUSTERS"]), 1)
    ]
    contradictions = [
        {
            "id": f"X{n:02d}",
            "side_a": tagged(members, sides.split()[0]),
            "side_b": tagged(members, sides.split()[1]),
            "about": about,
            "type": kind,
        }
        for n, (sides, kind, about) in enumerate(map(_cells, told["CONTRADICTIONS"]), 1)
    ]
    used = {
        x for row in map(_cells, told["CLUSTERS"] + told["CONTRADICTIONS"]) for x in row[0].split()
    }
    if (loose := set(members) - used) or {x["type"] for x in contradictions} - TYPES:
        raise LabelError(f"{folder.name}: tags of no row {sorted(loose)}, or an unknown type")
    return {
        "schema": "seed_gold/1",
        "simulated": SIMULATED,
        "documents": documents,
        "observations": made,
        "clusters": clusters,
        "contradictions": contradictions,
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def main(arguments: Sequence[str]) -> int:
    """Write gold.json of all halves, or see that they are as their labels say."""
    stale = []
    for half in HALVES:
        text = json.dumps(build(HERE / half), ensure_ascii=False, indent=1) + "\n"
        path = HERE / half / "gold.json"
        if "--check" not in arguments:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            stale.append(half)
    print("\n".join(f"{half}: gold.json is not what its labels make" for half in stale))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
