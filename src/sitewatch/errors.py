"""Everything that sitewatch raises on purpose.

The tree::

    SitewatchError
    ├── UsageError            wrong arguments or settings: the person who ran it can mend it
    │   ├── SettingsError     sitewatch.toml: unknown key, wrong type, missing file
    │   └── SitesError        sites.geojson: broken geometry, duplicate id, wrong type
    ├── EvidenceError         an original that cannot be stored or read
    │   ├── UnreadableError   empty, binary, encrypted, wrong format
    │   ├── TooLargeError     over a stated limit, decompression bombs included
    │   └── RefusedError      an address or path that sitewatch will not open
    ├── RecordError           a value that no record may hold
    │   └── TimeError         a time span that runs backwards, or a clock without a zone
    ├── CaseError             a case folder that is missing, damaged or of another version
    └── MissingExtraError     a lane whose optional packages are not installed

Only a `SitewatchError` becomes a failed part of a run; any other exception is a bug and stops it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec


class SitewatchError(Exception):
    """Root of the tree; its message names the file, the place in it, and what to do.

    Args:
        message: What is wrong, in one sentence.
        where: File name or address, with a place in it where there is one (`a.txt:12`).
        hint: What to do about it.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword arguments are lost by the default pickling, and workers send errors home.
        return (_rebuild, (type(self), self.message, self.where, self.hint))


def _rebuild(kind: type[SitewatchError], message: str, where: str, hint: str) -> SitewatchError:
    return kind(message, where=where, hint=hint)


class UsageError(SitewatchError):
    """Wrong arguments or settings."""


class SettingsError(UsageError):
    """A settings file with an unknown key, a wrong type or a missing part."""


class SitesError(UsageError):
    """A sites file with a broken geometry, a duplicate id or a missing part."""


class EvidenceError(SitewatchError):
    """An original that cannot be stored or read."""


class UnreadableError(EvidenceError):
    """Empty, binary, encrypted or otherwise not what its name promises."""


class TooLargeError(EvidenceError):
    """Over a stated limit, decompression bombs included."""


class RefusedError(EvidenceError):
    """An address or path that sitewatch will not open."""


class RecordError(SitewatchError):
    """A value that no record may hold."""


class TimeError(RecordError):
    """A time span that runs backwards, or a clock reading without a zone."""


class CaseError(SitewatchError):
    """A case folder that is missing, damaged or of another version."""


class MissingExtraError(SitewatchError):
    """A lane whose optional packages are not installed."""


def require(packages: Iterable[str], extra: str) -> None:
    """Nothing, where the packages of an extra are installed.

    Args:
        packages: Names that they are imported by.
        extra: Name of the extra.

    Raises:
        MissingExtraError: If one is missing.
    """
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        hint = f"pip install 'sitewatch[{extra}]'"
        raise MissingExtraError(f"needs {', '.join(missing)}", where=extra, hint=hint)
