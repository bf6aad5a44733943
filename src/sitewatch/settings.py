"""sitewatch.toml as one frozen value, read once and passed down; unknown keys fail."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from sitewatch.errors import SettingsError
from sitewatch.model import DEPENDENCE, Dependence, Source, content_id
from sitewatch.publish.policy import Policy
from sitewatch.reports.asked.prompt import prompt
from sitewatch.taxonomy.checks import check_hypotheses, check_rules
from sitewatch.taxonomy.loader import (
    load_taxonomy,
    parse_hypotheses,
    parse_rules,
    parse_sources,
)
from sitewatch.taxonomy.records import HypothesisSet, Rule

FILE = "sitewatch.toml"


def inside(value: str) -> str:
    """A path that stays inside the case, as it was given.

    Raises:
        ValueError: If it is empty, absolute, an address, or leads out of the folder.
    """
    if "://" in value:
        raise ValueError("must be a file in the case: this version keeps its records in SQLite")
    parts = PurePosixPath(value).parts
    leads_out = ".." in parts or PurePosixPath(value).is_absolute() or PureWindowsPath(value).drive
    if not parts or leads_out or "\\" in value or "\0" in value:
        raise ValueError("must be a path inside the case folder, such as a plain file name")
    return value


def as_tuple(value: object) -> object:
    """An array of the file as a tuple; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


InsidePath = Annotated[str, AfterValidator(inside)]
Words = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class Section(BaseModel):
    """A table of the settings file: frozen, without unknown keys, types taken at their word."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Publication(Section):
    """What exports leave out or blur, as `Policy` says; its defaults are the ones here."""

    delay_hours: float = Field(default=Policy().delay_hours, ge=0)
    coarsen_km: float = Field(default=Policy().coarsen_km, ge=0)


class Repeating(Section):
    """How far one telling repeats another (rho), as `Dependence` says; its defaults are there."""

    relay: float = Field(default=DEPENDENCE.relay, ge=0, le=1)
    analyst: float = Field(default=DEPENDENCE.analyst, ge=0, le=1)
    own: float = Field(default=DEPENDENCE.own, ge=0, le=1)


class Limits(Section):
    """What is refused when evidence is added.

    Source:
        Judgement: articles have kilobytes and long reports some megabytes. Prose packs 3 to 10
        times smaller; deflate can reach 1032 times (zlib, technical details).
    """

    max_file_mb: float = Field(default=50.0, gt=0)
    max_unpacked_mb: float = Field(default=500.0, gt=0)
    max_ratio: float = Field(default=200.0, ge=1)
    max_files: int = Field(default=10_000, ge=1)


class Tracks(Section):
    """What is asked of ships' positions beside the sites.

    Attributes:
        ports: A list of ports in the case: anchorage points, the World Port Index, or a CSV of
            lat, lon, name. Calls at these are told of ships of the sites, and they are the
            destinations that a silent ship may be bound for; without it, ports of the world are.
        destinations: Names of ports, or ids of sites, that the plan of deadlines always names.
        closed: Passages that cannot be used ("suez", "bosporus").
        most_days: For how long after its last position it is told where a ship can be; judgement:
            St Petersburg is 14 days from Tartus at 14 kn, and after a month it can be anywhere.
    """

    ports: Annotated[str, AfterValidator(lambda value: inside(value) if value else value)] = ""
    destinations: Words = ()
    closed: Words = ("northwest",)
    most_days: float = Field(default=30.0, gt=0)


class LanguageModel(Section):
    """An optional second reader of reports; without an address and a name none is asked.

    The variable of the key must begin with `SITEWATCH_`, so that a case from somebody else cannot
    have other secrets of the environment sent to an address of its choice.
    """

    url: str = Field(default="", pattern=r"^(https?://[^\s@]+)?$")
    model: str = Field(default="", pattern=r"^[\w./:@+-]{0,100}$")
    key_env: str = Field(default="", pattern=r"^(SITEWATCH_[A-Z0-9_]{1,60})?$")
    timeout_seconds: float = Field(default=120.0, gt=0)

    @model_validator(mode="after")
    def _both(self) -> Self:
        """Refuse an address without a name, or a name without an address."""
        if bool(self.url) != bool(self.model):
            raise ValueError("url and model belong together: give both or neither")
        return self

    @property
    def is_on(self) -> bool:
        """Whether there is one to ask."""
        return bool(self.url and self.model)


class Catalogue(Section):
    """A STAC API that is asked for scenes of the sites.

    Attributes:
        url: Its address.
        collections: Collections; empty for all.
        cloud: Largest cloud cover [percent].
        assets: Assets to take; empty to choose.
        sign: Where it gives anybody signed addresses of its files, up to the address to sign.
    """

    url: str = Field(pattern=r"^https?://[^\s@]+$")
    collections: tuple[str, ...] = Field(default=(), strict=False)
    cloud: float = Field(default=100.0, ge=0, le=100)
    assets: tuple[str, ...] = Field(default=(), strict=False)
    sign: str = Field(default="", pattern=r"^(https://[^\s@]+=)?$")


class Imagery(Section):
    """Where scenes come from, and which model packs search them."""

    stac: tuple[Catalogue, ...] = Field(default=(), strict=False)
    packs: tuple[str, ...] = Field(default=(), strict=False)


class Settings(Section):
    """All settings of a case.

    Attributes:
        title: Name of the case; the name of its folder where none is given.
        database: SQLite file in the case.
        sites_file: What is watched, GeoJSON in the case.
        as_of: Day up to which what was known counts, or None for today.
        level: Probability that an interval is meant to cover, between 0 and 1.
        dependence: How far one telling repeats another.
        publication: What exports leave out or blur.
        limits: What is refused when evidence is added.
        language_model: An optional second reader of reports.
        tracks: What is asked of ships' positions.
        imagery: Catalogues of scenes, and model packs.
        sources: Sources that win over those of the taxonomy.
        rules: Indicator rules in place of those of the taxonomy; empty to keep those.
        hypotheses: Explanations in place of those of the taxonomy, or None to keep those.
    """

    title: str = ""
    database: InsidePath = "case.db"
    sites_file: InsidePath = "sites.geojson"
    as_of: date | None = None
    level: float = Field(default=0.9, gt=0, lt=1)
    dependence: Repeating = Repeating()
    publication: Publication = Publication()
    limits: Limits = Limits()
    language_model: LanguageModel = LanguageModel()
    tracks: Tracks = Tracks()
    imagery: Imagery = Imagery()
    sources: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    hypotheses: HypothesisSet | None = None

    @property
    def policy(self) -> Policy:
        """What exports leave out or blur."""
        return Policy(**self.publication.model_dump())

    @property
    def repeating(self) -> Dependence:
        """How far one telling repeats another."""
        return Dependence(**self.dependence.model_dump())

    @property
    def reading_key(self) -> str:
        """Name of the settings that change what readers make of evidence."""
        model = self.language_model
        asked = {"model": model.model, "prompt": prompt()["version"]} if model.is_on else {}
        return content_id("read", {"sources": self.sources, **asked})

    @property
    def results_key(self) -> str:
        """Name of the settings that change results; the as-of day is not part of it."""
        shapes = {"level": self.level, "rules": self.rules, "hypotheses": self.hypotheses}
        keys = {"dependence": self.repeating, "reading": self.reading_key}
        if self.tracks != Tracks():
            keys["tracks"] = self.tracks.model_dump()
        return content_id("make", {**shapes, **keys})


def load_settings(case_dir: Path) -> Settings:
    """The settings of a case.

    Raises:
        SettingsError: If the file is missing or not TOML, a key is unknown, a value is wrong, or
            a path leads out of the case; names the file and the key.
    """
    path = case_dir / FILE
    table = _tables(path)
    if table.get("title", "") == "":
        table["title"] = case_dir.resolve().name
    for key, parse in (("sources", parse_sources), ("rules", parse_rules)):
        table[key] = parse(table.get(key, []), f"{path}: {key}")
    if "hypotheses" in table:
        table["hypotheses"] = parse_hypotheses(table["hypotheses"], f"{path}: hypotheses")
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise _told(error, path) from error
    for key in ("database", "sites_file"):
        _stays_inside(case_dir, getattr(settings, key), f"{path}: {key}")
    _check_words(settings, path)
    return settings


def keys() -> tuple[str, ...]:
    """Every key with its table in front (`limits.max_files`), in the order of the file."""
    return tuple(_keys(Settings, ""))


def _keys(section: type[Section], prefix: str) -> Iterable[str]:
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from _keys(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        hint = f"`sitewatch new {path.parent}` makes a case"
        raise SettingsError("no such file", where=str(path), hint=hint) from error
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise SettingsError("not UTF-8 text", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not TOML: {error}", where=str(path)) from error


def _told(error: ValidationError, path: Path) -> SettingsError:
    """The first thing that is wrong, with the key that was meant where a key is unknown."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(step) for step in first["loc"])
    where = f"{path}: {key}"
    if first["type"] == "extra_forbidden":
        return SettingsError("unknown key", where=where, hint=f"did you mean {nearest(key)!r}?")
    message = first["msg"].removeprefix("Value error, ")
    hint = "write it without quotes: 2024-12-20" if key == "as_of" else ""
    return SettingsError(f"{message}: {first['input']!r}", where=where, hint=hint)


def nearest(key: str) -> str:
    """The valid key or table that looks most like a wrong key, with or without its own table."""

    def likeness(valid: str) -> float:
        pairs = ((key, valid), (key.rpartition(".")[2], valid.rpartition(".")[2]))
        return max(SequenceMatcher(None, a, b).ratio() for a, b in pairs)

    tables = (key.rpartition(".")[0] for key in keys())
    return max((*keys(), *filter(None, dict.fromkeys(tables))), key=likeness)


def _check_words(settings: Settings, path: Path) -> None:
    """Refuse rules and likelihoods of the case that could never fire."""
    taxonomy = load_taxonomy()
    check_rules(settings.rules, taxonomy, f"{path}: rules")
    if settings.hypotheses is not None:
        own = {rule.id: rule for rule in settings.rules}
        check_hypotheses(settings.hypotheses, own or taxonomy.rules, f"{path}: hypotheses")


def _stays_inside(case_dir: Path, name: str, where: str) -> None:
    home = case_dir.resolve()
    if not (home / name).resolve().is_relative_to(home):
        raise SettingsError(f"leads out of the case through a link: {name!r}", where=where)
