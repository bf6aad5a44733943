"""The nouns of sitewatch: frozen typed records, ids, time, geometry. No I/O."""

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
from sitewatch.model.disagreement import Difference, Disagreement
from sitewatch.model.estimate import Change, CountAt, Estimate
from sitewatch.model.evidence import Evidence, Medium, Source
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
from sitewatch.model.picture import CasePicture, Relay, SitePicture
from sitewatch.model.reading import Note, Reading, ReadStatus
from sitewatch.model.review import Review, Verdict
from sitewatch.model.scales import Credibility, Probability, Reliability, word_for
from sitewatch.model.site import Area, Site, SiteKind
from sitewatch.model.time import Basis, Dated, Span, day, days, hull

__all__ = [
    "NOBODY_SAW",
    "Area",
    "Assessment",
    "AssetClass",
    "AssetRef",
    "AssetType",
    "Basis",
    "CasePicture",
    "Chance",
    "Change",
    "Comparison",
    "Count",
    "CountAt",
    "CountKind",
    "Credibility",
    "Dated",
    "Difference",
    "Direction",
    "Disagreement",
    "Estimate",
    "Evidence",
    "Explanation",
    "Geometry",
    "Hypothesis",
    "Indicator",
    "Kind",
    "Link",
    "Locator",
    "Look",
    "Medium",
    "Modality",
    "Note",
    "Observation",
    "Outcome",
    "PixelLocator",
    "Place",
    "Point",
    "Polarity",
    "Polygon",
    "Probability",
    "ReadStatus",
    "Reading",
    "Relay",
    "Reliability",
    "Review",
    "Sight",
    "Site",
    "SiteKind",
    "SitePicture",
    "Source",
    "Span",
    "TextLocator",
    "TrackLocator",
    "Verdict",
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
