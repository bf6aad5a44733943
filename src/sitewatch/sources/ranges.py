"""A file at an address of which only the parts that are read are fetched."""

from __future__ import annotations

import io
from collections import OrderedDict

from sitewatch.errors import EvidenceError, TooLargeError
from sitewatch.sources.fetch import HttpFetch
from sitewatch.sources.limits import Limits

STEP = 32_768
"""What is fetched at once, and kept [bytes]. Source: the head of a cloud-optimised GeoTIFF with its
index is 16 to 32 kB (GDAL, COG driver: a first read of 16 kB)."""
KEPT = 2_048
"""Steps that are kept: 64 MB."""
MOST_AT_ONCE = 16_000_000
"""Largest single request [bytes]; judgement."""


class RangedFile(io.RawIOBase):
    """A file at an address, read part by part through the guard against inner addresses.

    Args:
        address: Where it is.
        fetch: Gets parts of it.
        limits: How much may be fetched in all.

    Attributes:
        fetched: Number of bytes fetched so far.
        problem: What went wrong first, or None.
    """

    def __init__(self, address: str, fetch: HttpFetch, limits: Limits) -> None:
        super().__init__()
        self.fetched = 0
        self.problem: EvidenceError | None = None
        self._address, self._fetch, self._limits = address, fetch, limits
        self._at = 0
        self._steps: OrderedDict[int, bytes] = OrderedDict()
        first = fetch.part(address, 0, STEP - 1, limits)
        self.size = first.size
        self._keep(0, first.raw)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def tell(self) -> int:
        """Where the next bytes come from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere else."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The next bytes, fewer only at the end; what is missing is fetched in one request.

        Raises:
            EvidenceError: If they cannot be fetched.
        """
        end = self.size if size < 0 else min(self.size, self._at + size)
        if end <= self._at:
            return b""
        first, last = self._at // STEP, (end - 1) // STEP
        try:
            self._fill(first, last)
        except EvidenceError as error:
            self.problem = self.problem or error
            raise
        joined = b"".join(self._steps[n] for n in range(first, last + 1))
        start = self._at - first * STEP
        found = joined[start : start + end - self._at]
        self._trim()
        self._at = end
        return found

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        """Fill a buffer with the next bytes; how many there were."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def _fill(self, first: int, last: int) -> None:
        """Fetch the steps that are not kept, neighbours together."""
        missing = [n for n in range(first, last + 1) if n not in self._steps]
        while missing:
            run = [missing[0]]
            while len(run) < len(missing) and missing[len(run)] == run[-1] + 1:
                if len(run) * STEP >= MOST_AT_ONCE:
                    break
                run.append(missing[len(run)])
            missing = missing[len(run) :]
            begin, end = run[0] * STEP, min(self.size, (run[-1] + 1) * STEP) - 1
            self._keep(run[0], self._fetch.part(self._address, begin, end, self._limits).raw)

    def _keep(self, first: int, raw: bytes) -> None:
        self.fetched += len(raw)
        if self.fetched > self._limits.scene_bytes:
            raise TooLargeError(
                f"more than {self._limits.scene_bytes} bytes of it", where=self._address
            )
        for n in range(0, max(1, len(raw)), STEP):
            self._steps[first + n // STEP] = raw[n : n + STEP]

    def _trim(self) -> None:
        while len(self._steps) > KEPT:
            self._steps.popitem(last=False)
