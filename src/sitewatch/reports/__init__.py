"""Written reports to observations: what is said to be where, when, and who says so."""

from sitewatch.reports.context import ReadContext
from sitewatch.reports.reader import read_report

__all__ = ["ReadContext", "read_report"]
