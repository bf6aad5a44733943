"""The manifest of a model pack: what a network takes, gives, knows and cannot do, as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sitewatch.errors import RecordError, UnreadableError
from sitewatch.imagery.card import Card, Hits, Misses, Recall, Yield
from sitewatch.imagery.decode import FORMS

MOST_TILE = 4096
"""Largest side of a tile [pixels]. Source: judgement; a feature map of 16 channels at half its
resolution holds 268 MB."""
ENDLESS = 1e9
"""Length that stands for "and above" [m]."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a network takes.

    Attributes:
        name: Name of the input.
        bands: Bands in order.
        mean: Subtracted from each band's brightness (0 to 1).
        std: Divided by after that.
        gsd_m: Pixel size that scenes are resampled to [m].
        gsd_range_m: Pixel sizes of scenes that are taken [m].
        tile: Side of a tile [pixels of `gsd_m`].
        overlap: How far neighbouring tiles share pixels.
        multiple: Sides of tiles are multiples of this.
        fixed: Whether the network takes tiles of exactly this side.
        level: Mean brightness that a scene is moved to, or 0 to leave it.
        coarsest_m: Pixel size up to which coarser scenes are read in their own pixels, since
            enlarging shows nothing more [m]; below `gsd_m` they are enlarged to that.
    """

    name: str
    bands: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    gsd_m: float
    gsd_range_m: tuple[float, float]
    tile: int
    overlap: int
    multiple: int = 32
    fixed: bool = False
    level: float = 0.0
    coarsest_m: float = 0.0

    def factor(self, gsd_m: float) -> float:
        """Pixels of the network to a pixel of a scene of that size [m]."""
        return gsd_m / min(max(gsd_m, self.gsd_m), max(self.coarsest_m, self.gsd_m))


@dataclass(frozen=True, slots=True)
class Output:
    """What a network gives.

    Attributes:
        form: One of `decode.FORMS`.
        least: Boxes with a lower score are not looked at.
        told: Boxes with a higher calibrated probability are told.
        spread: Width of the fall of suppression.
        names: Names of the outputs, in the order of the form; empty for the network's own order.
        stride: Pixels to a cell of a heat map.
        slope: Of the calibration: logit of the probability is slope times logit of the score ...
        intercept: ... plus this.
    """

    form: str
    least: float
    told: float
    spread: float
    names: tuple[str, ...] = ()
    stride: int = 4
    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True, slots=True)
class Class:
    """What a class of the network is called.

    Attributes:
        path: Class path of the taxonomy.
        by_length: (length from which on [m], finer path), shortest first.
        mirrored: Whether its objects are mirror images of themselves about their long axis, as
            aircraft are, so that direction and length can be measured.
    """

    path: str
    by_length: tuple[tuple[float, str], ...] = ()
    mirrored: bool = False

    def path_at(self, length_m: float | None) -> str:
        """The path of an object of a length, only as fine as the length allows."""
        fitting = [p for at, p in self.by_length if length_m is not None and length_m >= at]
        return fitting[-1] if fitting else self.path


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole manifest.

    Attributes:
        id: Slug of the pack.
        version: Version in words.
        licence: Licence of the weights.
        weights: File name of the network beside the manifest.
        sha256: Its hash.
        input: What the network takes.
        output: What it gives.
        classes: Its classes in order.
        sizes: (length from which on [m], word), shortest first, for flags.
        card: How well it sees.
        only_when_named: Whether it is used only by who names it: it is sure of finds that are none
            where it was not meant to look.
    """

    id: str
    version: str
    licence: str
    weights: str
    sha256: str
    input: Input
    output: Output
    classes: tuple[Class, ...]
    sizes: tuple[tuple[float, str], ...]
    card: Card
    only_when_named: bool = False

    @property
    def method(self) -> str:
        """Id of the pack and its version, for the provenance of observations."""
        return f"{self.id}/{self.version}"


def parse_manifest(raw: bytes, where: str = "manifest.toml") -> Manifest:
    """The manifest that bytes hold.

    Raises:
        UnreadableError: If it is no TOML, or a part is missing, unknown or of the wrong type.
    """
    try:
        told = tomllib.loads(raw.decode("utf-8"))
        made = _manifest(told)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableError(f"not TOML: {error}", where=where) from error
    except KeyError as error:
        raise UnreadableError(f"lacks {error}", where=where) from error
    except (TypeError, ValueError, AttributeError, RecordError) as error:
        raise UnreadableError(str(error), where=where) from error
    _check(made, where)
    return made


def _manifest(told: Mapping[str, Any]) -> Manifest:
    pack = told["pack"]
    return Manifest(
        str(pack["id"]),
        str(pack["version"]),
        str(pack["licence"]),
        str(pack["weights"]),
        str(pack["sha256"]).lower(),
        Input(**_frozen(told["input"])),
        Output(**_frozen(told["output"])),
        tuple(Class(**_frozen(row)) for row in told["classes"]),
        tuple((float(at), str(word)) for at, word in told.get("sizes", ())),
        _card(told["card"]),
        bool(pack.get("only_when_named", False)),
    )


def _card(told: Mapping[str, Any]) -> Card:
    rows = told.get("recall", ())
    misses = told.get("misses")
    return Card(
        str(told["sensor"]),
        tuple(
            Recall(float(r["from_m"]), float(r.get("to_m", ENDLESS)), int(r["found"]), int(r["of"]))
            for r in rows
        ),
        _misses(misses) if misses else None,
        float(told.get("countable_from_m", 0.0)),
        str(told["basis"]),
    )


def _misses(told: Mapping[str, Any]) -> Misses:
    return Misses(
        float(told["split_m"]),
        tuple(
            Yield(str(place), Hits(*short), Hits(*long)) for place, short, long in told["scenes"]
        ),
    )


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its lists as tuples, two levels deep."""
    return {
        key: tuple(tuple(v) if isinstance(v, list) else v for v in value)
        if isinstance(value, list)
        else value
        for key, value in table.items()
    }


def _check(made: Manifest, where: str) -> None:
    """Refuse what cannot work.

    Raises:
        UnreadableError: With the part that is wrong.
    """
    low, high = made.input.gsd_range_m
    wrong = {
        "pack.id": not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", made.id),
        "pack.weights": PurePosixPath(made.weights).name != made.weights or "\\" in made.weights,
        "pack.sha256": not re.fullmatch(r"[0-9a-f]{64}", made.sha256),
        "input.bands": not len(made.input.bands) == len(made.input.mean) == len(made.input.std) > 0,
        "input.std": min(made.input.std, default=0) <= 0,
        "input.gsd_m": not (made.input.gsd_m > 0 and 0 < low <= high),
        "input.tile": not 32 <= made.input.tile <= MOST_TILE,
        "input.overlap": not 0 <= made.input.overlap < made.input.tile,
        "input.multiple": not 1 <= made.input.multiple <= made.input.tile,
        "input.coarsest_m": not 0 <= made.input.coarsest_m <= high,
        "input.level": not 0 <= made.input.level < 1,
        "output.form": made.output.form not in FORMS,
        "output.stride": made.output.stride < 1,
        "output.least": not 0 < made.output.least < 1,
        "output.told": not 0 <= made.output.told < 1,
        "output.spread": not made.output.spread > 0,
        "classes": not made.classes,
    }
    for part, bad in wrong.items():
        if bad:
            raise UnreadableError(f"{part} cannot be", where=where)
    names, takes = made.output.names, FORMS[made.output.form][1]
    if names and len(names) != takes:
        raise UnreadableError(f"{made.output.form} takes {takes} outputs", where=where)
