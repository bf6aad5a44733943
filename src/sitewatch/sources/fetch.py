"""Originals from http(s) addresses; inner networks are out of reach."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Protocol

import httpx

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.limits import Limits

HEADERS = {
    "User-Agent": "sitewatch (evidence collector)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,application/feed+json,"
    "application/rss+xml,application/atom+xml,application/json;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
}
NAT64 = ip_network("64:ff9b::/96")
"""IPv4 addresses inside IPv6 (RFC 6052)."""
CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
REDIRECTS = frozenset((301, 302, 303, 307, 308))

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
Allow = Callable[[Address], bool]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Attributes:
        raw: The bytes.
        address: Where they came from after redirects.
        span: Which part of the whole they are, as the server says; empty for all of it.
    """

    raw: bytes
    address: str
    span: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of an address.

    Attributes:
        raw: The bytes.
        size: Number of bytes of the whole.
    """

    raw: bytes
    size: int


class Fetch(Protocol):
    """Whatever gets the bytes of an address."""

    def __call__(self, address: str, limits: Limits) -> Fetched:
        """The bytes of an address.

        Raises:
            EvidenceError: If it is refused, unreadable or too large.
        """
        ...


def resolve_host(host: str, port: int) -> Sequence[str]:
    """IP addresses of a host.

    Raises:
        OSError: If it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address lies on the public internet, its disguises seen through."""
    inner = _inside(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


@dataclass(frozen=True, slots=True)
class HttpFetch:
    """Gets addresses over http(s).

    Every hop is resolved, checked and then connected to at the address that was checked, so that a
    name cannot point elsewhere a moment later. Proxies of the environment are not used: they would
    resolve names themselves.

    Attributes:
        resolve: Gives the IP addresses of a host.
        allow: Whether an IP address may be connected to.
        clock: Seconds that only ever grow.
    """

    resolve: Resolve = resolve_host
    allow: Allow = is_public
    clock: Callable[[], float] = time.monotonic

    def __call__(self, address: str, limits: Limits) -> Fetched:
        """The bytes of an address.

        Raises:
            RefusedError: If it leads to another scheme or an inner network.
            UnreadableError: If the server cannot be reached or answers with an error.
            TooLargeError: If it is larger or slower than the limits allow.
        """
        until = self.clock() + limits.timeout_s
        timeout = httpx.Timeout(max(limits.timeout_s, 0.001))
        with _client(timeout) as client:
            url = _parsed(address, address)
            for _ in range(limits.redirects + 1):
                answer = self._hop(client, url, until, limits)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
        raise RefusedError(f"more than {limits.redirects} redirects", where=address)

    def part(self, address: str, first: int, last: int, limits: Limits) -> Part:
        """Some bytes of an address, counted from 0, both ends included.

        Raises:
            RefusedError: If it leads to another scheme or an inner network.
            UnreadableError: If the server cannot be reached, answers with an error, or does not
                give parts.
            TooLargeError: If it is larger or slower than the limits allow.
        """
        until = self.clock() + limits.timeout_s
        timeout = httpx.Timeout(max(limits.timeout_s, 0.001))
        with _client(timeout) as client:
            url = _parsed(address, address)
            for _ in range(limits.redirects + 1):
                answer = self._hop(client, url, until, limits, f"bytes={first}-{last}")
                if isinstance(answer, Fetched):
                    return _part(answer, first, last)
                url = answer
        raise RefusedError(f"more than {limits.redirects} redirects", where=address)

    def _hop(
        self,
        client: httpx.Client,
        url: httpx.URL,
        until: float,
        limits: Limits,
        wanted: str = "",
    ) -> Fetched | httpx.URL:
        """The bytes, or where to go on."""
        checked = self._checked(url)
        request = client.build_request(
            "GET",
            url.copy_with(host=checked),
            headers={
                **HEADERS,
                "Host": url.netloc.decode("ascii"),
                **({"Range": wanted} if wanted else {}),
            },
            extensions={"sni_hostname": url.host},
        )
        try:
            response = client.send(request, stream=True)
            try:
                return self._answer(response, url, until, limits)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            what = str(error) or type(error).__name__
            raise UnreadableError(f"cannot be fetched: {what}", where=str(url)) from error

    def _answer(
        self, response: httpx.Response, url: httpx.URL, until: float, limits: Limits
    ) -> Fetched | httpx.URL:
        if response.status_code in REDIRECTS and "location" in response.headers:
            return _parsed(response.headers["location"], str(url), base=url)
        is_part = response.status_code == httpx.codes.PARTIAL_CONTENT
        if is_part != ("range" in response.request.headers) or not response.is_success:
            told = "gives no parts" if response.is_success else f"answered {response.status_code}"
            raise UnreadableError(f"the server {told}", where=str(url))
        span = response.headers.get("content-range", "")
        return Fetched(self._body(response, str(url), until, limits), str(url), span)

    def _body(self, response: httpx.Response, where: str, until: float, limits: Limits) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > limits.file_bytes:
                raise TooLargeError(f"larger than {limits.file_bytes} bytes", where=where)
            if self.clock() > until:
                raise TooLargeError(f"takes longer than {limits.timeout_s:g} s", where=where)
            parts.append(part)
        return b"".join(parts)

    def _checked(self, url: httpx.URL) -> str:
        """An IP address of the host that may be connected to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = self.resolve(url.host, port)
        except (OSError, UnicodeError) as error:
            raise UnreadableError(f"no such host: {url.host}", where=str(url)) from error
        if not found:
            raise UnreadableError(f"no such host: {url.host}", where=str(url))
        for address in found:
            if not self.allow(ip_address(address.partition("%")[0])):
                raise RefusedError(
                    f"leads to {address}, which is not on the public internet",
                    where=str(url),
                    hint="save the page and add the file",
                )
        return found[0]


@cache
def _trusted() -> ssl.SSLContext:
    """Certificates that are trusted; loading them takes longer than a small request."""
    return httpx.create_ssl_context(trust_env=False)


def _client(timeout: httpx.Timeout) -> httpx.Client:
    return httpx.Client(verify=_trusted(), trust_env=False, follow_redirects=False, timeout=timeout)


def _parsed(address: str, where: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        url = httpx.URL(address) if base is None else base.join(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(f"not an address: {address:.200}", where=where) from error
    if url.scheme not in ("http", "https") or not url.host or "%" in url.host:
        raise RefusedError("only http and https addresses are opened", where=f"{address:.200}")
    if url.userinfo:
        raise RefusedError("an address with a name or password in it", where=url.host)
    return url


def _part(fetched: Fetched, first: int, last: int) -> Part:
    """The part that was asked for.

    Raises:
        UnreadableError: If the server sent another one.

    Source:
        RFC 9110, 14.4: Content-Range is "bytes first-last/size".
    """
    found = CONTENT_RANGE.fullmatch(fetched.span.strip())
    if found is None or int(found[1]) != first or int(found[2]) > last:
        raise UnreadableError("the server sent another part than asked", where=fetched.address)
    if len(fetched.raw) != int(found[2]) - first + 1:
        raise UnreadableError("the server sent less than it said", where=fetched.address)
    return Part(fetched.raw, int(found[3]))


def _inside(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, or None."""
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
