"""Issuing: what a run assessed is put on record as it was told, for scoring later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitewatch.model import Assessment, CasePicture, Issued, SitePicture, Stated
from sitewatch.run.dates import end_of_day
from sitewatch.run.opening import OpenCase
from sitewatch.run.picturing import fusion_config


def issue_stage(case: OpenCase, picture: CasePicture, engine: str) -> tuple[Issued, ...]:
    """Put on record every assessment that differs from the last one of its site and day.

    An assessment without a criterion cannot be scored, and one that nothing moved away from its
    priors says nothing of the site: neither is issued.
    """
    return case.store.ledger.issue(drafts(case, picture, engine))


def drafts(case: OpenCase, picture: CasePicture, engine: str) -> Iterator[Issued]:
    """The assessments of a picture as they would be issued."""
    no_change = fusion_config(case.settings, picture.as_of).all_hypotheses.no_change
    told = {o.id: o.evidence for o in picture.observations}
    simulated = {e.sha256 for e in picture.evidence if e.simulated}
    simulated |= {r.evidence for r in picture.readings if r.simulated}
    for part in picture.sites:
        made = part.assessment
        if made is None or made.resolves_by is None or not made.criterion.strip():
            continue
        if not says_something(made):
            continue
        evidence = evidence_behind(part, made, told)
        yield Issued(
            site=part.site.id,
            site_name=part.site.name,
            as_of=made.as_of,
            assessment=made.id,
            stated=tuple(
                Stated(e.hypothesis, e.name, e.prior, e.probability) for e in made.explanations
            ),
            criterion=made.criterion,
            resolves_by=made.resolves_by,
            no_change=no_change,
            evidence=evidence,
            simulated=bool(simulated & set(evidence)),
            supersedes="",
            engine=f"{made.method}, engine {engine}",
            at=end_of_day(made.as_of),
        )


def says_something(assessment: Assessment) -> bool:
    """Whether some explanation is held more or less probable than before any evidence."""
    return any(e.probability.value != e.prior for e in assessment.explanations)


def evidence_behind(
    part: SitePicture, assessment: Assessment, told: Mapping[str, str]
) -> tuple[str, ...]:
    """SHA-256 of every original that an assessment rests on, in order.

    Args:
        part: The picture that the assessment is part of.
        assessment: The assessment.
        told: Evidence of each observation by its id.
    """
    below = {look.id: look.inputs for look in part.looks}
    below |= {estimate.id: estimate.inputs for estimate in part.estimates}
    below |= {change.id: change.inputs for change in part.changes}
    below |= {i.id: (*i.inputs, *i.looks) for i in part.indicators}
    wanted, seen = list(assessment.inputs), set[str]()
    while wanted:
        key = wanted.pop()
        if key not in seen:
            seen.add(key)
            wanted.extend(below.get(key, ()))
    return tuple(sorted({told[key] for key in seen if key in told}))
