"""Assets of STAC items as open pictures: fetched part by part, or beside the item's file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import rasterio
from rasterio.io import DatasetReader

from sitewatch.errors import RefusedError, UnreadableError
from sitewatch.imagery.geotiff import DAMAGED, SETTINGS
from sitewatch.imagery.stac_facts import OPENED, Asset
from sitewatch.model import Site
from sitewatch.sources.fetch import HttpFetch
from sitewatch.sources.limits import Limits
from sitewatch.sources.ranges import RangedFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken of an item.

    Attributes:
        sites: Watched sites.
        assets: Names of assets or bands; empty to choose.
        fetch: Gets parts of addresses.
        limits: How much is taken in.
        sign: Address that gives signed addresses, up to the one to sign; empty for none.
    """

    sites: Sequence[Site]
    assets: Sequence[str] = ()
    fetch: HttpFetch = field(default_factory=HttpFetch)
    limits: Limits = field(default_factory=Limits)
    sign: str = ""


def opened(asset: Asset, origin: str, wanted: Wanted) -> DatasetReader:
    """An asset as an open data set of which nothing but its head is read.

    Raises:
        EvidenceError: If it cannot be fetched or is no GeoTIFF.
    """
    try:
        address = urljoin(origin, asset.href) if "://" in origin else asset.href
        shown = without_query(address)
    except ValueError as error:
        raise RefusedError(f"{asset.key} has no address: {error}", where=origin) from error
    if "://" not in address:
        return _local(Path(origin).parent, asset, shown)
    if not address.startswith(OPENED):
        hint = "take the item from a catalogue that gives https addresses"
        store = f"{asset.key} lies at an address that asks for an account"
        raise RefusedError(f"{store}; only http and https are opened", where=shown, hint=hint)
    stream = RangedFile(_signed(address, wanted), wanted.fetch, wanted.limits)
    name = f"{asset.key}.tif"
    try:
        with rasterio.Env(**SETTINGS):
            return rasterio.open(name, driver="GTiff", opener=_opener(name, stream))
    except DAMAGED as error:
        raise stream.problem or UnreadableError(f"no GeoTIFF: {error}", where=shown) from error


def _local(folder: Path, asset: Asset, shown: str) -> DatasetReader:
    """An asset beside an item's file; nothing outside of its folder is opened."""
    try:
        path = (folder / asset.href).resolve()
    except ValueError as error:
        raise RefusedError(f"{asset.key} has no path: {error}", where=str(folder)) from error
    if not path.is_relative_to(folder.resolve()):
        raise RefusedError("an asset outside of the item's folder", where=shown)
    try:
        with rasterio.Env(**SETTINGS):
            return rasterio.open(path, driver="GTiff")
    except DAMAGED as error:
        raise UnreadableError(f"no GeoTIFF: {error}", where=shown) from error


def _opener(name: str, stream: RangedFile) -> Callable[..., IO[bytes]]:
    """What GDAL opens files with: the one asset, and nothing else."""

    def opener(path: str, mode: str = "rb", **_: object) -> Any:  # noqa: ANN401  # what rasterio asks
        if Path(path).name != name or "w" in mode or "a" in mode or "+" in mode:
            raise FileNotFoundError(path)
        stream.seek(0)
        return stream

    return opener


def _signed(address: str, wanted: Wanted) -> str:
    """An address with the passing key that a catalogue gives anybody for it; as it is without one.

    Nothing but a query may be added: a service of keys must not lead elsewhere.

    Raises:
        UnreadableError: If the service gives no signed address.
        RefusedError: If what it gives leads elsewhere.

    Source:
        Planetary Computer, data authentication API, `sign`: a JSON object with `href`.
    """
    if not wanted.sign or urlsplit(address).query:
        return address
    asked = wanted.sign + quote(address, safe="")
    try:
        told = json.loads(wanted.fetch(asked, wanted.limits).raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"no signed address: {error}", where=wanted.sign) from error
    found = told.get("href") if isinstance(told, dict) else None
    if not isinstance(found, str):
        raise UnreadableError("no signed address", where=wanted.sign)
    if without_query(found) != address:
        raise RefusedError("a signed address that leads elsewhere", where=wanted.sign)
    return found


def without_query(address: str) -> str:
    """An address without what stands after its question mark."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
