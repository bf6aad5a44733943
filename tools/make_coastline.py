"""Make the coastline files that ship in `sitewatch/publish/data/`.

The source is Natural Earth (public domain, https://www.naturalearthdata.com/about/terms-of-use/),
taken from the npm package `world-atlas`, which carries its land polygons as TopoJSON::

    cd "$(mktemp -d)" && npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_coastline.py package/land-10m.json src/sitewatch/publish/data/coast-10m.bin
    python tools/make_coastline.py package/land-110m.json src/sitewatch/publish/data/coast-110m.bin

A file is one zlib stream. Its first line is JSON: `format`, `credit`, `origin` and `scale` (degrees
per step, longitude first) and `rings`, one `[bytes, west, south, east, north]` a ring, in steps.
After the line come the rings, each a run of points; a point is the step from the one before it
(the first: from 0, 0) as two zigzag varints. Every ring is closed. Fill by the even-odd rule.
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path
from typing import Any

FORMAT = "sitewatch-coastline/1"
CREDIT = "Natural Earth, public domain"

Ring = list[tuple[int, int]]


def main() -> None:
    """Convert one file."""
    parser = argparse.ArgumentParser(description="TopoJSON land to a sitewatch coastline file")
    parser.add_argument("topojson", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    topology = json.loads(arguments.topojson.read_text("utf-8"))
    packed = pack(topology, credit=f"{CREDIT}, {arguments.topojson.stem}")
    arguments.output.write_bytes(packed)


def pack(topology: dict[str, Any], credit: str) -> bytes:
    """The bytes of a coastline file."""
    arcs = [whole(arc) for arc in topology["arcs"]]
    rings = [join(arcs, indices) for indices in ring_indices(topology["objects"]["land"])]
    bodies = [deltas(ring) for ring in rings]
    header = {
        "format": FORMAT,
        "credit": credit,
        "origin": topology["transform"]["translate"],
        "scale": topology["transform"]["scale"],
        "rings": [[len(body), *box(ring)] for body, ring in zip(bodies, rings, strict=True)],
    }
    line = json.dumps(header, separators=(",", ":")).encode() + b"\n"
    return zlib.compress(line + b"".join(bodies), 9)


def ring_indices(geometry: dict[str, Any]) -> list[list[int]]:
    """Arc indices of every ring of a geometry and the geometries in it."""
    if geometry["type"] == "GeometryCollection":
        return [r for member in geometry["geometries"] for r in ring_indices(member)]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    return list(geometry["arcs"])


def whole(arc: list[list[int]]) -> Ring:
    """An arc in absolute steps."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def join(arcs: list[Ring], indices: list[int]) -> Ring:
    """A ring from its arcs; a negative index is the arc `~index` backwards (TopoJSON 2.1.4)."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def box(ring: Ring) -> tuple[int, int, int, int]:
    """West, south, east, north in steps."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def deltas(ring: Ring) -> bytes:
    """The ring as zigzag varints."""
    packed = bytearray()
    last = (0, 0)
    for point in ring:
        for value, before in zip(point, last, strict=True):
            packed += varint(value - before)
        last = point
    return bytes(packed)


def varint(value: int) -> bytes:
    """A signed number, zigzag, seven bits a byte, lowest first."""
    rest = value * 2 if value >= 0 else -value * 2 - 1
    packed = bytearray()
    while rest > 127:
        packed.append(rest & 127 | 128)
        rest >>= 7
    packed.append(rest)
    return bytes(packed)


if __name__ == "__main__":
    main()
