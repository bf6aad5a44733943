"""Live positions into a case: each batch that a feed sends is an original like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sitewatch.errors import SitewatchError
from sitewatch.run.adding import Told, evidence_of
from sitewatch.run.opening import OpenCase
from sitewatch.run.tracking import keep_positions
from sitewatch.sources.found import Found
from sitewatch.sources.live import Connect, Pace, listen, socket_feed
from sitewatch.sources.websocket import websocket_feed


@dataclass(frozen=True, slots=True)
class Heard:
    """One batch that was stored.

    Attributes:
        name: Its name.
        lines: Sentences in it.
        problem: Why its positions were not read, or empty.
    """

    name: str
    lines: int
    problem: str = ""


def feed(address: str) -> Connect:
    """How to connect to a feed: `tcp://`, `udp://`, `ws://` or `wss://`.

    Raises:
        UsageError: If the address is none of these.
        MissingExtraError: If a WebSocket is asked for and its package is not installed.
    """
    if urlsplit(address).scheme in ("ws", "wss"):
        return websocket_feed(address)
    return socket_feed(address)


def hear(
    case: OpenCase,
    address: str,
    now: Callable[[], datetime],
    wait: Callable[[float], None],
    pace: Pace,
) -> Iterator[Heard]:
    """Store what a feed sends, batch by batch, until its time is over or it is given up.

    Raises:
        UsageError: If the address is no feed.
        RefusedError: If no connection stands after the last try.
        CaseError: If the disk is full, or another process holds the case.
    """
    for found in listen(address, feed(address), now, wait, pace):
        yield _kept(case, found, now())


def _kept(case: OpenCase, found: Found, now: datetime) -> Heard:
    """Store one batch; a batch whose positions cannot be read is kept all the same."""
    evidence = evidence_of(found, Told(now))
    with case.store.lock():
        case.store.vault.put(found.raw)
        case.store.ledger.add_evidence(evidence)
        try:
            keep_positions(case, evidence, found.raw)
        except SitewatchError as error:
            return Heard(found.name, found.raw.count(b"\n"), str(error))
    return Heard(f"{found.name} {hashlib.sha256(found.raw).hexdigest()[:12]}",
                 found.raw.count(b"\n"))  # fmt: skip
