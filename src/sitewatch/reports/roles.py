"""Who does what to whom: subjects and objects of verbs, also where the sentence leaves them out."""

from __future__ import annotations

from sitewatch.reports.grammar import listed
from sitewatch.reports.tree import SUBJECTS, Tree

RELATIVE = listed("pronouns.relative")
HANDS_ON = listed("hands_on.verbs")
"""Verbs whose object does what the verb below them says ("forced them to leave")."""

ASIDES = frozenset({"number", "total", "half", "most", "part", "majority", "third", "bulk"})
"""Nouns that after another subject only say how many of it."""

DEPTH = 8
"""Longest way up in search of a subject; real sentences need three."""


def is_passive(tree: Tree, verb: int) -> bool:
    """Whether the subject of a verb undergoes what it says."""
    if tree.down(verb, "auxpass", "nsubjpass") or _is_small_clause(tree, verb):
        return True
    token = tree.tokens[verb]
    if token.tag != "VBN" or tree.down(verb, "dobj"):
        return False
    if token.dep in {"acl", "amod", "advcl", "pcomp", "ROOT", "acomp", "oprd"}:
        return not any(tree.lemma(a) == "have" for a in tree.down(verb, "aux"))
    if token.dep in {"conj", "ccomp"}:
        if tree.down(verb, "aux"):
            return False
        # "seven were damaged and two destroyed": the second verb shares "were".
        return (token.dep == "ccomp" and not tree.down(verb, "nsubj")) or is_passive(
            tree, tree.head(verb)
        )
    return token.dep == "xcomp" and not tree.down(verb, "aux")


def _is_small_clause(tree: Tree, verb: int) -> bool:
    """Whether a participle says how something was seen: "saw several aircraft destroyed"."""
    return (
        tree.tokens[verb].tag in {"VBN", "VBD"}
        and tree.dep(verb) == "ccomp"
        and tree.lemma(tree.head(verb)) in listed("sight.small")
        and bool(tree.down(verb, "nsubj"))
        and not tree.down(verb, "aux", "dobj", "mark")
    )


def subject(tree: Tree, verb: int, depth: int = 0) -> int | None:
    """The grammatical subject of a verb, found upwards where it is shared, or None."""
    own = [k for k in tree.kids[verb] if tree.dep(k) in SUBJECTS]
    after_be = tree.down(verb, "attr") if tree.lemma(verb) == "be" else []
    if after_be and all(tree.dep(k) == "csubj" and tree.tokens[k].tag == "VBN" for k in own):
        return after_be[0]  # "lined up on the quay are a dozen trucks"
    if own:
        return _antecedent(tree, verb, _real(tree, _first_of(tree, own)))
    beside = _beside(tree, verb)
    if beside is not None:
        return beside
    if depth > DEPTH or tree.head(verb) == verb:
        return None
    return _shared(tree, verb, depth)


def _beside(tree: Tree, verb: int) -> int | None:
    """A subject that was parsed elsewhere in the clause, or that "there" stands for."""
    apart = [s for k in tree.down(verb, "ccomp") if k < verb for s in tree.down(k, "nsubj")]
    if apart and is_passive(tree, verb):
        return apart[0]  # "two aircraft, believed to be Il-76s, were seen"
    late = [k for aux in tree.down(verb, "auxpass") if aux > verb for k in tree.down(aux, "attr")]
    if late:
        return late[0]  # "lined up on the quay are trucks"
    expl = tree.down(verb, "attr") if tree.down(verb, "expl") else []
    loose = stray(tree, verb)
    return loose if loose is not None else next(iter(expl), None)


def _first_of(tree: Tree, own: list[int]) -> int:
    """The noun among several subjects that a later one only counts: "ten crates, each of ..."."""
    nouns = [k for k in own if tree.tokens[k].pos in {"NOUN", "PROPN"}]
    last = tree.tokens[own[-1]]
    aside = last.pos in {"PRON", "NUM", "DET"} or last.lemma.lower() in ASIDES
    return nouns[0] if nouns and aside and len(own) > 1 else own[-1]


def _real(tree: Tree, own: int) -> int:
    """The noun of a subject that was parsed as a clause ("photos taken in May showed")."""
    if tree.dep(own) in {"csubj", "csubjpass"} and tree.lemma(own) in listed("sight.seem"):
        like = [e for p in tree.down(own, "prep") for e in tree.down(p, "pobj")]
        if like:
            return like[0]  # "what look like revetments are under construction"
    nouns = tree.down(own, "nsubj") if tree.tokens[own].pos == "VERB" else []
    return nouns[0] if nouns and tree.dep(own) in {"csubj", "csubjpass"} else own


def stray(tree: Tree, verb: int) -> int | None:
    """A subject that was parsed as the end of "as": "as two of its ships are on fire"."""
    if tree.dep(verb) != "advcl":
        return None
    for prep in tree.down(tree.head(verb), "prep"):
        ends = tree.down(prep, "pobj")
        if (
            tree.lemma(prep) in listed("adjunct.stray")
            and ends
            and tree.under(prep)[-1] + 1 == tree.under(verb)[0]
        ):
            return ends[0]
    return None


def _shared(tree: Tree, verb: int, depth: int) -> int | None:
    head, dep = tree.head(verb), tree.dep(verb)
    is_verbal = tree.tokens[head].pos in {"VERB", "AUX", "ADJ"}
    if dep in {"acl", "relcl"}:
        return head if tree.tokens[verb].tag != "VB" else _owner(tree, head)
    if dep == "amod":
        return head
    if dep == "xcomp":
        objects = tree.down(head, "dobj")
        if objects and tree.lemma(head) in HANDS_ON:
            return objects[0]
    if dep in {"conj", "xcomp", "advcl", "ccomp", "acomp", "oprd", "dep"} and is_verbal:
        return subject(tree, head, depth + 1)
    if dep in {"pcomp", "prep"}:
        return subject(tree, head, depth + 1) if is_verbal or dep == "pcomp" else head
    return None


def _owner(tree: Tree, noun: int) -> int | None:
    owners = tree.down(noun, "poss")
    return owners[0] if owners else None


def _antecedent(tree: Tree, verb: int, own: int) -> int:
    """What a relative pronoun stands for; the token itself where it is none."""
    if tree.lemma(own) in RELATIVE and tree.tokens[own].pos in {"PRON", "DET", "SCONJ"}:
        for step in tree.up(verb):
            if tree.dep(step) == "relcl":
                return tree.head(step)
    return own


def objects(tree: Tree, verb: int) -> list[int]:
    """What a verb acts on: its object, or its subject where it is passive."""
    if is_passive(tree, verb):
        given = tree.down(verb, "dobj")
        if given:
            return given  # "she had been shown an image"
        found = subject(tree, verb)
        return [] if found is None else [found]
    own = [_antecedent(tree, verb, k) for k in tree.down(verb, "dobj")]
    if own:
        return own
    if tree.dep(verb) == "relcl" and tree.down(verb, "nsubj"):
        gap = [k for k in tree.kids[verb] if tree.lemma(k) in RELATIVE]
        return [tree.head(verb)] if gap and tree.dep(gap[0]) == "dobj" else []
    return []


def agent(tree: Tree, verb: int) -> int | None:
    """The noun after "by" of a passive verb, or None."""
    for by in tree.down(verb, "agent", "prep"):
        if tree.lemma(by) == "by":
            ends = tree.down(by, "pobj")
            if ends:
                return ends[0]
    return None


def after(tree: Tree, i: int, *prepositions: str) -> list[int]:
    """Nouns after one of these prepositions below a token; after any where none is given."""
    return [
        end
        for prep in tree.down(i, "prep", "agent", "dative")
        if not prepositions or tree.lemma(prep) in prepositions
        for end in tree.down(prep, "pobj")
    ]
