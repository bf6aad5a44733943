"""How articles collapse into looks: articles left, relays between, looks right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import Look, Relay, SitePicture
from sitewatch.publish.index import Index
from sitewatch.publish.marks import look_mark
from sitewatch.publish.pieces import Noun, called
from sitewatch.publish.refs import anchor
from sitewatch.publish.svg import el, fitted, joined, picture, rect, text
from sitewatch.publish.text import one_line, shorten
from sitewatch.publish.words import MEDIA, looks_worth, number_of, short_span

ARTICLE_PX, LOOK_PX, VIA_PX = 40.0, 74.0, 30.0
TOP = 26.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand [px].

    Attributes:
        width: Whole width.
        articles: Width of the articles' column.
        via: Middle of the relays' column, or 0 where there is no room for one.
        looks: Left edge of the looks' column.
    """

    width: float
    articles: float
    via: float
    looks: float


WIDE = Columns(820.0, 230.0, 400.0, 560.0)
NARROW = Columns(360.0, 128.0, 0.0, 196.0)
VIA_WIDTH = 128.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Heights of the middles of everything [px].

    Attributes:
        articles: By hash of the article.
        via: By name.
        looks: By id of the look.
        height: Whole height.
    """

    articles: Mapping[str, float]
    via: Mapping[str, float]
    looks: Mapping[str, float]
    height: float


def origin_graph(part: SitePicture, known: Index, columns: Columns) -> Markup | None:
    """The graph of one site, or None where nobody told anything."""
    looks = [look for look in part.looks if known.relays.get(look.id)]
    relays = [relay for look in looks for relay in known.relays[look.id]]
    if not relays:
        return None
    layout = _layout(looks, relays, known, columns)
    parts = [
        *_headings(
            columns, number_of(len(layout.articles), *_noun(layout.articles, known)), looks, relays
        ),
        *(_edge(relay, layout, columns) for relay in relays),
        *(_article(sha, y, known, columns) for sha, y in layout.articles.items()),
        *(_via(name, y, columns) for name, y in layout.via.items()),
        *(_look(look, layout.looks[look.id], known, columns) for look in looks),
    ]
    says = (
        f"{number_of(len(layout.articles), *_noun(layout.articles, known))} on the left lead to "
        f"{number_of(len(looks), 'look', 'looks')} on the right."
    )
    return picture(columns.width, layout.height, says, *parts, kind="origins")


def _layout(looks: list[Look], relays: list[Relay], known: Index, columns: Columns) -> Layout:
    """Looks in order of time; articles and relays next to what they lead to."""
    rank = {look.id: n for n, look in enumerate(looks)}
    pull: dict[str, list[int]] = {}
    for relay in relays:
        pull.setdefault(relay.evidence, []).append(rank[relay.look])
    order = sorted(pull, key=lambda sha: (_mean(pull[sha]), known.publisher(sha), sha))
    height = max(len(order) * ARTICLE_PX, len(looks) * LOOK_PX)
    articles, places = _spread(order, height), _spread(list(rank), height)
    between: dict[str, list[float]] = {}
    for relay in relays:
        if relay.via and columns.via:
            ends = (articles[relay.evidence], places[relay.look])
            between.setdefault(_via_name(relay), []).extend(ends)
    via = _apart({name: _mean(ends) for name, ends in between.items()}, TOP + height)
    return Layout(articles, via, places, TOP + height)


def _spread(keys: list[str], height: float) -> dict[str, float]:
    step = height / max(len(keys), 1)
    return {key: TOP + step * (n + 0.5) for n, key in enumerate(keys)}


def _apart(wanted: dict[str, float], bottom: float) -> dict[str, float]:
    """Heights as near to the wanted ones as boxes of one height that do not overlap allow."""
    order = sorted(wanted, key=lambda name: (wanted[name], name))
    placed: dict[str, float] = {}
    free = TOP + VIA_PX / 2
    for name in order:
        placed[name] = max(wanted[name], free)
        free = placed[name] + VIA_PX
    over = max(0.0, free - VIA_PX / 2 - bottom)
    least = {name: TOP + VIA_PX * (n + 0.5) for n, name in enumerate(order)}
    return {name: max(y - over, least[name]) for name, y in placed.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _noun(evidence: Iterable[str], known: Index) -> Noun:
    return called(known.readings.values(), evidence)


def _via_name(relay: Relay) -> str:
    return " › ".join(one_line(name) for name in relay.via)


def _headings(
    columns: Columns, articles: str, looks: list[Look], relays: list[Relay]
) -> Iterator[Markup]:
    worth = looks_worth(sum(relay.weight for relay in relays))
    yield text(0, 12, articles, "heading")
    if columns.via:
        yield text(columns.via, 12, "relayed by", "label", "middle")
    words = f"{number_of(len(looks), 'look', 'looks')}, worth {worth}"
    yield text(columns.looks, 12, words, "heading")


def _edge(relay: Relay, layout: Layout, columns: Columns) -> Markup:
    start = (columns.articles, layout.articles[relay.evidence])
    end = (columns.looks, layout.looks[relay.look])
    name = _via_name(relay)
    stops = [start, end]
    if name in layout.via:
        y = layout.via[name]
        half = VIA_WIDTH / 2
        stops = [start, (columns.via - half, y), (columns.via + half, y), end]
    return el("path", d=_curves(stops), class_="edge")


def _curves(stops: list[tuple[float, float]]) -> str:
    (x, y), *others = stops
    data = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in others:
        bend = (to_x - x) / 2
        data += f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    return data


def _article(sha: str, y: float, known: Index, columns: Columns) -> Markup:
    published = known.published(sha)
    when = short_span(published.span) if published else "day not known"
    room = columns.articles - 12
    body = [
        rect(0, y - 17, columns.articles, 34, "article-box"),
        text(8, y - 2, fitted(known.publisher(sha), room, 13), "name"),
        text(8, y + 12, fitted(when, room, 12), "label"),
    ]
    return el("a", *body, href=f"#{anchor(sha)}")


def _via(name: str, y: float, columns: Columns) -> Markup:
    left = columns.via - VIA_WIDTH / 2
    words = fitted(name, VIA_WIDTH - 10, 12)
    return joined(
        [
            rect(left, y - 11, VIA_WIDTH, 22, "via-box"),
            text(columns.via, y + 4, words, "label strong", "middle"),
        ]
    )


def _look(look: Look, y: float, known: Index, columns: Columns) -> Markup:
    relays = known.relays[look.id]
    worth = looks_worth(sum(relay.weight for relay in relays))
    told = {relay.evidence for relay in relays}
    left, wide = columns.looks, columns.width - columns.looks
    room = wide - 34
    medium = f" · {MEDIA[look.medium]}" if columns.via else ""
    when = fitted(f"{short_span(look.captured.span)}{medium}", room, 12)
    total = f"{number_of(len(told), *_noun(told, known))} → {worth}"
    body = [
        rect(left, y - 31, wide, 62, "look-box"),
        look_mark(left + 16, y - 12, look),
        text(left + 30, y - 8, fitted(look.observer, room, 13), "name strong"),
        text(left + 30, y + 7, when, "label"),
        text(left + 30, y + 22, total, "count"),
    ]
    if look.derived_from and columns.via:
        base = known.look(look.derived_from)
        if base is not None:
            says = f"reads the look of {shorten(base.observer, 24)}"
            body.append(el("title", says))
    return el("a", *body, href=f"#{anchor(look.id)}")
