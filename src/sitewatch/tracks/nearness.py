"""How near positions lie to ports, at archive scale: a grid that settles most, a tree for the rest.

Most positions are far out or well inside. A grid of small cells knows, for each cell near a port,
whether all of it lies within the entry distance, all of it beyond the exit distance, or neither.
Only positions in cells of the last sort are measured; the answer is the same as measuring all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sitewatch.model.geometry import EARTH_RADIUS_KM
from sitewatch.tracks.columns import E7
from sitewatch.tracks.ports import Floats, Ports

Ints = NDArray[np.int64]
Small = NDArray[np.int8]

ENTRY_KM = 3.0
"""Nearer than this to a port's point is in port [km].

Source:
    Global Fishing Watch, port events: entry within 3 km and exit beyond 4 km of an anchorage point
    (pipe-anchorages, `in_out_events`).
"""
EXIT_KM = 4.0
"""Further than this from every port's point is out of port [km]; see `ENTRY_KM`."""

CELL_E7 = E7 // 128
"""Edge of a cell: a 128th of a degree, 0.87 km or less."""
TILE_BITS = 5
TILE = 1 << TILE_BITS
"""Cells along the edge of a tile, which is a quarter of a degree."""
PATCH = 4
"""Cells along the edge of a patch, which is looked into only where a port is near."""
AT_ONCE = 256
"""Tiles filled at a time, so that building the grid takes some ten megabytes."""
ROWS, COLS = 720, 1440
OUT, IN, BETWEEN, MEASURE = 0, 1, -1, 2
"""Zones of a position; MEASURE marks cells that reach into more than one."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """Where every cell of the globe lies as seen from the ports.

    Attributes:
        ports: The points.
        tree: Their unit vectors as a tree.
        tiles: Number of each tile's block `(row, column)`; 0 for tiles without a port near.
        blocks: Zones of the cells `(block, row, column)`.
        entry_km: Entry distance [km].
        exit_km: Exit distance [km].
    """

    ports: Ports
    tree: cKDTree
    tiles: NDArray[np.int32]
    blocks: Small
    entry_km: float = ENTRY_KM
    exit_km: float = EXIT_KM

    def zones(self, lat_e7: NDArray[np.int32], lon_e7: NDArray[np.int32]) -> Small:
        """IN, OUT or BETWEEN for each position."""
        y = (lat_e7 + np.int32(90 * E7)).view(np.uint32) // np.uint32(CELL_E7)
        x = lon_e7.view(np.uint32) + np.uint32(180 * E7)
        x //= np.uint32(CELL_E7)
        np.minimum(y, np.uint32(ROWS * TILE - 1), out=y)
        np.minimum(x, np.uint32(COLS * TILE - 1), out=x)
        tile = self.tiles.ravel()[(y >> TILE_BITS) * np.uint32(COLS) + (x >> TILE_BITS)]
        low = np.uint32(TILE - 1)
        cell = (tile.astype(np.uint32) << (2 * TILE_BITS)) + ((y & low) << TILE_BITS) + (x & low)
        found = self.blocks.ravel()[cell]
        unsure = np.flatnonzero(found == MEASURE)
        if unsure.size:
            found[unsure] = self._measured(lat_e7[unsure] / E7, lon_e7[unsure] / E7)
        zones: Small = found
        return zones

    def nearest(self, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        """Index of the nearest point and the distance to it [km]; -1 and infinity without ports."""
        if not len(self.ports):
            return np.full(len(lat), -1), np.full(len(lat), np.inf)
        chord, index = self.tree.query(unit_vectors(lat, lon))
        return np.asarray(index, dtype=np.int64), km_of_chord(np.asarray(chord))

    def _measured(self, lat: Floats, lon: Floats) -> Small:
        bound = chord_of_km(self.exit_km) * (1 + 1e-9)
        chord, _ = self.tree.query(unit_vectors(lat, lon), distance_upper_bound=bound)
        return _zone(km_of_chord(np.minimum(chord, 2.0)), self.entry_km, self.exit_km)


def nearness(ports: Ports, entry_km: float = ENTRY_KM, exit_km: float = EXIT_KM) -> Nearness:
    """The grid over some ports; built once, then only read."""
    tree = cKDTree(unit_vectors(ports.lat, ports.lon) if len(ports) else np.zeros((0, 3)))
    tiles = np.zeros((ROWS, COLS), dtype=np.int32)
    near = _near_tiles(ports, exit_km)
    tiles.ravel()[near] = np.arange(1, near.size + 1)
    blocks = np.zeros((near.size + 1, TILE, TILE), dtype=np.int8)
    for first in range(0, near.size, AT_ONCE):
        some = near[first : first + AT_ONCE]
        blocks[first + 1 : first + 1 + some.size] = _blocks(tree, some, entry_km, exit_km)[1:]
    return Nearness(ports, tree, tiles, blocks, entry_km, exit_km)


def unit_vectors(lat: Floats, lon: Floats) -> Floats:
    """Positions as vectors from the middle of a sphere of radius 1 `(position, 3)`."""
    phi, theta = np.radians(lat), np.radians(lon)
    flat = np.cos(phi)
    return np.column_stack([flat * np.cos(theta), flat * np.sin(theta), np.sin(phi)])


def km_of_chord(chord: Floats) -> Floats:
    """Great-circle distance [km] between unit vectors that lie a chord apart."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0.0, 1.0))


def chord_of_km(km: float) -> float:
    """Chord between unit vectors a great-circle distance [km] apart."""
    return float(2 * np.sin(km / EARTH_RADIUS_KM / 2))


def _zone(km: Floats, entry_km: float, exit_km: float) -> Small:
    zone = np.full(len(km), BETWEEN, dtype=np.int8)
    zone[km <= entry_km] = IN
    zone[km >= exit_km] = OUT
    return zone


def _near_tiles(ports: Ports, exit_km: float) -> Ints:
    """Numbers of the tiles that come within the exit distance of a port, in order."""
    reach = exit_km / 111.0 + CELL_E7 / E7
    wide = np.minimum(reach / np.maximum(np.cos(np.radians(np.abs(ports.lat) + reach)), 1e-3), 180)
    marked = np.zeros(ROWS * COLS, dtype=bool)
    south, north = _row(ports.lat - reach), _row(ports.lat + reach)
    for dy in range(int((north - south).max(initial=0)) + 1):
        row = np.minimum(south + dy, north)
        west = np.floor((ports.lon - wide + 180) * 4).astype(np.int64)
        east = np.floor((ports.lon + wide + 180) * 4).astype(np.int64)
        for dx in range(int(np.minimum(east - west, COLS - 1).max(initial=0)) + 1):
            marked[row * COLS + np.minimum(west + dx, east) % COLS] = True
    return np.flatnonzero(marked)


def _row(lat: Floats) -> Ints:
    return np.clip(np.floor((lat + 90) * 4), 0, ROWS - 1).astype(np.int64)


def _blocks(tree: cKDTree, tiles: Ints, entry_km: float, exit_km: float) -> Small:
    """Zones of the cells of some tiles `(tile + 1, row, column)`; the first block is all out.

    Patches of cells are measured first; only those that the exit distance reaches are looked into.
    """
    blocks = np.zeros((tiles.size + 1, TILE, TILE), dtype=np.int8)
    if not tiles.size:
        return blocks
    south, west = (tiles // COLS) / 4.0 - 90.0, (tiles % COLS) / 4.0 - 180.0
    tile, y, x = (k.ravel() for k in np.indices((tiles.size, TILE // PATCH, TILE // PATCH)))
    step = PATCH * CELL_E7 / E7
    km, reach = _middles(tree, south[tile] + y * step, west[tile] + x * step, step, exit_km)
    near = np.flatnonzero(km - reach < exit_km)
    inner = np.arange(PATCH)
    tile = np.repeat(tile[near], PATCH * PATCH)
    y = (y[near, None, None] * PATCH + inner[None, :, None] + 0 * inner).ravel()
    x = (x[near, None, None] * PATCH + inner[None, None, :] + 0 * inner[:, None]).ravel()
    step = CELL_E7 / E7
    km, reach = _middles(tree, south[tile] + y * step, west[tile] + x * step, step, exit_km)
    zone = np.full(km.size, MEASURE, dtype=np.int8)
    zone[km + reach <= entry_km] = IN
    zone[km - reach >= exit_km] = OUT
    zone[(km - reach >= entry_km) & (km + reach <= exit_km)] = BETWEEN
    blocks[tile + 1, y, x] = zone
    return blocks


def _middles(
    tree: cKDTree, south: Floats, west: Floats, step: float, exit_km: float
) -> tuple[Floats, Floats]:
    """Distance of each cell's middle to its nearest point, and the reach of its corners [km]."""
    lat, lon = south + step / 2, west + step / 2
    widest = np.cos(np.radians(np.maximum(np.abs(lat) - step / 2, 0)))
    reach = 111.3 * step / 2 * np.hypot(1, widest)
    bound = chord_of_km(exit_km + float(reach.max()) + 0.1)
    chord, _ = tree.query(unit_vectors(lat, lon), distance_upper_bound=bound)
    return km_of_chord(np.minimum(chord, 2.0)), reach
