"""The scorecard as rows of plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitewatch.model import (
    FEWEST,
    BandRow,
    CountScores,
    Coverage,
    Entry,
    ExplanationScores,
    Resolution,
    Scorecard,
)
from sitewatch.publish.terminal import Row


def scorecard_rows(card: Scorecard) -> Iterator[Row]:
    """The scorecard as rows; scores that rest on too few are null, their numbers stand."""
    for entry in card.entries:
        yield _entry_row(entry)
    for scores in card.explanations:
        yield _explanation_row(scores)
        yield from (_band_row(scores, band) for band in scores.bands)
    yield from _count_rows(card.counts)


def _entry_row(entry: Entry) -> Row:
    issued, told = entry.issued, entry.resolution
    return {
        "kind": "assessment",
        "id": issued.id,
        "site": issued.site,
        "as_of": issued.as_of.isoformat(),
        "issued": issued.at.isoformat(),
        "resolves_by": issued.resolves_by.isoformat(),
        "criterion": issued.criterion,
        "assessment": issued.assessment,
        "engine": issued.engine,
        "supersedes": issued.supersedes or None,
        "superseded_by": entry.superseded_by or None,
        "simulated": issued.simulated,
        "standing": entry.standing.value,
        "timing": entry.timing.value,
        "scored": entry.scored,
        "stated": [
            {
                "hypothesis": s.hypothesis,
                "prior": s.prior,
                "probability": s.probability.value,
                "low": s.probability.low,
                "high": s.probability.high,
            }
            for s in issued.stated
        ],
        "resolution": None if told is None else _resolution(told),
    }


def _resolution(told: Resolution) -> Row:
    return {
        "id": told.id,
        "outcome": told.outcome,
        "reason": told.reason,
        "signed": told.signed,
        "at": told.at.isoformat(),
        "cites": list(told.cites),
    }


def _explanation_row(scores: ExplanationScores) -> Row:
    figures: Row = {
        "brier": scores.brier,
        "reliability": scores.reliability,
        "resolution": scores.resolution,
        "uncertainty": scores.uncertainty,
        "log_bits": scores.log_bits,
        "brier_range": scores.brier_range,
        "against": {rival.what: rival.brier for rival in scores.rivals},
    }
    head: Row = {
        "kind": "explanations",
        "timing": scores.timing.value,
        "number": scores.number,
        "sites": scores.sites,
    }
    return head | _if_enough(figures, scores.number)


def _band_row(scores: ExplanationScores, band: BandRow) -> Row:
    head: Row = {
        "kind": "band",
        "timing": scores.timing.value,
        "words": band.words,
        "low": band.low,
        "high": band.high,
        "number": band.number,
        "happened": band.happened,
    }
    share_of = band.happened / band.number if band.number else None
    return head | _if_enough({"stated": band.stated, "share": share_of}, band.number)


def _count_rows(scores: CountScores) -> Iterator[Row]:
    number = scores.overall.number if scores.overall else 0
    figures: Row = {
        "crps": scores.crps,
        "crps_last": scores.crps_last,
        "crps_range": scores.crps_range,
        "pit_mean": scores.pit_mean,
        "pit_variance": scores.pit_variance,
    }
    yield {
        "kind": "counts",
        "number": number,
        "sites": scores.sites,
        "left_out": dict(scores.left_out),
        "pit_histogram": list(scores.pit_histogram),
    } | _if_enough(figures, number)
    overall = (scores.overall,) if scores.overall else ()
    for by, found in (("all", overall), ("gap", scores.by_gap), ("class", scores.by_class)):
        yield from _coverage_rows(by, found)


def _coverage_rows(by: str, found: Sequence[Coverage]) -> Iterator[Row]:
    for row in found:
        shares: Row = {
            "promised_half": row.promised_half,
            "promised_most": row.promised_most,
            "coverage_half": row.held_half / row.number,
            "coverage_most": row.held_most / row.number,
            "width_most": row.width_most,
        }
        yield {
            "kind": "coverage",
            "by": by,
            "what": row.what,
            "number": row.number,
            "held_half": row.held_half,
            "held_most": row.held_most,
        } | _if_enough(shares, row.number)


def _if_enough(figures: Row, number: int) -> Row:
    return figures if number >= FEWEST else dict.fromkeys(figures)
