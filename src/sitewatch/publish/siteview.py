"""Everything that the page shows of one site, ready for the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from sitewatch.model import CasePicture, Change, SitePicture
from sitewatch.publish import origins, timeline
from sitewatch.publish.activity import ActivityView, activity_views
from sitewatch.publish.alarms import AlarmView, WatchView, alarm_views, watch_views
from sitewatch.publish.chips import NO_CHIPS, Chip, SceneView, pairs_of, scene_views
from sitewatch.publish.clause import Clause, Topic
from sitewatch.publish.contradictions import DisagreementView, disagreement_views
from sitewatch.publish.counts import CountView, count_views
from sitewatch.publish.coverage import last_look
from sitewatch.publish.covers import AreaView, area_views
from sitewatch.publish.explanations import AssessmentView, assessment_view
from sitewatch.publish.index import Index
from sitewatch.publish.indicators import IndicatorView, indicator_views
from sitewatch.publish.looks import LookView, look_views
from sitewatch.publish.names import Names
from sitewatch.publish.nextlooks import next_look_words
from sitewatch.publish.onward import Bound, bound
from sitewatch.publish.pieces import Noun, called
from sitewatch.publish.reachmap import reach_maps
from sitewatch.publish.refs import Ref, anchor, refs
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.text import capital
from sitewatch.publish.transmitters import Transmitted, transmitted
from sitewatch.publish.waymap import way_map
from sitewatch.publish.words import looks_worth, span_words


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A sentence with links to what stands behind it.

    Attributes:
        anchor: Id of the element where the sentence itself shows a record, or empty.
        text: The sentence.
        naive: What it would say if every article counted, or empty.
        naive_anchor: Id of the element that the naive sentence leads to, or empty.
        refs: Links of both sentences; never empty.
    """

    anchor: str
    text: str
    naive: str
    naive_anchor: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that answer one question."""

    topic: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything that the page shows of one site.

    Attributes:
        id: Id of the site.
        name: Its name.
        kind: What sort of place it is.
        lead: The first sentence.
        groups: The other sentences by question.
        articles: Number of articles, scenes or logs that tell of it.
        noun: What those are called.
        looks: Number of looks that saw.
        relays: Number of tellings.
        worth: Effective number of looks.
        last_look: Days of the last look that saw, or empty.
        silent: Whether nobody is known to have looked at it.
        timelines: The looks over time, wide and narrow.
        look_list: The looks as a list.
        alarms: Where counts left what was usual.
        watches: How closely each class is watched for that.
        alarmed: Anchors of those of `watches` whose class has an alarm that stands.
        counts: One chart a class.
        origins: The graph of origins, wide and narrow, or None where nobody told anything.
        disagreements: Where accounts differ.
        indicators: Signs watched for.
        assessment: Competing explanations, or None.
        transmitted: What positions say, as lines.
        ways: Ways of ships near it, wide and narrow, or None where none may be drawn.
        bound: Where ships that were there can be by now, as sentences.
        reaches: Maps of that, wide and narrow.
        next_looks: When satellites pass that could settle what is open.
        scenes: Scenes of it, with what was found in them.
        pairs: Scenes that can be laid over one another, earlier and later.
        covers: How full areas were, area by area.
        activity: How busy it was by scenes, class by class.
    """

    id: str
    name: str
    kind: str
    lead: ClauseView | None
    groups: tuple[Group, ...]
    articles: int
    noun: Noun
    looks: int
    relays: int
    worth: str
    last_look: str
    silent: bool
    timelines: tuple[Markup, Markup]
    look_list: tuple[LookView, ...]
    alarms: tuple[AlarmView, ...]
    watches: tuple[WatchView, ...]
    alarmed: frozenset[str]
    counts: tuple[CountView, ...]
    origins: tuple[Markup, Markup] | None
    disagreements: tuple[DisagreementView, ...]
    indicators: tuple[IndicatorView, ...]
    assessment: AssessmentView | None
    transmitted: tuple[Transmitted, ...]
    ways: tuple[Markup, Markup] | None
    bound: tuple[Bound, ...]
    reaches: tuple[tuple[Markup, Markup], ...]
    next_looks: tuple[str, ...] = ()
    scenes: tuple[SceneView, ...] = ()
    pairs: tuple[tuple[SceneView, SceneView], ...] = ()
    covers: tuple[AreaView, ...] = ()
    activity: tuple[ActivityView, ...] = ()


WAY_SIZES = ((620.0, 360.0), (340.0, 320.0))
"""Width and height of the map of ways on a wide page and on a phone [px]."""


def site_view(
    part: SitePicture,
    picture: CasePicture,
    known: Index,
    names: Names,
    chips: Mapping[str, Chip] = NO_CHIPS,
) -> SiteView:
    """Everything that the page shows of one site."""
    scenes = scene_views(part, picture, names, chips)
    clauses = summary_lines(picture, part.site.id, names.taxonomy)
    saw = {look.id for look in part.looks if look.somebody_saw}
    told = [relay for relay in part.relays if relay.look in saw]
    latest = last_look(part.looks)
    return SiteView(
        id=part.site.id,
        name=part.site.name,
        kind=capital(part.site.kind.value.replace("_", " ")),
        lead=next(iter(clause_views(clauses[:1], known, names)), None),
        groups=tuple(_groups(clauses[1:], known, names)),
        articles=len({relay.evidence for relay in told}),
        noun=called(known.readings.values(), {relay.evidence for relay in told}),
        looks=len(saw),
        relays=len(told),
        worth=looks_worth(sum(relay.weight for relay in told)),
        last_look=span_words(latest.captured.span) if latest else "",
        silent=not part.looks,
        timelines=(
            timeline.timeline(part, known, picture.as_of, timeline.WIDE),
            timeline.timeline(part, known, picture.as_of, timeline.NARROW),
        ),
        look_list=look_views(part, known, names),
        alarms=alarm_views(part, picture, known, names),
        watches=watch_views(part, picture, names),
        alarmed=_alarmed(part, picture),
        counts=count_views(part, known, names, picture.as_of),
        origins=_origins(part, known),
        disagreements=disagreement_views(part, known),
        indicators=indicator_views(part, known, names),
        assessment=assessment_view(part.assessment, known),
        transmitted=transmitted(picture, part.site.id, names),
        ways=_ways(picture, part),
        bound=bound(part, names),
        reaches=_reaches(part),
        next_looks=next_look_words(part, picture.as_of),
        scenes=scenes,
        pairs=pairs_of(scenes),
        covers=area_views(part, known, names),
        activity=activity_views(part, known, names),
    )


def _ways(picture: CasePicture, part: SitePicture) -> tuple[Markup, Markup] | None:
    wide, narrow = (way_map(picture, part.site, *size) for size in WAY_SIZES)
    return (wide, narrow) if wide is not None and narrow is not None else None


def _reaches(part: SitePicture) -> tuple[tuple[Markup, Markup], ...]:
    wide, narrow = (reach_maps(part, *size) for size in WAY_SIZES)
    return tuple((one, other) for (_, one), (_, other) in zip(wide, narrow, strict=True))


def clause_views(clauses: Iterable[Clause], known: Index, names: Names) -> tuple[ClauseView, ...]:
    """The sentences with their links; one about a change is itself where the change is shown."""
    return tuple(_clause(clause, known, names) for clause in clauses)


def _clause(clause: Clause, known: Index, names: Names) -> ClauseView:
    first = known.records.get(clause.refs[0])
    own, keys = "", clause.refs
    if isinstance(first, Change):
        own = anchor(first.id)
        keys = tuple(dict.fromkeys((*clause.refs[1:], *first.inputs)))
    naive, lead = ("", "")
    if clause.naive is not None:
        naive, lead = clause.naive.text, anchor(clause.naive.refs[0])
        keys = tuple(dict.fromkeys((*keys, *clause.naive.refs)))
    return ClauseView(own, clause.text, naive, lead, refs(keys, known, names))


def _alarmed(part: SitePicture, picture: CasePicture) -> frozenset[str]:
    standing = {alarm.path for alarm in part.alarms if alarm.until >= picture.as_of}
    return frozenset(anchor(watch.id) for watch in part.watches if watch.path in standing)


def _groups(clauses: tuple[Clause, ...], known: Index, names: Names) -> Iterable[Group]:
    for topic in Topic:
        about = [clause for clause in clauses if clause.topic is topic]
        if about:
            yield Group(capital(topic.value), clause_views(about, known, names))


def _origins(part: SitePicture, known: Index) -> tuple[Markup, Markup] | None:
    wide = origins.origin_graph(part, known, origins.WIDE)
    narrow = origins.origin_graph(part, known, origins.NARROW)
    return (wide, narrow) if wide is not None and narrow is not None else None
