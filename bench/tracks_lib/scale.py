"""Port calls and silences at archive scale: rows per CPU second, memory, growth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from goals import Row, skipped

from sitewatch.tracks.events.everything import port_calls_and_silences
from sitewatch.tracks.nearness import Nearness
from tracks_lib.positions import ANCHORAGES, near_anchorages, tiled, track_file

FULL, SMALL = 50_000_000, 10_000_000
COLUMNS = ["vessel", "time_us", "lat_e7", "lon_e7", "sog_dkn", "source", "place"]


def scale(_seed: int, share: float) -> Iterator[Row]:
    """Speed on 50 M rows, times the share asked for, and growth from a fifth of them."""
    if not track_file(ANCHORAGES).exists():
        yield skipped("port calls and silences", ">= 1.5 M rows/CPU-s", "data absent")
        return
    began = time.process_time()
    near = near_anchorages()
    build = time.process_time() - began
    yield Row("grid over 60 k anchorage points, built once", "", "", f"{build:.1f} CPU-s")
    with TemporaryDirectory() as name:
        seconds = []
        for rows in (int(SMALL * share), int(FULL * share)):
            written = _made_elsewhere(Path(name), rows)
            found, used = sweep(Path(name), near)
            seconds.append(used)
            rate = written / used / 1e6
            yield Row(
                f"port calls and silences, {written / 1e6:.1f} M rows, 32 buckets",
                "0.9 M rows/CPU-s",
                ">= 1.5 M rows/CPU-s",
                f"{rate:.2f} M ({found} events, {used:.1f} CPU-s)",
                rate >= 1.5,
            )
        ratio = seconds[1] / seconds[0]
        yield Row(
            "growth of CPU time, five times the rows", "", "<= 5.5", f"{ratio:.2f}", ratio <= 5.5
        )
        yield from _through_dask(Path(name), near, seconds[1])
    memory = _peak()
    yield Row(
        "peak memory of the sweeping process", "0.9 GB", "<= 1 GB", f"{memory:.2f} GB", memory <= 1
    )


def _made_elsewhere(folder: Path, rows: int) -> int:
    """The data set, written by a process of its own so that its memory is not counted here."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(tiled, folder, rows).result()


def sweep(folder: Path, near: Nearness) -> tuple[int, float]:
    """Number of events of all buckets, one after the other, and the CPU seconds [s]."""
    began = time.process_time()
    found = sum(one_bucket(path, near) for path in sorted(folder.glob("*.parquet")))
    return found, time.process_time() - began


def one_bucket(path: Path, near: Nearness) -> int:
    """Number of events of one bucket, Parquet reading included."""
    return len(port_calls_and_silences(pl.read_parquet(path, columns=COLUMNS), near))


def _through_dask(folder: Path, near: Nearness, alone: float) -> Iterator[Row]:
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415  # an extra
    except ImportError:
        yield skipped("the same through Dask", "within 20 %", "distributed absent")
        return
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        spread = client.scatter(near, broadcast=True)
        parts = sorted(folder.glob("*.parquet"))
        # Once around first, so that starting up is not measured.
        client.gather(client.map(one_bucket, parts[:2], near=spread, pure=False))
        before = sum(client.run(time.process_time).values())
        client.gather(client.map(one_bucket, parts, near=spread, pure=False))
        used = sum(client.run(time.process_time).values()) - before
        memory = max(client.run(_peak).values())
    over = used / alone - 1
    yield Row(
        "the same through Dask, two processes: CPU over the loop",
        "",
        "<= +20 %",
        f"{over:+.0%} ({memory:.2f} GB a process)",
        over <= 0.2 and memory <= 1,
    )


def _peak() -> float:
    """Most memory that this process held at once [GB]; what its parent held is not counted."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1e6
    return 0.0
