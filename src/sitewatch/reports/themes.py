"""What a frame speaks of: assets, forces and sites in the places that its words give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitewatch.model import AssetRef, is_within
from sitewatch.reports.arguments import arguments
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.counts import count_words, read_count
from sitewatch.reports.frames import Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.negation import without
from sitewatch.reports.places import PlaceMention
from sitewatch.reports.roles import after, subject
from sitewatch.reports.scene import FORCE, SITE, Scene, Theme, sort_of
from sitewatch.reports.tree import Tree

PRONOUNS = listed("pronouns.themes")
REST = listed("pronouns.rest")
STANDS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "conj"})
"""Arcs of a number that stands for things named before: "three have left"."""


def themes(scene: Scene, trigger: Trigger) -> list[Theme]:
    """What a trigger speaks of, conjuncts apart; empty where it fits nothing that is watched."""
    later: list[Theme] = []
    named = _before_noun(scene, trigger)
    if named:
        return named
    for i in arguments(scene, trigger):
        found: list[Theme] = []
        for each in _listed(scene.tree, i, trigger):
            theme = theme_at(scene, each, _takes(scene, trigger))
            if theme is not None and all(theme.at != other.at for other in found):
                found.append(theme)
        if (
            found
            and trigger.frame.takes[0] == "force"
            and all(sort_of(t.ref.path) == "site" for t in found)
        ):
            later = later or found  # "Russia is evacuating its bases" speaks of its forces
        elif found and trigger.form == "verb" and all(_is_actor(t) for t in found):
            later = later or found  # "Germany moved its Tornados" speaks of the Tornados
        elif found:
            return _without_padding(found)
    return later or _implied(scene, trigger)


def _is_actor(theme: Theme) -> bool:
    """Whether a theme is a country that stands for its forces."""
    return theme.ref == FORCE and theme.mention is None and not theme.pronoun


def _before_noun(scene: Scene, trigger: Trigger) -> list[Theme]:
    """The thing that stands before a noun of coming and going: "three Il-76 arrivals"."""
    if trigger.form != "noun" or trigger.frame.weight < 3:
        return []
    tree, at = scene.tree, trigger.at
    left = [tree.tokens[k].text for k in tree.down(at, "det", "nummod", "advmod", "quantmod")]
    return [
        Theme(m.head, m.ref, replace(m, modifies=None, count=m.count or read_count(left)))
        for m in scene.assets
        if m.modifies == at and sort_of(m.ref.path) == "asset" and "asset" in trigger.frame.takes
    ]


def _takes(scene: Scene, trigger: Trigger) -> tuple[str, ...]:
    """What a trigger takes: "empty of ships" speaks of ships."""
    emptied = trigger.form == "adjective" and trigger.frame.zero
    return (
        ("asset", "force")
        if emptied and after(scene.tree, trigger.at, "of")
        else trigger.frame.takes
    )


def _listed(tree: Tree, i: int, trigger: Trigger) -> list[int]:
    """A noun with what is listed beside it, also where the list was parsed apart."""
    beside = [k for k in tree.down(i, "appos") if tree.down(k, "nummod")]
    found = [
        *(k for k in tree.down(i, "nmod", "compound", "amod") if tree.down(k, "cc")),
        *(k for each in (i, *beside) for k in tree.conjuncts(each)),
    ]
    if trigger.form == "verb" and tree.head(i) == trigger.at:
        found += [k for k in tree.down(trigger.at, "dobj") if tree.dep(i) == "dobj" and k != i]
        found += [
            k
            for k in tree.down(trigger.at, "npadvmod", "dep")
            if k < i and tree.tokens[k].pos == "NOUN"
        ]
        found += [e for e in after(tree, trigger.at, "with") if _is_together(tree, e)]
    return found


def _is_together(tree: Tree, end: int) -> bool:
    """Whether "with" joins companions: "left together with the tug"."""
    prep = tree.head(end)
    before = {tree.tokens[k].text.lower() for k in (prep - 1, tree.head(prep)) if k >= 0}
    return bool(before & listed("adjunct.company"))


def _without_padding(found: list[Theme]) -> list[Theme]:
    """The list without what only rounds it off ("trucks and other supplies")."""
    first, *rest = found
    vague = ("equipment", "cargo")
    kept = [
        t for t in rest if t.ref.path not in vague or t.ref.type or (t.mention and t.mention.count)
    ]
    return [first, *kept]


def _implied(scene: Scene, trigger: Trigger) -> list[Theme]:
    """What a noun speaks of without a word for it: a withdrawal is one of forces."""
    tree, at, frame = scene.tree, trigger.at, trigger.frame
    if trigger.form != "noun":
        empty = trigger.form == "be" and frame.zero
        return _at_place(scene, at) if empty else _scant(scene, trigger)
    if frame.weight > 1 and frame.takes[0] == "asset" and _is_sign(tree, at):
        return _at_place(scene, at)
    if frame.takes[0] == "force" and frame.weight == 3 and _stands_alone(tree, at):
        return [Theme(at, FORCE, implied=True)]
    weighed = bool(
        {tree.lemma(k) for k in tree.down(at, "amod", "det")}
        & (frame_book().lists["degree.words"] | listed("weighing.words"))
    )
    if (
        frame.takes[0] == "site"
        and weighed
        and frame.state in {"changed", "used"}
        and not after(tree, at, "in", "of", "to")
    ):
        sites = [p for p in scene.places if p.spot.site]
        return [Theme(at, SITE, place=p) for p in sites[:2]]
    return []


def _scant(scene: Scene, trigger: Trigger) -> list[Theme]:
    """The place of which "little had changed" speaks, where the sentence names it."""
    who = subject(scene.tree, trigger.at)
    scant = who is not None and scene.tree.lemma(who) in listed("scant.words")
    if trigger.form != "verb" or not scant or trigger.frame.state not in {"changed", "moving"}:
        return []
    return _at_place(scene, trigger.at) or [Theme(trigger.at, SITE, implied=True)]


def _is_sign(tree: Tree, at: int) -> bool:
    """Whether a noun is what there is no sign of."""
    sign = tree.head(tree.head(at))
    known = tree.lemma(sign) in frame_book().lists["negation.signs"]
    return tree.dep(at) == "pobj" and known and without(tree, sign)


def _at_place(scene: Scene, at: int) -> list[Theme]:
    """The watched place, or the part of one, that a sentence names, as what it speaks of."""
    named = [Theme(at, SITE, place=p) for p in scene.places if p.spot.site]
    parts = [m for m in scene.assets if is_within(m.ref.path, "site") and m.modifies is None]
    return named[:1] or [Theme(m.head, m.ref, m) for m in parts[:1]]


def _stands_alone(tree: Tree, at: int) -> bool:
    if tree.dep(at) == "compound":
        return tree.lemma(tree.head(at)) in listed("going.nouns")
    if tree.dep(at) == "pobj":
        above = tree.lemma(tree.head(tree.head(at)))
        return above in frame_book().governors["deal"].words | frame_book().lists["negation.signs"]
    return tree.dep(at) in {"nsubj", "nsubjpass", "attr", "dobj", "ROOT", "appos"}


def theme_at(scene: Scene, i: int, takes: Sequence[str]) -> Theme | None:
    """What a token stands for, if it is of a sort that the frame takes."""
    mention = scene.asset_at(i)
    if mention is not None and mention.modifies is None:
        return _of_mention(scene, i, mention, takes)
    inner = after(scene.tree, i, "of")
    if inner and scene.tree.lemma(i) in count_words().uncounted | listed("measures.nouns"):
        return theme_at(scene, inner[0], takes)  # "half of the positions", "90 metres of quay"
    if takes[0] == "asset" and scene.tree.dep(i) == "poss" and _is_spoken_of(scene.tree, i):
        owner = scene.tree.tokens[i].text.lower() in listed("pronouns.owners")
        return Theme(i, AssetRef("equipment"), pronoun=True) if owner else None
    return _pronoun(scene, i) or _owned(scene, i, takes) or _actor(scene, i, takes)


def _is_spoken_of(tree: Tree, owner: int) -> bool:
    """Whether a noun with "their" is not what somebody does with it ("keeps its presence")."""
    return tree.dep(tree.head(owner)) != "dobj"


def _of_mention(scene: Scene, i: int, mention: AssetMention, takes: Sequence[str]) -> Theme | None:
    if sort_of(mention.ref.path) not in takes and not _also(mention.ref.path, takes):
        return None
    return Theme(i, mention.ref, mention, place=_named_place(scene, mention))


def _also(path: str, takes: Sequence[str]) -> bool:
    """Buildings are assets and parts of a site alike."""
    return is_within(path, "storage") and "site" in takes


def _named_place(scene: Scene, mention: AssetMention) -> PlaceMention | None:
    if not is_within(mention.ref.path, "site"):
        return None
    inside = [
        p for p in scene.places if p.spot.site and p.start < mention.end and mention.start < p.end
    ]
    below = [
        p
        for i in after(scene.tree, mention.head, "at", "in", "of")
        if (p := scene.place_at(i)) and p.spot.site
    ]
    return next(iter([*inside, *below]), None)


def _pronoun(scene: Scene, i: int) -> Theme | None:
    token = scene.tree.tokens[i]
    if (
        token.pos == "NUM"
        and token.text.isdigit()
        and [e for e in after(scene.tree, i, "of") if scene.tree.tokens[e].pos == "PRON"]
    ):
        return Theme(i, AssetRef("equipment"), pronoun=True)
    if is_bare_number(scene.tree, i):
        return Theme(i, AssetRef("equipment"), pronoun=True)
    alone = token.pos in {"PRON", "NUM", "DET"} or token.tag in {"DT", "CD", "PRP"}
    alone = alone or (token.pos == "ADJ" and token.dep in STANDS)
    alone = alone or (token.text.lower() == "one" and bool(scene.tree.down(i, "amod", "neg")))
    alone = alone or (token.text.lower() in REST and bool(scene.tree.down(i, "det")))
    of_them = [e for e in after(scene.tree, i, "of") if scene.tree.tokens[e].pos != "PRON"]
    if alone and token.text.lower() in PRONOUNS and not of_them:
        return Theme(i, AssetRef("equipment"), pronoun=True)
    owner = [
        k
        for k in scene.tree.down(i, "poss")
        if scene.tree.lemma(k) in listed("pronouns.owners")
        or scene.tree.tokens[k].text.lower() in listed("pronouns.owners")
    ]
    if owner and token.pos == "NOUN" and scene.tree.lemma(i) in frame_book().lists["aspects.parts"]:
        return Theme(owner[0], AssetRef("equipment"), pronoun=True)
    return None


def _owned(scene: Scene, i: int, takes: Sequence[str]) -> Theme | None:
    """Through a noun to what it is an aspect of, and nouns that stand for forces."""
    tree, book = scene.tree, frame_book()
    lemma = tree.lemma(i)
    if lemma in book.lists["aspects.nouns"]:
        inner = [
            *tree.down(i, "poss"),
            *after(tree, i, "of", "on"),
            *tree.down(i, "compound", "amod", "nmod"),
        ]
        for k in inner:
            mention = scene.asset_at(k)
            if mention is not None and sort_of(mention.ref.path) in takes:
                return Theme(i, mention.ref, mention)
    if lemma in book.lists["force.nouns"] and "force" in takes:
        marks = {tree.tokens[k].text.lower() for k in tree.kids[i]}
        owned = [k for k in tree.down(i, "poss", "amod") if scene.place_at(k)]
        if owned or marks & book.lists["force.marks"]:
            return Theme(i, FORCE)
    if lemma in book.lists["site.doings.words"] and "site" in takes:
        return _doing(scene, i)
    if lemma in book.lists["site.parts.words"] and "site" in takes:
        return Theme(i, AssetRef("site"))
    return None


def is_bare_number(tree: Tree, i: int) -> bool:
    """Whether a number stands alone for things named before: "three have weighed anchor"."""
    token = tree.tokens[i]
    more = token.text.lower() == "more" and bool(tree.down(i, "nummod"))
    if not more and (token.pos != "NUM" or tree.lemma(i) not in count_words().numbers):
        return False
    return token.dep in STANDS and not after(tree, i, "of")


def _doing(scene: Scene, i: int) -> Theme:
    """The site of which a noun says what goes on there: "activity at the port"."""
    near = [*after(scene.tree, i, "at", "in", "of", "on"), *scene.tree.down(i, "compound", "poss")]
    named = [p for k in near if (p := scene.place_at(k)) and p.spot.site]
    return Theme(i, SITE, place=named[0] if named else None)


def _actor(scene: Scene, i: int, takes: Sequence[str]) -> Theme | None:
    """A country or its rulers as the forces they command, or a watched place as itself."""
    place = scene.place_at(i)
    if place is None:
        return None
    if place.spot.site and "site" in takes:
        return Theme(i, SITE, place=place)
    if place.spot.country and not place.spot.site and "force" in takes:
        return Theme(i, FORCE, place=None, implied=False)
    return Theme(i, SITE, place=place) if "place" in takes else None
