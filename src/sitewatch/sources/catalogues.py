"""STAC APIs asked for scenes of the watched sites, through the guard against inner addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from pystac import Link, STACError, STACTypeError
from pystac_client import Client
from pystac_client.errors import ClientTypeError
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO

from sitewatch.errors import EvidenceError, RefusedError, UnreadableError
from sitewatch.imagery.geometry import WHOLE, outlines
from sitewatch.model import Site, Span
from sitewatch.sources.fetch import HttpFetch
from sitewatch.sources.found import Problem
from sitewatch.sources.limits import Limits

MOST_ITEMS = 500
"""Most items that one catalogue gives for one site; judgement."""
PAGE = 100
DAMAGED = (
    APIError, ClientTypeError, STACError, STACTypeError,
    AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What pystac-client raises over answers that are no STAC."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a catalogue is asked.

    Attributes:
        url: Its address.
        collections: Collections; empty for all.
        cloud: Largest cloud cover [percent].
        assets: Assets to take; empty to choose.
    """

    url: str
    collections: Sequence[str] = ()
    cloud: float = 100.0
    assets: Sequence[str] = ()


class GuardedIO(StacApiIO):
    """Reads STAC by GET through the project's fetcher: no files, no inner addresses."""

    def __init__(self, fetch: HttpFetch, limits: Limits) -> None:
        super().__init__()
        self._fetch, self._limits = fetch, limits

    def request(
        self,
        href: str,
        method: str | None = None,
        headers: dict[str, str] | None = None,  # none are sent
        parameters: dict[str, Any] | None = None,
    ) -> str:
        """The text at an address.

        Raises:
            EvidenceError: If it cannot be fetched.
        """
        if (method or "GET").upper() != "GET":
            raise RefusedError("only GET is used", where=href)
        told = {key: _plain(value) for key, value in (parameters or {}).items()}
        address = str(httpx.URL(href, params=told)) if told else href
        return self._fetch(address, self._limits).raw.decode("utf-8", "replace")

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        """The text at an address or behind a link.

        Raises:
            EvidenceError: If it is no address, or cannot be fetched.
        """
        href = str(getattr(source, "href", source))
        if "://" not in href:
            raise RefusedError("only http and https addresses are opened", where=href)
        # A link carries its parameters in its address.
        parameters = None if isinstance(source, Link) else kwargs.get("parameters")
        return self.request(href, parameters=parameters)


def items_for(
    search: Search, sites: Sequence[Site], period: Span, fetch: HttpFetch, limits: Limits
) -> Iterator[tuple[str, Mapping[str, Any]] | Problem]:
    """Items of a catalogue that touch a site in a period, each once, with their addresses.

    Args:
        search: What is asked.
        sites: Watched sites.
        period: When the scenes were taken.
        fetch: Gets addresses.
        limits: How much is taken in.
    """
    seen: set[str] = set()
    try:
        client = Client.open(search.url, stac_io=GuardedIO(fetch, limits))
        for site in sites:
            for item in _asked(client, search, site, period):
                address = item.get_self_href() or f"{search.url}#{item.id}"
                if address not in seen:
                    seen.add(address)
                    yield address, item.to_dict(transform_hrefs=False)
    except EvidenceError as error:
        yield Problem(error)
    except DAMAGED as error:
        yield Problem(UnreadableError(f"no STAC API that is understood: {error}", where=search.url))


def _asked(client: Client, search: Search, site: Site, period: Span) -> Iterator[Any]:
    found = client.search(
        method="GET",
        bbox=tuple(outlines(site)[WHOLE].bounds),
        datetime=f"{_instant(period.start)}/{_instant(period.end)}",
        collections=list(search.collections) or None,
        limit=PAGE,
        max_items=MOST_ITEMS,
    )
    for item in found.items():
        cover = item.properties.get("eo:cloud_cover")
        if not isinstance(cover, (int, float)) or cover <= search.cloud:
            yield item


def _instant(at: Any) -> str:  # noqa: ANN401
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
