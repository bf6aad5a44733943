"""Where in a sentence the theme of a frame stands."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.reports.frame_words import place_nouns
from sitewatch.reports.frames import Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.roles import after, agent, is_passive, objects, subject
from sitewatch.reports.scene import Scene
from sitewatch.reports.tree import Tree

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of verbs that make a sentence."""


def _of_verb(tree: Tree, trigger: Trigger) -> Iterator[int]:
    verb, role = trigger.at, trigger.frame.theme
    if tree.tokens[verb].pos in {"NOUN", "PROPN"}:
        yield from tree.down(verb, "compound", "nsubj", "nmod")  # "cargo ships queue outside"
        return
    if role == "with":
        yield from after(tree, verb, "with")  # "has crammed the base with jets"
        return
    if role != "object" and tree.lemma(verb) in listed("inverted.verbs"):
        yield from tree.down(verb, "dobj", "attr")  # "further west stand two tugs"
    found = subject(tree, verb)
    if role == "carrier" and found is not None:
        yield found
    if role != "subject":
        yield from objects(tree, verb)
        for prep in ("of", "with") if trigger.frame.seen else ():
            yield from after(tree, verb, prep)
        yield from _clause_subjects(tree, verb) if trigger.frame.seen else ()
    by = agent(tree, verb) if role == "subject" and is_passive(tree, verb) else None
    if by is not None:
        yield by  # "berth 6 is occupied by a tanker"
    if role != "object" and found is not None:
        yield found


def _clause_subjects(tree: Tree, verb: int) -> Iterator[int]:
    """The object of seeing that hides in a clause: "showing what seemed to be two jets"."""
    for clause in tree.down(verb, "ccomp"):
        if tree.lemma(clause) in frame_book().lists["copula.words"]:
            yield from tree.down(clause, "attr")
            for below in tree.down(clause, "xcomp"):
                yield from tree.down(below, "attr")


def _of_noun(scene: Scene, trigger: Trigger) -> Iterator[int]:
    tree, noun = scene.tree, trigger.at
    if trigger.frame.state == "used" and (
        tree.tokens[noun].tag == "NNS" or tree.down(noun, "poss")
    ):
        return
    yield from after(tree, noun, "of", "in")
    if tree.dep(noun) in {"attr", "nsubj", "nsubjpass"} and trigger.frame.theme == "object":
        yield from after(tree, tree.head(noun), "of")  # "of bombers there is no trace"
    yield from after(tree, noun, "to") if trigger.frame.state == "impending_end" else ()
    yield from (m.head for m in scene.assets if m.modifies == noun)
    near = after(tree, noun, "by", "from", "at", "among", "on", "to", "for")
    yield from (i for i in near if scene.asset_at(i) is not None or "site" in trigger.frame.takes)
    yield from tree.down(noun, "poss")
    yield from _prepared(tree, noun)
    for acl in tree.down(noun, "relcl", "acl"):
        yield from objects(tree, acl)
    yield from (k for k in tree.down(noun, "amod", "compound", "nmod") if scene.place_at(k))
    by = agent(tree, noun)
    if by is not None:
        yield by
    if (
        tree.dep(noun) == "dobj"
        and "site" in trigger.frame.takes
        and not after(tree, noun, "in", "of")
    ):
        shows = subject(tree, tree.head(noun))
        if shows is not None:
            yield shows


def _prepared(tree: Tree, noun: int) -> Iterator[int]:
    """What is made ready: "preparing for takeoff", "dismantled in preparation for transport"."""
    if tree.dep(noun) != "pobj" or tree.dep(tree.head(noun)) != "prep":
        return
    ready = tree.head(tree.head(noun))
    if tree.lemma(ready) not in frame_book().governors["prepare"].words:
        return
    if tree.tokens[ready].pos == "NOUN" and tree.dep(ready) == "pobj":
        ready = tree.head(tree.head(ready))
    yield from objects(tree, ready)
    found = subject(tree, ready)
    if found is not None:
        yield found


def _of_adjective(tree: Tree, at: int) -> Iterator[int]:
    """The noun that an adjective or a phrase with a preposition says something of."""
    dep, head = tree.dep(at), tree.head(at)
    yield from after(tree, at, "of")  # "empty of ships"
    own = tree.down(at, "nsubj", "nsubjpass")
    if own:
        yield own[0]
    elif dep in {"amod", "appos"} or (
        dep in {"prep", "advmod", "relcl", "npadvmod"}
        and tree.tokens[head].pos in {"NOUN", "PROPN"}
    ):
        yield head
    elif dep in {"prep", "advmod", "advcl", "conj"}:
        yield from objects(tree, head)
        found = subject(tree, head)
        if found is not None:
            yield found
    else:
        found = subject(tree, head)
        if found is not None:
            yield found
        yield from tree.down(head, "dobj")


def arguments(scene: Scene, trigger: Trigger) -> Iterator[int]:
    """Tokens that may be the theme of a trigger, likeliest first."""
    if trigger.form in {"verb", "be"}:
        yield from _of_verb(scene.tree, trigger)
    elif trigger.form == "noun":
        yield from _of_noun(scene, trigger)
    else:
        yield from _of_adjective(scene.tree, trigger.at)
    if trigger.form != "be":
        yield from _of_line(scene, trigger.at)


def _of_line(scene: Scene, at: int) -> Iterator[int]:
    """What a line without a verb speaks of: "Berth 3: vacant", "MT Opal, ETA 23 May"."""
    tree = scene.tree
    if any(t.tag in FINITE for t in tree.tokens):
        return
    colon = next((i for i in range(at) if tree.tokens[i].text == ":"), None)
    if colon is not None:
        parts = (i for i in range(colon) if tree.lemma(i) in place_nouns())
        yield from (i for i in parts if tree.dep(i) != "compound" or tree.head(i) > colon)
    start = tree.tokens[at].start
    yield from (m.top for m in scene.assets if m.end <= start and m.modifies is None)
