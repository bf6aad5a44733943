"""Whether bytes are those that a labelled digest was made of."""

from __future__ import annotations

import base64
import binascii
import hashlib

ALGORITHMS = frozenset(("md5", "sha1", "sha256", "sha512"))
"""What archivers label their digests with (WARC 1.1, 5.8; WACZ 1.1.1, 5.2)."""


def agrees(raw: bytes, labelled: str) -> bool | None:
    """Whether bytes give a digest such as `sha256:9f86…`; None where its label is not known.

    Args:
        raw: The bytes.
        labelled: Name of the algorithm, a colon, and the digest in base 16 or base 32.
    """
    label, _, told = labelled.strip().partition(":")
    name = label.lower().replace("-", "")
    if name not in ALGORITHMS:
        return None
    digest = hashlib.new(name, raw, usedforsecurity=False).digest()
    return digest in (_base16(told), _base32(told))


def _base16(told: str) -> bytes:
    try:
        return bytes.fromhex(told.strip())
    except ValueError:
        return b""


def _base32(told: str) -> bytes:
    bare = told.strip().upper().rstrip("=")
    try:
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except (binascii.Error, ValueError):
        return b""
