"""Questions to a language model behind an OpenAI-compatible address that the user has set."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from sitewatch.errors import EvidenceError, TooLargeError, UnreadableError

PATH = "/chat/completions"
MOST_BYTES = 1_000_000
"""Longest answer [bytes]. Source: judgement: an answer of 2,048 tokens has some 10 kB."""


class Complete(Protocol):
    """Whatever answers the requests of `reports.asked`."""

    def __call__(self, request: bytes) -> bytes:
        """The body of the answer.

        Raises:
            EvidenceError: If there is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class HttpCompletions:
    """Posts requests to one address and to no other: no redirects, no proxies of the environment.

    The address may lie on this machine or in an inner network, because the user's own settings name
    it; addresses inside evidence never come here.

    Attributes:
        url: Where the server's API begins (`http://127.0.0.1:8080/v1`).
        key: Sent as a bearer token where it is not empty.
        timeout_s: Longest time for one answer [s].
        clock: Seconds that only ever grow.
    """

    url: str
    key: str = ""
    timeout_s: float = 120.0
    clock: Callable[[], float] = time.monotonic

    def __call__(self, request: bytes) -> bytes:
        """The body of the answer.

        Raises:
            UnreadableError: If the server cannot be reached or answers with an error.
            TooLargeError: If the answer is too long or takes too long.
        """
        until = self.clock() + self.timeout_s
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        address = self.url.rstrip("/") + PATH
        try:
            with (
                httpx.Client(trust_env=False, timeout=self.timeout_s) as client,
                client.stream("POST", address, content=request, headers=headers) as response,
            ):
                return self._body(response, until)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            raise self._silent(f"does not answer: {str(error) or type(error).__name__}") from error

    def _body(self, response: httpx.Response, until: float) -> bytes:
        if response.status_code != httpx.codes.OK:
            raise self._silent(f"answered {response.status_code}")
        parts: list[bytes] = []
        size = 0
        for part in response.iter_raw():
            size += len(part)
            if size > MOST_BYTES:
                raise TooLargeError(
                    f"the language model answered more than {MOST_BYTES} bytes", where=self.url
                )
            if self.clock() > until:
                raise self._silent(f"takes longer than {self.timeout_s:g} s")
            parts.append(part)
        return b"".join(parts)

    def _silent(self, what: str) -> EvidenceError:
        hint = "the rules' reading stands; run again when it answers"
        return UnreadableError(f"the language model {what}", where=self.url, hint=hint)
