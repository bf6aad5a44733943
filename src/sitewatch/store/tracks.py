"""Positions of a case as Parquet, parted by vessel bucket and day; made again from the evidence.

Layout below the case's `tracks` folder::

    positions/bucket=07/day=2021-03-23/<source>.parquet
    statics/bucket=07/<source>.parquet
    sources/<source>.json        written last: what was kept and what was left out, by reason
    parts/bucket=07/<key>.part   what the bucket adds to the judgement of the archive
    surveys/<key>.json           what the archive says of the watched sites
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sitewatch.errors import CaseError
from sitewatch.store.files import write_whole
from sitewatch.tracks.columns import DAY_US, DROPPED, POSITIONS, STATICS, Schema, empty, ordered
from sitewatch.tracks.records import Read

TRACKS = "tracks"
"""Name of the folder in a case."""
BUCKETS = 32
"""Parts that vessels are spread over.

Source: measured on 50 million positions: a bucket of 1.5 million rows is worked through in less
than 1 GB.
"""
SPREAD = 2_654_435_761
"""Multiplier that spreads neighbouring numbers (Knuth, The Art of Computer Programming 3, 6.4)."""
WORD = 1 << 32
READABLE = 0o644
FORM = "1"
"""Raised when the layout or what is kept changes."""
KEPT_PARTS, KEPT_SURVEYS = 3, 12
"""How many are kept of each bucket and of the archive, the newest: one for each day asked about
lately. All can be made again; judgement."""


@dataclass(frozen=True, slots=True)
class Put:
    """What came of putting the positions of one file.

    Attributes:
        positions: Positions of the file.
        statics: Static messages of the file.
        dropped: What was left out, by reason.
        buckets: Buckets that it touches; only these need to be worked through again.
        new: Whether anything was written.
    """

    positions: int
    statics: int
    dropped: dict[str, int]
    buckets: tuple[int, ...]
    new: bool = True


def bucket_of(vessel: pl.Expr) -> pl.Expr:
    """The bucket of a vessel, the same on every machine."""
    return (vessel * SPREAD % WORD) // (WORD // BUCKETS)


class TrackStore:
    """Positions and static messages of a case.

    Args:
        root: The case's `tracks` folder; made when the first file is put.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, read: Read, source: str, method: str) -> Put:
        """Keep what was read of one file; the same file read by the same method changes nothing.

        A kill on the way leaves no entry below `sources`, so the next put writes all again.

        Args:
            read: Positions and static messages.
            source: SHA-256 of the evidence.
            method: Name and version of what read it.

        Raises:
            CaseError: If the disk is full or the folder cannot be written.
        """
        known = self.known(source, method)
        if known is not None:
            return known
        try:
            self.forget(source)
            buckets = self._put_positions(read.positions, source)
            self._put_statics(read.statics, source)
            dropped = dict(read.dropped.select("reason", "count").iter_rows())
            put = Put(read.positions.height, read.statics.height, dropped, buckets)
            self._note(put, source, method)
        except OSError as error:
            raise CaseError(f"cannot keep positions: {error.strerror}", where=str(self.root)) from (
                error
            )
        return put

    def known(self, source: str, method: str) -> Put | None:
        """What was kept of a file by a method, or None."""
        path = self._noted(source)
        if not path.exists():
            return None
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["method"] != _full(method):
            return None
        return Put(
            told["positions"],
            told["statics"],
            told["dropped"],
            tuple(told["buckets"]),
            new=False,
        )

    def forget(self, source: str) -> None:
        """Take out all that was kept of a file; its entry goes first."""
        self._noted(source).unlink(missing_ok=True)
        for path in [*self.root.glob(f"positions/*/*/{source}.parquet"),
                     *self.root.glob(f"statics/*/{source}.parquet")]:  # fmt: skip
            path.unlink()

    def clear(self) -> None:
        """Take out everything; it can be made again from the evidence."""
        shutil.rmtree(self.root, ignore_errors=True)

    def buckets(self) -> tuple[int, ...]:
        """Buckets that hold positions, in order."""
        folders = self.root.glob("positions/bucket=*")
        return tuple(sorted(int(folder.name.partition("=")[2]) for folder in folders))

    def days(self, bucket: int) -> tuple[int, ...]:
        """Days since 1970 for which a bucket holds positions, in order."""
        folders = (self.root / "positions" / f"bucket={bucket:02}").glob("day=*")
        first = pl.Series("day", [folder.name.partition("=")[2] for folder in folders], pl.String)
        return tuple(first.str.to_date().cast(pl.Int32).sort().to_list())

    def positions(self, bucket: int, days: tuple[int, int] | None = None) -> pl.DataFrame:
        """Positions of a bucket in their total order.

        Args:
            bucket: The bucket.
            days: First day and the day behind the last [days since 1970]; all where None.

        Raises:
            CaseError: If a file is damaged.
        """
        chosen = [day for day in self.days(bucket) if days is None or days[0] <= day < days[1]]
        folder = self.root / "positions" / f"bucket={bucket:02}"
        files = [path for day in chosen for path in sorted((folder / _day(day)).glob("*.parquet"))]
        return ordered(_read(files, POSITIONS))

    def statics(self, bucket: int) -> pl.DataFrame:
        """Static messages of a bucket in their total order.

        Raises:
            CaseError: If a file is damaged.
        """
        folder = self.root / "statics" / f"bucket={bucket:02}"
        return ordered(_read(sorted(folder.glob("*.parquet")), STATICS))

    def dropped(self) -> pl.DataFrame:
        """What was left out of each source, by reason."""
        rows = [
            (path.stem, reason, count)
            for path in sorted(self.root.glob("sources/*.json"))
            for reason, count in json.loads(path.read_text(encoding="utf-8"))["dropped"].items()
        ]
        return pl.DataFrame(rows, schema=dict(DROPPED), orient="row")

    def sources_by_bucket(self, sources: Collection[str]) -> dict[int, tuple[str, ...]]:
        """Which of some sources have positions or static messages in each bucket, in order."""
        found: dict[int, set[str]] = {}
        for path in [*self.root.glob("positions/bucket=*/*/*.parquet"),
                     *self.root.glob("statics/bucket=*/*.parquet")]:  # fmt: skip
            if path.stem in sources:
                bucket = path.relative_to(self.root).parts[1].partition("=")[2]
                found.setdefault(int(bucket), set()).add(path.stem)
        return {bucket: tuple(sorted(found[bucket])) for bucket in sorted(found)}

    def raw(self, bucket: int, sources: Collection[str]) -> tuple[list[bytes], list[bytes]]:
        """Parquet files of some sources in a bucket: positions in order of days, and statics.

        Raises:
            CaseError: If a file cannot be read.
        """
        place = f"bucket={bucket:02}"
        days = sorted(self.root.glob(f"positions/{place}/*/*.parquet"))
        told = sorted(self.root.glob(f"statics/{place}/*.parquet"))
        try:
            found = [[p.read_bytes() for p in files if p.stem in sources] for files in (days, told)]
        except OSError as error:
            raise CaseError(f"cannot be read: {error.strerror}", where=str(self.root)) from error
        return found[0], found[1]

    def size(self, bucket: int | None = None, sources: Collection[str] | None = None) -> int:
        """Parquet of positions of a bucket, or of all, and of some sources, or of all [bytes]."""
        place = "*" if bucket is None else f"bucket={bucket:02}"
        files = self.root.glob(f"positions/{place}/*/*.parquet")
        return sum(p.stat().st_size for p in files if sources is None or p.stem in sources)

    def kept(self, name: str) -> bytes | None:
        """What was kept under a name below `parts` or `surveys`, or None."""
        path = self.root / name
        return path.read_bytes() if path.exists() else None

    def keep(self, name: str, raw: bytes, most: int) -> None:
        """Keep something under a name, and only the newest few beside it.

        Raises:
            CaseError: If the disk is full or the folder cannot be written.
        """
        path = self.root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, raw, READABLE)
            beside = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda p: p.stat().st_mtime_ns)
            for old in beside[:-most]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise CaseError(f"cannot keep: {error.strerror}", where=str(path)) from error

    def _put_positions(self, positions: pl.DataFrame, source: str) -> tuple[int, ...]:
        parted = positions.with_columns(
            _bucket=bucket_of(pl.col("vessel")), _day=pl.col("time_us") // DAY_US
        )
        touched = set()
        for (bucket, day), part in _parts(parted, ["_bucket", "_day"]):
            folder = self.root / "positions" / f"bucket={bucket:02}" / _day(day)
            _write(part.drop("_bucket", "_day"), folder / f"{source}.parquet")
            touched.add(bucket)
        return tuple(sorted(touched))

    def _put_statics(self, statics: pl.DataFrame, source: str) -> None:
        parted = statics.with_columns(_bucket=bucket_of(pl.col("vessel")))
        for (bucket,), part in _parts(parted, ["_bucket"]):
            folder = self.root / "statics" / f"bucket={bucket:02}"
            _write(part.drop("_bucket"), folder / f"{source}.parquet")

    def _noted(self, source: str) -> Path:
        return self.root / "sources" / f"{source}.json"

    def _note(self, put: Put, source: str, method: str) -> None:
        told = {
            "method": _full(method),
            "positions": put.positions,
            "statics": put.statics,
            "dropped": put.dropped,
            "buckets": list(put.buckets),
        }
        path = self._noted(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = json.dumps(told, indent=1, sort_keys=True).encode()
        write_whole(path, raw + b"\n", READABLE)


def _full(method: str) -> str:
    return f"{method}+{FORM}"


def _day(day: int) -> str:
    return f"day={pl.Series([day], dtype=pl.Int32).cast(pl.Date)[0]:%Y-%m-%d}"


def _parts(frame: pl.DataFrame, by: list[str]) -> Iterator[tuple[tuple[int, ...], pl.DataFrame]]:
    for key, part in frame.sort(by, maintain_order=True).group_by(by, maintain_order=True):
        yield tuple(int(str(value)) for value in key), part


def _write(frame: pl.DataFrame, path: Path) -> None:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue(), READABLE)


def _read(files: list[Path], schema: Schema) -> pl.DataFrame:
    try:
        tables = [pl.read_parquet(path.read_bytes()) for path in files]
    except (pl.exceptions.PolarsError, OSError) as error:
        hint = "delete the folder; `sitewatch add` of the same files makes it again"
        raise CaseError("positions are damaged", where=str(files[0].parent), hint=hint) from error
    return pl.concat(tables) if tables else empty(schema)
