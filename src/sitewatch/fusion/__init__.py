"""From observations to what is known of a site: looks, counts, changes, explanations."""

from sitewatch.fusion.alarm import alarms, watch
from sitewatch.fusion.assess import Question, assess
from sitewatch.fusion.compare import compare
from sitewatch.fusion.disagree import disagreements
from sitewatch.fusion.estimate import estimate, naive_estimate
from sitewatch.fusion.flow import Flow, FlowSettings, Passing, flow
from sitewatch.fusion.indicate import indicate
from sitewatch.fusion.looks.dependence import DEPENDENCE, Dependence
from sitewatch.fusion.picture import site_picture
from sitewatch.fusion.reliability import Claim, Judged, judge
from sitewatch.fusion.resolve import Resolution, ResolveOptions, resolve
from sitewatch.fusion.settings import EstimateSettings, FusionConfig

__all__ = [
    "DEPENDENCE",
    "Claim",
    "Dependence",
    "EstimateSettings",
    "Flow",
    "FlowSettings",
    "FusionConfig",
    "Judged",
    "Passing",
    "Question",
    "Resolution",
    "ResolveOptions",
    "alarms",
    "assess",
    "compare",
    "disagreements",
    "estimate",
    "flow",
    "indicate",
    "judge",
    "naive_estimate",
    "resolve",
    "site_picture",
    "watch",
]
