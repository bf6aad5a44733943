"""Who says, thinks or wants what: every attribution that a sentence makes.

`tellings` finds them all, nested ones too; the chains of statements are built from them
(`attribution`). Verbs stand in groups (`telling_en.toml`) by what must
stand beside them; nouns ("his claim that"), "according to", documents ("polls show") and the colon
of a headline or transcript give a statement to somebody too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sitewatch.reports.cues import cues
from sitewatch.reports.grammar import listed
from sitewatch.reports.quotes import inside
from sitewatch.reports.roles import agent, is_passive, subject
from sitewatch.reports.tree import Tree


@dataclass(frozen=True, slots=True)
class Telling:
    """An attribution: somebody, and the words that give a statement to them.

    Attributes:
        group: How it was found: a group of verbs, "noun" or "according".
        cue: Tokens that give it, in the order of the text.
        source: Token that heads the one who tells.
        head: Token of the verb or noun among the cue.
    """

    group: str
    cue: tuple[int, ...]
    source: int
    head: int


BESIDE: Mapping[str, frozenset[str]] = {
    "say": frozenset(),
    "want": frozenset({"xcomp", "ccomp"}),
    "think": frozenset({"ccomp", "xcomp", "dobj", "prep"}),
    "show": frozenset(),
    "stance": frozenset({"dobj", "agent"}),
    "saw": frozenset(),
}
"""Arcs of which one must stand below a verb of each group; none where nothing need stand there."""


SPEAKING = frozenset({"say", "think", "want", "particle", "noun", "according"})
"""Groups of tellings whose source has spoken, not only seen something."""


def teller(tree: Tree, verb: int) -> int | None:
    """The token of the one who does what a verb of telling says, or None."""
    if is_passive(tree, verb):
        by = agent(tree, verb)
        return _late_agent(tree, verb) if by is None else by
    own = subject(tree, verb)
    return _left_of(tree, verb) if own is None else own


def _late_agent(tree: Tree, verb: int) -> int | None:
    """The noun after "by" that the parser hung on a date: "were seen on 6 May by two pilots"."""
    for prep in range(verb + 1, len(tree.tokens)):
        head = tree.head(prep)
        dated = tree.tokens[head].pos == "NUM" or tree.lemma(head) in listed("time.months")
        if tree.lemma(prep) == "by" and dated and tree.is_under(head, verb):
            return next(iter(tree.down(prep, "pobj")), None)
    return None


def _left_of(tree: Tree, verb: int) -> int | None:
    """The noun between a comma and a verb that the parser hung elsewhere: ", the fleet said."""
    at = verb - 1
    if at < 0 or tree.tokens[at].pos not in {"NOUN", "PROPN", "PRON"}:
        return None
    first = min(tree.under(at))
    after_comma = first > 0 and tree.tokens[first - 1].text in {",", "”", '"', "’"}
    return at if after_comma and not tree.down(verb, "nsubj", "aux") else None


def tellings(tree: Tree) -> list[Telling]:
    """All attributions of a sentence in the order of their cues."""
    found: list[Telling] = []
    for i, token in enumerate(tree.tokens):
        if token.pos in {"VERB", "AUX"} and token.dep not in {"amod", "compound", "aux", "auxpass"}:
            found.extend(_by_verb(tree, i))
        elif token.pos == "NOUN":
            found.extend(_by_noun(tree, i))
        if token.text.lower() == "according":
            found.extend(_according(tree, i))
    return found


def is_supposed(tree: Tree, verb: int) -> bool:
    """Whether a telling is only supposed: "it would say", "might add"."""
    helpers = {tree.lemma(k) for k in tree.down(verb, "aux")}
    return bool(helpers & cues()["verbs.supposed"])


def is_telling(tree: Tree, verb: int) -> bool:
    """Whether a verb tells what stands below it; wishes and stances make no statement."""
    return _group(tree, verb) in {"say", "think", "show", "saw"}


def attributions(
    tree: Tree, found: Sequence[Telling], quotations: list[tuple[int, int]]
) -> list[Telling]:
    """Those that the writer makes of statements, thoughts and wishes; seeing alone is none.

    Args:
        tree: The sentence.
        found: All its tellings.
        quotations: Offsets of quotations in the paragraph: what stands in them is told already.
    """
    tokens = tree.tokens
    own = [
        t
        for t in found
        if t.group != "saw" and not inside(quotations, tokens[t.head].start, tokens[t.head].end)
    ]
    return outermost(tree, own)


def outermost(tree: Tree, found: Sequence[Telling]) -> list[Telling]:
    """Those that the writer makes: not what somebody else is told to say, think or want."""
    heads = {t.head for t in found}
    return [t for t in found if not _is_told(tree, t, heads) and not _is_unreal(tree, t)]


def _is_told(tree: Tree, telling: Telling, heads: set[int]) -> bool:
    """Whether a telling stands in the content of another one."""
    path = list(tree.up(telling.head))
    if telling.group == "according":
        return False
    for below, step in pairwise(path):
        if step in heads and not _is_light(tree, below, step):
            return not _runs_on(tree, below)
    return False


def _is_light(tree: Tree, below: int, step: int) -> bool:
    """Whether a verb only leads to the telling: "appeared to suggest"."""
    return tree.dep(below) == "xcomp" and tree.lemma(step) in cues()["verbs.light"]


def _runs_on(tree: Tree, below: int) -> bool:
    """Whether a clause goes on with the same telling: "..., adding that", "and said"."""
    if tree.dep(below) == "conj":
        return True
    return tree.dep(below) in {"advcl", "parataxis"} and tree.tokens[below].tag != "VB"


def _is_unreal(tree: Tree, telling: Telling) -> bool:
    """Whether it is only to be told: "to say", "would think"."""
    helpers = {tree.lemma(k) for k in tree.down(telling.head, "aux")}
    if "to" not in helpers:
        return False
    above = tree.lemma(tree.head(telling.head))
    return not (tree.dep(telling.head) == "xcomp" and above in cues()["verbs.light"])


def source_tokens(tree: Tree, telling: Telling) -> list[int]:
    """Tokens of the noun phrase of the one who tells, without the clauses in it."""
    i = telling.source
    found = [i, *_relative(tree, telling)]
    for kid in tree.kids[i]:
        if tree.dep(kid) not in {"relcl", "acl", "advcl", "punct", "cc", "conj", "parataxis"}:
            found.extend(tree.under(kid))
    return sorted(found)


def _relative(tree: Tree, telling: Telling) -> list[int]:
    """The relative pronoun that stands for the one who tells: "officials, who said"."""
    return [k for k in tree.down(telling.head, "nsubj") if tree.tokens[k].tag in {"WP", "WDT"}]


def _by_verb(tree: Tree, verb: int) -> Iterator[Telling]:
    group = _group(tree, verb)
    source = teller(tree, verb) if group else None
    if group and source is not None and _may_tell(tree, source, group):
        yield Telling(group, _cue(tree, verb), source, verb)


def _group(tree: Tree, verb: int) -> str:
    """The group whose conditions a verb meets, or an empty string."""
    if _with_particle(tree, verb):
        return "particle"
    words, lemma = cues(), tree.lemma(verb)
    deps = {tree.dep(k) for k in tree.kids[verb]}
    return next(
        (
            group
            for group, needed in BESIDE.items()
            if lemma in words[f"verbs.{group}"]
            and (not needed or deps & needed)
            and (group != "show" or _is_document(tree, verb))
        ),
        "",
    )


def _with_particle(tree: Tree, verb: int) -> bool:
    lemma = tree.lemma(verb)
    return any(
        f"{lemma} {tree.lemma(k)}" in cues()["verbs.particle"]
        for k in tree.down(verb, "prep", "prt", "dobj", "acomp", "advmod", "ccomp", "xcomp")
    )


def _is_document(tree: Tree, verb: int) -> bool:
    source = teller(tree, verb)
    return source is not None and tree.lemma(source) in cues()["nouns.documents"]


def _may_tell(tree: Tree, source: int, group: str) -> bool:
    token = tree.tokens[source]
    return token.pos in {"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"} and token.dep != "expl"


def _cue(tree: Tree, verb: int) -> tuple[int, ...]:
    helpers = tree.down(verb, "aux", "auxpass", "neg", "prt")
    return tuple(sorted([verb, *helpers]))


def _by_noun(tree: Tree, noun: int) -> Iterator[Telling]:
    if tree.lemma(noun) not in cues()["nouns.told"] or not _has_content(tree, noun):
        return
    source = next(iter(tree.down(noun, "poss")), None)
    if source is None:
        for prep in tree.down(noun, "prep"):
            if tree.lemma(prep) in {"by", "from"}:
                source = next(iter(tree.down(prep, "pobj")), None)
    if source is not None:
        yield Telling("noun", (noun,), source, noun)


def _has_content(tree: Tree, noun: int) -> bool:
    """Whether a noun comes with what is told: "his claim that", "her remarks about"."""
    return bool(
        tree.down(noun, "acl", "ccomp")
        or any(tree.lemma(k) == "about" for k in tree.down(noun, "prep"))
    )


def _according(tree: Tree, at: int) -> Iterator[Telling]:
    for prep in tree.down(at, "prep"):
        for end in tree.down(prep, "pobj"):
            yield Telling("according", (at, prep), end, at)


COLON = re.compile(
    r"[\"“]?(?P<source>[A-Z][\w.’'()-]*(?:\s+[\w.’'()-]+){0,6})(?P<cue>:)\s+(?=[A-Z\"“‘'])"
)


def by_colon(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Spans of source and cue where a paragraph starts with a name and a colon, or None."""
    match = COLON.match(text)
    if match is None or match["source"].split()[-1].lower() in cues()["nouns.labels"]:
        return None
    return match.span("source"), match.span("cue")
