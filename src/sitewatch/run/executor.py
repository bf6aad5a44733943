"""Where parts run: in this process, in a pool of processes, or on a Dask cluster.

Every executor runs the same module-level part function and gives results in the order of the
parts, so that where it ran leaves no trace in what it made.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from sitewatch.errors import MissingExtraError, UsageError

Part = TypeVar("Part")
Made = TypeVar("Made")

IN_FLIGHT_PER_WORKER = 4
"""Parts handed out ahead of the one awaited: keeps workers busy and memory bounded."""

SINGLE_THREADED = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")

CHATTY = (
    "charset_normalizer",
    "courlan",
    "htmldate",
    "justext",
    "pypdf",
    "rasterio",
    "trafilatura",
    "warcio",
)
"""Libraries of the readers that log a line or more for each damaged original."""


class Executor(Protocol):
    """Whatever runs a function over parts."""

    def map(self, function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Results in the order of the parts; a part's error is raised when its turn comes."""
        ...


class LocalExecutor:
    """Runs parts one after the other in this process."""

    def map(self, function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Results in the order of the parts."""
        return map(function, parts)


class PoolExecutor:
    """Runs parts in a pool of processes on this machine.

    Args:
        workers: Number of processes, at least 1.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def map(self, function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Results in the order of the parts."""
        # Spawned, not forked: a forked child of a process with threads can hang.
        with ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=prepare_worker
        ) as pool:
            yield from _in_order(pool.submit, function, parts, self._workers)


class DaskExecutor:
    """Runs parts on a Dask cluster.

    Args:
        address: Scheduler address (`tcp://host:8786`).

    Raises:
        MissingExtraError: If the `cluster` extra is not installed.
        UsageError: If the scheduler does not answer.
    """

    def __init__(self, address: str) -> None:
        if find_spec("distributed") is None:
            raise MissingExtraError("--cluster needs Dask", hint="pip install 'sitewatch[cluster]'")
        from distributed import Client

        try:
            self._client: Any = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]  # Dask has no types
        except (OSError, ValueError) as error:
            raise UsageError(f"no Dask scheduler answers: {error}", where=address) from error

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()

    def map(self, function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Results in the order of the parts."""
        workers = max(1, sum(self._client.nthreads().values()))
        submit = partial(self._client.submit, pure=False)
        yield from _in_order(submit, function, parts, workers)


def _in_order(
    submit: Callable[..., Any],
    function: Callable[[Part], Made],
    parts: Iterable[Part],
    workers: int,
) -> Iterator[Made]:
    waiting: deque[Any] = deque()
    for part in parts:
        waiting.append(submit(function, part))
        if len(waiting) >= workers * IN_FLIGHT_PER_WORKER:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def one_thread_each() -> None:
    """Keep the algebra libraries of a worker to one thread: two levels of parallelism fight."""
    for name in SINGLE_THREADED:
        os.environ[name] = "1"


def prepare_worker() -> None:
    """Make a new worker process a quiet one with one thread."""
    one_thread_each()
    quiet_libraries()


def quiet_libraries() -> None:
    """Keep what libraries log about damaged originals off the terminal.

    What is wrong with an original stands in its reading. Only the command line and its workers call
    this: a program that uses sitewatch decides on its own log.
    """
    for name in CHATTY:
        library = logging.getLogger(name)
        library.propagate = False
        library.addHandler(logging.NullHandler())


def choose(cluster: str | None, parts: int) -> Executor:
    """The executor for a number of parts: a pool only where starting it pays.

    Args:
        cluster: Scheduler address, or None.
        parts: Number of parts to do.

    Raises:
        MissingExtraError: If a cluster is asked for and Dask is not installed.
        UsageError: If the scheduler does not answer.
    """
    if cluster:
        return DaskExecutor(cluster)
    workers = min(usable_cores(), max(1, parts // PARTS_THAT_PAY_A_WORKER))
    return PoolExecutor(workers) if workers > 1 else LocalExecutor()


PARTS_THAT_PAY_A_WORKER = 40
"""A worker needs about 2 s to load the language model, an article about 0.05 s to be read."""


def usable_cores() -> int:
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
