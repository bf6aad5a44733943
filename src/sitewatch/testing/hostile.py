"""Evidence that tries to break the page: what a publisher must survive."""

from __future__ import annotations

from dataclasses import replace

from sitewatch.model import (
    CasePicture,
    Evidence,
    Look,
    Observation,
    Reading,
    SitePicture,
    TextLocator,
)
from sitewatch.testing.pictures import example_picture, example_texts

RAN = "evidence-ran"
"""Title that the page gets if any script from evidence runs."""
SCRIPT = f"<script>document.title='{RAN}'</script>"
HANDLER = f"\"'><img src=x onerror=\"document.title='{RAN}'\"><svg/onload=document.title='{RAN}'>"
REORDER = "\u202egnorw\u202c \u2066isolate"
LONG = "W" * 6000
NULLS = "nul\x00l \x1b[31mred\x07 \ufffe"
SURROGATE = "half \ud800"
"""Cannot stand in records with an id, but in a file name it can."""
TEMPLATE = "{{ 7*7 }}{% raw %}</style></script></title>"
FORMULA = '=HYPERLINK("http://example.org","x")'
ACCENTS = "\u0301" * 400
ADDRESS = "javascript:alert(1)"
NASTY = (SCRIPT, HANDLER, REORDER, LONG, NULLS, TEMPLATE, FORMULA, ADDRESS, ACCENTS)


def hostile_picture() -> tuple[CasePicture, dict[str, str]]:
    """The example case with every word from outside replaced by an attack, and its texts."""
    picture, texts = example_picture(), example_texts()
    quotes = {o.id: NASTY[n % len(NASTY)] for n, o in enumerate(picture.observations)}
    bodies = {
        sha: "\n\n".join(quotes[o.id] for o in picture.observations if o.evidence == sha) or LONG
        for sha in texts
    }
    observations = tuple(
        _quoting(o, bodies[o.evidence], quotes[o.id]) for o in picture.observations
    )
    sites = tuple(map(_site, picture.sites))
    evidence = tuple(_evidence(e, n) for n, e in enumerate(picture.evidence))
    readings = tuple(_reading(r, n) for n, r in enumerate(picture.readings))
    attacked = replace(
        picture,
        title=f"Hostile {SCRIPT}{TEMPLATE}",
        sites=sites,
        observations=observations,
        evidence=evidence,
        readings=readings,
    )
    return attacked, bodies


def _quoting(observation: Observation, body: str, quote: str) -> Observation:
    start = body.index(quote)
    link = replace(observation.chain[0], who=HANDLER)
    return replace(
        observation,
        locator=TextLocator(start, start + len(quote), quote),
        chain=(link, *observation.chain[1:]),
    )


def _site(part: SitePicture) -> SitePicture:
    return replace(
        part,
        site=replace(part.site, name=f"{part.site.name} {SCRIPT}{REORDER}"),
        looks=tuple(_named(look, n) for n, look in enumerate(part.looks)),
        relays=tuple(replace(r, via=(HANDLER,) if r.via else ()) for r in part.relays),
        disagreements=tuple(replace(d, about=SCRIPT, reason=HANDLER) for d in part.disagreements),
        indicators=tuple(replace(i, name=f"{i.name} {SCRIPT}") for i in part.indicators),
    )


def _named(look: Look, n: int) -> Look:
    return replace(look, observer=NASTY[n % len(NASTY)], reasons=NASTY)


def _evidence(evidence: Evidence, n: int) -> Evidence:
    words = NASTY[n % len(NASTY)]
    name = words + SURROGATE
    return replace(evidence, name=name, title=name, publisher=words, origin=ADDRESS)


def _reading(reading: Reading, n: int) -> Reading:
    words = NASTY[(n + 1) % len(NASTY)]
    notes = tuple(replace(note, message=words) for note in reading.notes)
    return replace(reading, publisher=words, title=words, notes=notes)
