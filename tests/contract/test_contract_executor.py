"""One suite, every executor: the same results in the same order, and errors come home whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitewatch.errors import UsageError
from sitewatch.run.dates import parse_published
from sitewatch.run.executor import DaskExecutor, Executor, LocalExecutor, PoolExecutor

DAYS = [f"2024-12-{number:02d}" for number in range(1, 29)]


@pytest.fixture(params=["local", "pool", "dask"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "local":
        yield LocalExecutor()
    elif request.param == "pool":
        yield PoolExecutor(2)
    else:
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster:
            dask = DaskExecutor(cluster.scheduler_address)
            yield dask
            dask.close()


def test_results_come_in_the_order_of_the_parts(executor):
    assert list(executor.map(parse_published, DAYS)) == [parse_published(day) for day in DAYS]


def test_no_parts_give_no_results(executor):
    assert list(executor.map(parse_published, [])) == []


def test_an_error_comes_home_with_its_place_and_hint(executor):
    with pytest.raises(UsageError) as caught:
        list(executor.map(parse_published, ["2024-12-01", "nonsense"]))
    assert caught.value.where == "--published"
    assert "range" in caught.value.hint


def test_parts_are_taken_as_they_are_needed(executor):
    taken = []

    def parts() -> Iterator[str]:
        for day in DAYS * 20:
            taken.append(day)
            yield day

    made = executor.map(parse_published, parts())
    next(iter(made))
    assert len(taken) < len(DAYS) * 20


def test_a_scheduler_that_does_not_answer_is_wrong_usage():
    with pytest.raises(UsageError, match="no Dask scheduler"):
        DaskExecutor("tcp://127.0.0.1:9")
