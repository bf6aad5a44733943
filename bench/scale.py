"""Time and memory of adding and running cases of growing size; growth close to linear is the goal.

Each size runs in processes of its own, on simulated articles of about 350 words, all of them about
three sites in four weeks: more crowded than news is. Prints a table with its goals and ends with
exit code 1 if one of them is missed. Words a second are those of a first run from reading to
results, so they are fewer than those of reading alone, which `bench/reports.py` measures.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from articles import simulated_articles

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "syria-2024"
GROWTH_PER_TENFOLD = 11.0
"""Ten times the articles may take eleven times as long."""
MOST_MB = 1500.0
"""No process may ever take more memory [MB]."""


@dataclass(frozen=True)
class Cost:
    """What one command took: wall and CPU time [s], peak memory of its largest process [MB]."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def measure(*arguments: str) -> Cost:
    """Run one sitewatch command and say what it took."""
    script = (
        "import resource, subprocess, sys;"
        "code = subprocess.run([sys.executable, '-m', 'sitewatch', *sys.argv[1:]],"
        " stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode;"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024);"
        "sys.exit(code if code > 1 else 0)"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True
    )
    wall = time.perf_counter() - begun
    cpu, peak = map(float, done.stdout.split())
    return Cost(wall, cpu, peak)


def words_of(number: int) -> int:
    """Number of words in so many simulated articles."""
    return sum(len(text.split()) for _, text in simulated_articles(number))


def one_size(number: int, folder: Path) -> dict[str, Cost]:
    """Costs of add, of a first run, of one in which nothing changed, and of finding syndication."""
    articles, case = folder / "articles", folder / "case"
    articles.mkdir()
    for name, text in simulated_articles(number):
        (articles / name).write_text(text, encoding="utf-8")
    measure("new", str(case))
    shutil.copyfile(EXAMPLE / "sites.geojson", case / "sites.geojson")
    return {
        "add": measure("add", str(case), str(articles)),
        "run": measure("run", str(case), "--as-of", "2024-12-31"),
        "run again": measure("run", str(case), "--as-of", "2024-12-31"),
        "blocks": measure("sources", str(case), "--as-of", "2024-12-31", "--blocks", "--json"),
    }


def main() -> int:
    """Print the table; 1 if some growth is above the goal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=[100, 1000, 10000])
    sizes = options.parse_args().sizes
    print(f"goals: x <= {GROWTH_PER_TENFOLD} for ten times the articles, peak < {MOST_MB:.0f} MB")
    print(f"{'articles':>9}  {'step':<10} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'x':>6}")
    previous: dict[str, tuple[int, Cost]] = {}
    missed = False
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            costs = one_size(size, Path(folder))
        words = words_of(size)
        print(f"{size:>9}  {words} words, run: {words / costs['run'].cpu_s:.0f} words a CPU-second")
        for step, cost in costs.items():
            growth = ""
            missed |= cost.peak_mb > MOST_MB
            if step in previous:
                before, earlier = previous[step]
                times = cost.cpu_s / earlier.cpu_s
                growth = f"{times:.1f}"
                missed |= times > GROWTH_PER_TENFOLD * (size / before) / 10
            print(
                f"{size:>9}  {step:<10} {cost.wall_s:>8.1f} {cost.cpu_s:>8.1f}"
                f" {cost.peak_mb:>8.0f} {growth:>6}"
            )
            previous[step] = (size, cost)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
