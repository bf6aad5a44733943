"""The text layer of a PDF."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.reports.decode_text import whole_characters

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 2_000
"""A report with more pages is a book or an archive."""
MAX_PDF_CHARS = 20_000_000
"""Text after which reading stops [code points]."""


def decode_pdf(raw: bytes, name: str) -> tuple[str, dict[str, str]]:
    """The text of all pages joined by form feeds, and what the document says of itself.

    Raises:
        UnreadableError: If it is protected, damaged or holds pictures only.
        TooLargeError: If it has too many pages or too much text.
    """
    import pypdf  # noqa: PLC0415 - most reports are no PDF
    from pypdf.errors import (  # noqa: PLC0415
        DependencyError,
        FileNotDecryptedError,
        LimitReachedError,
        PyPdfError,
    )

    try:
        return _read(pypdf.PdfReader(io.BytesIO(raw)), name)
    except (FileNotDecryptedError, DependencyError) as error:
        raise _protected(name) from error
    except LimitReachedError as error:
        raise TooLargeError(f"the PDF unpacks beyond a limit: {error}", where=name) from error
    # A damaged PDF surfaces in pypdf as whatever its objects happen to break.
    except (
        PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
        ValueError, NotImplementedError, AssertionError, zlib.error, OSError,
    ) as error:  # fmt: skip
        raise UnreadableError(
            f"a damaged PDF: {error or type(error).__name__}",
            where=name,
            hint="open it in a viewer and save it again",
        ) from error


def _read(reader: PdfReader, name: str) -> tuple[str, dict[str, str]]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise _protected(name)
    number = len(reader.pages)
    if number > MAX_PAGES:
        raise TooLargeError(
            f"{number} pages; at most {MAX_PAGES} are read", where=name, hint="split it"
        )
    pages: list[str] = []
    total = 0
    for page in reader.pages:
        pages.append(whole_characters(page.extract_text()))
        total += len(pages[-1])
        if total > MAX_PDF_CHARS:
            raise TooLargeError(f"more than {MAX_PDF_CHARS} characters", where=name)
    if not any(page.strip() for page in pages):
        raise UnreadableError(
            f"{number} pages without a text layer", where=name, hint="run text recognition on it"
        )
    return "\f".join(pages), _meta(reader)


def _protected(name: str) -> UnreadableError:
    return UnreadableError(
        "the PDF is protected by a password",
        where=name,
        hint="save a copy without the password",
    )


def _meta(reader: PdfReader) -> dict[str, str]:
    info: Mapping[str, object] = reader.metadata or {}
    wanted = {
        "/Title": "title", "/Author": "author", "/CreationDate": "published:PDF creation date",
    }  # fmt: skip
    return {
        name: str(info[key]).strip()
        for key, name in wanted.items()
        if key in info and str(info[key]).strip()
    }
