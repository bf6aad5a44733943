"""Sentences from a WebSocket, message by message; the package `websockets` is optional."""

from __future__ import annotations

from importlib.util import find_spec

from sitewatch.errors import MissingExtraError
from sitewatch.sources.live import SILENCE_S, TICK_S, Chunks, Connect, ticking

MOST_BYTES = 1_000_000
"""Largest message taken; judgement: sentences have 82 bytes, and senders bundle some."""
WAITING = 16
"""Messages that wait while a batch is stored; then the sender waits (back-pressure of TCP)."""


def websocket_feed(address: str, greeting: str = "") -> Connect:
    """How to connect to `ws://…` or `wss://…`, whose messages hold one or more sentences.

    Args:
        address: The address.
        greeting: Sent first, where the other side wants to be asked; or empty.

    Raises:
        MissingExtraError: If the package is not installed.
    """
    if find_spec("websockets") is None:
        raise MissingExtraError(
            "needs websockets", where=address, hint="pip install 'sitewatch[tracks]'"
        )
    return lambda: _messages(address, greeting)


def _messages(address: str, greeting: str) -> Chunks:
    from websockets.exceptions import ConnectionClosed, WebSocketException  # noqa: PLC0415
    from websockets.sync.client import connect  # noqa: PLC0415  # an extra

    try:
        with connect(
            address, open_timeout=SILENCE_S, max_size=MOST_BYTES, max_queue=WAITING
        ) as line:
            if greeting:
                line.send(greeting)

            def receive() -> bytes:
                told = line.recv(timeout=TICK_S)
                raw = told.encode() if isinstance(told, str) else told
                return raw if raw.endswith(b"\n") else raw + b"\n"

            yield from ticking(receive, lambda _: None)
    except ConnectionClosed:
        return
    except (WebSocketException, TimeoutError) as error:
        raise ConnectionError(str(error)) from error
