"""What the observations of one look say together of the number of one class."""

from __future__ import annotations

from collections.abc import Sequence

from sitewatch.fusion.counts.stock import Stock
from sitewatch.model import Count, CountKind, at_least, exactly, is_within


def total(path: str, stocks: Sequence[Stock]) -> tuple[tuple[Stock, Count], ...]:
    """What the stocks of one look say of a class: preferred numbers with their counts, or none.

    One number for the class as a whole wins; numbers of single types add up, and so do those of
    single areas, to a least number; numbers of classes below are a least number; none of a class
    above is none of this one.
    """
    exact = [s for s in stocks if s.observation.asset.path == path]
    below = [s for s in stocks if _is_below(s.observation.asset.path, path)]
    above = [s for s in stocks if _is_below(path, s.observation.asset.path)]
    if exact:
        return _of_areas(exact)
    if below:
        groups = [_preferred_of_kinds(group) for group in _by_area(below).values()]
        parts, *areas = groups if None in _by_area(below) else ([], *groups)
        added = [s for group in areas for s in group]
        best = max(parts, added, key=lambda group: sum(s.count.min for s in group))
        least = at_least(sum(s.count.min for s in best))
        return tuple((s, least) for s in best[:1])
    none = [s for s in above if s.count.is_zero]
    return tuple((s, s.count) for s in none[:1])


def _of_areas(stocks: list[Stock]) -> tuple[tuple[Stock, Count], ...]:
    """One number for the whole site, or those of its areas added where these come to more."""
    areas = _by_area(stocks)
    whole = areas.pop(None, [])
    if not areas:
        return _of_class(whole)
    parts = [_of_class(group)[0] for group in areas.values()]
    added = _sum([count for _, count in parts])
    if whole and _of_class(whole)[0][1].min >= added.min:
        return _of_class(whole)
    # Areas need not be all of the site.
    return ((parts[0][0], at_least(added.min)),)


def _by_area(stocks: Sequence[Stock]) -> dict[str | None, list[Stock]]:
    """By area, what speaks of the whole site first."""
    areas: dict[str | None, list[Stock]] = {}
    for s in sorted(stocks, key=lambda s: (s.observation.area or "", s.observation.id)):
        areas.setdefault(s.observation.area, []).append(s)
    return areas


def _of_class(stocks: list[Stock]) -> tuple[tuple[Stock, Count], ...]:
    kinds = _by_kind(stocks)
    whole = kinds.pop(("", ()), [])
    if not kinds:
        return _with_rivals(whole)
    parts = [_preferred(group) for group in kinds.values()]
    added = _sum([s.count for s in parts])
    if whole and _preferred(whole).count.min >= added.min:
        return _with_rivals(whole)
    if len(parts) == 1:
        return _with_rivals(next(iter(kinds.values())))
    return ((parts[0], added),)


def _with_rivals(stocks: list[Stock]) -> tuple[tuple[Stock, Count], ...]:
    """The preferred number first, then those that no number reconciles with it."""
    first = _preferred(stocks)
    rivals = [s for s in stocks if not s.count.overlaps(first.count)]
    distinct = {str(s.count): s for s in sorted(rivals, key=_rank, reverse=True)}
    return ((first, first.count), *((s, s.count) for _, s in sorted(distinct.items())))


def _preferred_of_kinds(stocks: list[Stock]) -> list[Stock]:
    by_class: dict[tuple[str, str, tuple[str, ...]], list[Stock]] = {}
    for s in stocks:
        asset = s.observation.asset
        by_class.setdefault((asset.path, asset.type or "", asset.names), []).append(s)
    finest = [
        group
        for (path, _, _), group in sorted(by_class.items())
        if not any(_is_below(other, path) for other, _, _ in by_class)
    ]
    return [_preferred(group) for group in finest]


def _by_kind(stocks: list[Stock]) -> dict[tuple[str, tuple[str, ...]], list[Stock]]:
    """By type and names, both empty for what speaks of the class as a whole."""
    kinds: dict[tuple[str, tuple[str, ...]], list[Stock]] = {}
    for s in sorted(stocks, key=lambda s: s.observation.id):
        asset = s.observation.asset
        kinds.setdefault((asset.type or "", asset.names), []).append(s)
    return dict(sorted(kinds.items()))


def _preferred(stocks: list[Stock]) -> Stock:
    return min(stocks, key=_rank)


def _rank(stock: Stock) -> tuple[object, ...]:
    """Direct quotations first, then exact numbers, narrow ranges, short chains."""
    o, count = stock.observation, stock.count
    width = float("inf") if count.max is None else count.max - count.min
    direct = o.origin is not None and o.origin.direct
    return (stock.doubtful, not direct, width, -o.confidence, len(o.chain), o.id)


def _sum(counts: Sequence[Count]) -> Count:
    low = sum(count.min for count in counts)
    tops = [count.max for count in counts]
    if any(top is None for top in tops):
        return at_least(low)
    high = sum(top for top in tops if top is not None)
    return exactly(low) if low == high else Count(low, high, CountKind.ABOUT)


def _is_below(path: str, ancestor: str) -> bool:
    return path != ancestor and is_within(path, ancestor)
