"""Statements of one article that say the same of the same thing again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sitewatch.reports.draft import Draft

Key = tuple[int, str, str, str, str, str]


def restated(drafts: Sequence[Draft]) -> Mapping[int, str]:
    """A shared key for each draft, by its index, that another repeats in other words.

    Two drafts are one statement where "the ships" of the second are those of the first, and
    class, place, state, polarity and modality agree.
    """
    keys = {i: key for i, draft in enumerate(drafts) if (key := _key(draft)) is not None}
    often = Counter(keys.values())
    return {i: f"{key[0]}-{key[1]}" for i, key in keys.items() if often[key] > 1}


def _key(draft: Draft) -> Key | None:
    if draft.about is None:
        return None
    sites = "+".join(sorted(w.site or "" for w in draft.wheres))
    meant = (draft.polarity.value, draft.modality.value)
    return draft.about, draft.state, draft.ref.path, sites, *meant
