"""Fixes under one number linked into the tracks of several hulls, all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from sitewatch.tracks.motion import MOST_HOURS, Fixes, likeness, way_between
from sitewatch.tracks.wakes import without_wakes

Ints = NDArray[np.int64]
Links = tuple[Ints, Ints, NDArray[np.float64]]

NEAR_FIXES = 40
"""Fixes ahead among which the next one of a hull is looked for at first."""
NEAR_TRACKS = 200
"""Pieces of tracks ahead among which the continuation of a piece is looked for."""
BLOCK = 5_000
"""Fixes linked at a time, so that a busy number needs little memory; pieces join up afterwards."""
ROUNDS = 3
"""Times that pieces are joined: a piece that got longer may continue another."""


def tracks(fixes: Fixes) -> Ints:
    """Number of the track of each fix, from 0 in the order of first fixes.

    Every fix has at most one next and one former fix; of all such sets of links the one with the
    highest summed log odds is taken, first among near fixes, then among ends of pieces. A track
    in the wake of another is late messages of the same ship.

    Args:
        fixes: In the order of their times.
    """
    count = len(fixes.hours)
    piece = np.zeros(count, dtype=np.int64)
    for start in range(0, count, BLOCK):
        rows = np.arange(start, min(start + BLOCK, count))
        piece[rows] = start + _components(*_near(fixes.at(rows)), len(rows))
    for _ in range(ROUNDS):
        joined = _joined(reckoned(fixes, _numbered(piece)), _numbered(piece))
        if joined.max(initial=0) == piece.max(initial=0):
            break
        piece = joined
    return _numbered(without_wakes(fixes, _numbered(piece)))


def _near(fixes: Fixes) -> tuple[Ints, Ints]:
    """Links between near fixes."""
    count = len(fixes.hours)
    pairs = []
    for lag in range(1, min(NEAR_FIXES, count - 1) + 1):
        before = np.arange(count - lag)
        pairs.append(_worthy(fixes, before, before + lag))
    return _best(pairs, count)


def _worthy(fixes: Fixes, before: Ints, after: Ints) -> Links:
    worth = likeness(fixes.at(before), fixes.at(after))
    good = worth > 0
    return before[good], after[good], worth[good]


def _joined(fixes: Fixes, piece: Ints) -> Ints:
    """Pieces after the ends of some were linked to the starts of others."""
    order = np.argsort(piece, kind="stable")
    firsts = order[np.searchsorted(piece[order], np.arange(piece.max(initial=-1) + 1))]
    lasts = order[np.searchsorted(piece[order], np.arange(len(firsts)), side="right") - 1]
    begins = fixes.hours[firsts]
    by_start = np.argsort(begins, kind="stable")
    place = np.searchsorted(begins[by_start], fixes.hours[lasts], side="left")
    pairs = []
    for ahead in range(min(NEAR_TRACKS, len(firsts))):
        at = place + ahead
        inside = np.flatnonzero(at < len(firsts))
        later = by_start[at[inside]]
        apart = (later != inside) & (begins[later] - fixes.hours[lasts[inside]] <= MOST_HOURS)
        inside, later = inside[apart], later[apart]
        if not len(inside):
            continue
        link, worth = _worthy_ends(fixes, lasts[inside], firsts[later])
        pairs.append((inside[link], later[link], worth))
    links = _best(pairs, len(firsts))
    return _components(*links, len(firsts))[piece]


def reckoned(fixes: Fixes, piece: Ints) -> Fixes:
    """The fixes with unknown speeds and courses taken from the way between their neighbours."""
    unknown = np.isnan(fixes.speed) | np.isnan(fixes.course)
    if not unknown.any():
        return fixes
    order = np.lexsort((fixes.hours, piece))
    names = piece[order]
    number = np.arange(len(order))
    same_before = np.concatenate(([False], names[1:] == names[:-1]))
    before = order[np.where(same_before, number - 1, number)]
    after = order[np.where(np.concatenate((same_before[1:], [False])), number + 1, number)]
    speed, course = fixes.speed.copy(), fixes.course.copy()
    knots, way = way_between(fixes.at(before), fixes.at(after))
    speed[order], course[order] = knots, way
    return Fixes(
        fixes.hours, fixes.lat, fixes.lon,
        np.where(unknown, speed, fixes.speed), np.where(unknown, course, fixes.course),
    )  # fmt: skip


def _worthy_ends(fixes: Fixes, lasts: Ints, firsts: Ints) -> tuple[Ints, NDArray[np.float64]]:
    worth = likeness(fixes.at(lasts), fixes.at(firsts))
    good = np.flatnonzero((worth > 0) & (lasts != firsts))
    return good, worth[good]


def _best(pairs: list[Links], count: int) -> tuple[Ints, Ints]:
    if not pairs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    before, after, worth = (np.concatenate(column) for column in zip(*pairs, strict=True))
    chosen = best_links(before, after, worth, count)
    return before[chosen], after[chosen]


def best_links(before: Ints, after: Ints, worth: NDArray[np.float64], count: int) -> Ints:
    """Numbers of the links, at most one from and one to each node, whose worth adds up to most.

    Args:
        before: Node that each link starts from, below `count`.
        after: Node that it leads to, below `count`; no pair of nodes twice.
        worth: What each link is worth, above 0.
        count: Number of nodes.
    """
    if not len(worth):
        return np.zeros(0, dtype=np.int64)
    most = float(worth.max()) + 1.0
    alone = np.arange(count)
    costs = np.concatenate((most - worth, np.full(count, most)))
    rows = np.concatenate((before, alone))
    columns = np.concatenate((after, count + alone))
    graph = csr_matrix((costs, (rows, columns)), shape=(count, 2 * count))
    row, column = min_weight_full_bipartite_matching(graph)
    found = set(zip(row.tolist(), column.tolist(), strict=True))
    named = zip(before.tolist(), after.tolist(), strict=True)
    return np.flatnonzero([pair in found for pair in named])


def _components(before: Ints, after: Ints, count: int) -> Ints:
    ones = np.ones(len(before), dtype=np.int8)
    graph = csr_matrix((ones, (before, after)), shape=(count, count))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def _numbered(piece: Ints) -> Ints:
    """The same pieces numbered from 0 in the order of their first fixes."""
    names, firsts = np.unique(piece, return_index=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.argsort(firsts, kind="stable")] = np.arange(len(names))
    return rank[np.searchsorted(names, piece)]
