"""The nouns of sitewatch: frozen typed records, ids, time, geometry. No I/O."""

from sitewatch.model.activity import Activity, Busyness, Fall
from sitewatch.model.alarm import Alarm, Watch
from sitewatch.model.assessment import (
    Assessment,
    Explanation,
    Hypothesis,
    Indicator,
    Sight,
    Weight,
)
from sitewatch.model.asset import AssetClass, AssetRef, AssetType, is_within, related
from sitewatch.model.count import Count, CountKind, at_least, exactly
from sitewatch.model.cover import Cover
from sitewatch.model.dependence import DEPENDENCE, Dependence
from sitewatch.model.disagreement import Difference, Disagreement
from sitewatch.model.estimate import Change, CountAt, Estimate
from sitewatch.model.evidence import Evidence, Medium, Source
from sitewatch.model.forecast import Issued, Resolution, Stated
from sitewatch.model.geometry import Geometry, Point, Polygon, distance_km, middle_of
from sitewatch.model.ids import canonical_json, content_id, id_holds
from sitewatch.model.locator import Locator, PixelLocator, TextLocator, TrackLocator
from sitewatch.model.look import NOBODY_SAW, Chance, Look, Outcome
from sitewatch.model.observation import (
    Comparison,
    Direction,
    Kind,
    Link,
    Modality,
    Observation,
    Place,
    Polarity,
)
from sitewatch.model.onward import Destination, Onward
from sitewatch.model.picture import CasePicture, Relay, SitePicture
from sitewatch.model.reading import Note, Pointer, Reading, ReadStatus
from sitewatch.model.record import TrackRecord
from sitewatch.model.review import Review, Verdict
from sitewatch.model.scales import Credibility, Probability, Reliability, word_for
from sitewatch.model.scorecard import (
    FEWEST,
    BandRow,
    CountScores,
    Coverage,
    Entry,
    ExplanationScores,
    Rival,
    Scorecard,
    Standing,
    Timing,
)
from sitewatch.model.site import Area, Site, SiteKind
from sitewatch.model.time import Basis, Dated, Span, day, days, hull

__all__ = [
    "DEPENDENCE",
    "FEWEST",
    "NOBODY_SAW",
    "Activity",
    "Alarm",
    "Area",
    "Assessment",
    "AssetClass",
    "AssetRef",
    "AssetType",
    "BandRow",
    "Basis",
    "Busyness",
    "CasePicture",
    "Chance",
    "Change",
    "Comparison",
    "Count",
    "CountAt",
    "CountKind",
    "CountScores",
    "Cover",
    "Coverage",
    "Credibility",
    "Dated",
    "Dependence",
    "Destination",
    "Difference",
    "Direction",
    "Disagreement",
    "Entry",
    "Estimate",
    "Evidence",
    "Explanation",
    "ExplanationScores",
    "Fall",
    "Geometry",
    "Hypothesis",
    "Indicator",
    "Issued",
    "Kind",
    "Link",
    "Locator",
    "Look",
    "Medium",
    "Modality",
    "Note",
    "Observation",
    "Onward",
    "Outcome",
    "PixelLocator",
    "Place",
    "Point",
    "Pointer",
    "Polarity",
    "Polygon",
    "Probability",
    "ReadStatus",
    "Reading",
    "Relay",
    "Reliability",
    "Resolution",
    "Review",
    "Rival",
    "Scorecard",
    "Sight",
    "Site",
    "SiteKind",
    "SitePicture",
    "Source",
    "Span",
    "Standing",
    "Stated",
    "TextLocator",
    "Timing",
    "TrackLocator",
    "TrackRecord",
    "Verdict",
    "Watch",
    "Weight",
    "at_least",
    "canonical_json",
    "content_id",
    "day",
    "days",
    "distance_km",
    "exactly",
    "hull",
    "id_holds",
    "is_within",
    "middle_of",
    "related",
    "word_for",
]
