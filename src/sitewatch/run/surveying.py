"""Observations of a case from wherever they come: readings of evidence, and all tracks together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sitewatch.model import Look, Observation, Onward
from sitewatch.run.dates import end_of_day
from sitewatch.run.events import Listener
from sitewatch.run.opening import OpenCase

if TYPE_CHECKING:
    from sitewatch.tracks.survey import Survey


def observations_by(
    case: OpenCase, moment: datetime | None, site: str | None
) -> tuple[Observation, ...]:
    """Observations known by a moment, before analysts' decisions.

    Args:
        case: The case.
        moment: Leave out what became known after it; None for nothing.
        site: Id of a site, empty for observations of none, or None for all.
    """
    found = case.store.ledger.observations(moment, site)
    tracked = survey_of(case, moment)
    if tracked is None:
        return found
    told = (o for o in tracked.observations if site is None or (o.site or "") == site)
    return (*found, *told)


def looks_of_tracks(case: OpenCase, moment: datetime | None) -> dict[str, tuple[Look, ...]]:
    """Looks that files of positions are, by the hash of the file that stands for them."""
    found: dict[str, tuple[Look, ...]] = {}
    tracked = survey_of(case, moment)
    for source, look in tracked.looks if tracked else ():
        found[source] = (*found.get(source, ()), look)
    return found


def onward_of(
    case: OpenCase, as_of: date, known: Iterable[Observation]
) -> Mapping[str, tuple[Onward, ...]]:
    """Where ships of each site can be at the end of a day; nothing without the extra.

    Raises:
        SettingsError: If the case's ports or destinations are wrong.
    """
    if not _installed():
        return {}
    from sitewatch.run.onward import onward_by  # noqa: PLC0415  # an extra

    return onward_by(case, as_of, known)


def survey_of(case: OpenCase, moment: datetime | None) -> Survey | None:
    """What all files of positions say together, or None without the extra."""
    if not _installed():
        return None
    from sitewatch.run.sweeping import surveyed  # noqa: PLC0415  # an extra

    return surveyed(case, moment)


def track_stage(case: OpenCase, as_of: date, cluster: str | None, listen: Listener) -> None:
    """Bring what all files of positions say up to date; nothing without the extra.

    Raises:
        CaseError: If the disk is full or what is stored is damaged.
        UsageError: If the cluster does not answer.
    """
    if _installed():
        from sitewatch.run.sweeping import sweep_stage  # noqa: PLC0415  # an extra

        sweep_stage(case, end_of_day(as_of), cluster, listen)


def _installed() -> bool:
    return find_spec("polars") is not None
