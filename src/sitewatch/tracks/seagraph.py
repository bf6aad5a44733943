"""Distances over water, on a graph of sea routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from sitewatch.errors import RecordError
from sitewatch.model import Point
from sitewatch.tracks.nearness import km_of_chord, unit_vectors

Floats = NDArray[np.float64]
Edge = tuple[tuple[float, float], tuple[float, float], float, str]
"""(longitude, latitude) of both ends [degrees], length [km], name of the passage or empty."""

JOIN = 3
"""Nodes of the graph that a position is joined to; judgement: the nearest one alone may lie behind
the ship and add twice the way to it."""
JOIN_KM = 50.0
"""Room that makes up for places right beside a node [km]; judgement, half of `LOCAL_KM`."""
FAR_KM = 1e9
"""Stands for a join that is not made [km]; longer than any way."""
LEAST_KM = 0.001
"""Length that stands for zero, which a sparse matrix would take for "no edge" [km]."""
LOCAL_KM = 100.0
"""Up to this the way is taken as straight [km]: the graph's nodes lie further apart than that."""
USUALLY_CLOSED = ("northwest",)
"""Passages that are closed unless somebody opens them: the Northwest Passage is ice most of the
year, and searoute closes it too."""


@dataclass(frozen=True, slots=True, eq=False)
class SeaGraph:
    """Routes between points at sea.

    Attributes:
        lat: Latitude of each node [degrees].
        lon: Longitude of each node [degrees].
        ends: Nodes at the ends of each edge `(edge, 2)`.
        km: Length of each edge [km].
        passages: Name of the passage that each edge is part of, or empty.
        tree: The nodes as unit vectors.
    """

    lat: Floats
    lon: Floats
    ends: NDArray[np.int64]
    km: Floats
    passages: NDArray[np.str_]
    tree: cKDTree

    def from_position(self, at: Point, closed: Iterable[str] = USUALLY_CLOSED) -> Floats:
        """Distance over water from a position to every node [km]; infinite where no way leads.

        Args:
            at: The position.
            closed: Passages that cannot be used.
        """
        open_edges = ~np.isin(self.passages, list(closed))
        ends, km = self.ends[open_edges], self.km[open_edges]
        usable = np.unique(ends)
        chord, near = cKDTree(self.tree.data[usable]).query(
            unit_vectors(np.array([at.lat]), np.array([at.lon])), k=min(JOIN, usable.size)
        )
        near_km, near = _joining(np.asarray(chord).reshape(1, -1)), np.asarray(near)
        start = len(self.lat)
        joined = np.column_stack([np.full(near.size, start), usable[near.ravel()]])
        rows = np.vstack([ends, joined])
        weights = np.append(km, np.maximum(near_km.ravel(), LEAST_KM))
        size = start + 1
        weights[np.isinf(weights)] = FAR_KM
        matrix = csr_matrix((weights, (rows[:, 0], rows[:, 1])), shape=(size, size))
        found: Floats = dijkstra(matrix, directed=False, indices=[start])[0, :start]
        found[found >= FAR_KM] = np.inf
        return found

    def to_places(self, at: Point, from_at: Floats, lat: Floats, lon: Floats) -> Floats:
        """Distance over water from a position to places [km]; infinite where no way leads.

        Args:
            at: The position.
            from_at: What `from_position` gave for it.
            lat: Latitudes of the places [degrees].
            lon: Longitudes of the places [degrees].
        """
        vectors = unit_vectors(lat, lon)
        chord, near = self.tree.query(vectors, k=min(JOIN, len(self.lat)))
        near_km = _joining(np.asarray(chord).reshape(len(lat), -1))
        along = (from_at[np.asarray(near).reshape(len(lat), -1)] + near_km).min(axis=1)
        here = unit_vectors(np.array([at.lat]), np.array([at.lon]))
        straight = km_of_chord(np.linalg.norm(vectors - here, axis=1))
        found: Floats = np.where(straight <= LOCAL_KM, straight, np.maximum(along, straight))
        return found


def _joining(chord: Floats) -> Floats:
    """Distance from each place to the nodes that it is joined to [km]; infinite to those too far.

    A node is too far at twice the distance of the nearest one: what lies between may be land.
    """
    km = km_of_chord(chord)
    return np.where(km <= 2 * km[:, :1] + JOIN_KM, km, np.inf)


def sea_graph(edges: Iterable[Edge]) -> SeaGraph:
    """The graph of some edges; parallel edges keep the shortest.

    Raises:
        RecordError: If there are no edges or a length is below zero.
    """
    nodes: dict[tuple[float, float], int] = {}
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for a, b, km, passage in edges:
        if km < 0:
            raise RecordError(f"an edge of {km} km")
        one, two = (nodes.setdefault(end, len(nodes)) for end in (a, b))
        key = (min(one, two), max(one, two))
        best[key] = min(best.get(key, (np.inf, "")), (max(km, LEAST_KM), passage))
    if not best:
        raise RecordError("a sea graph without edges")
    lon, lat = np.array(list(nodes), dtype=float).T
    ends = np.array(list(best), dtype=np.int64)
    lengths, passages = zip(*best.values(), strict=True)
    tree = cKDTree(unit_vectors(lat, lon))
    return SeaGraph(lat, lon, ends, np.array(lengths), np.array(passages, dtype=str), tree)
