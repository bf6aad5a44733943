"""What and how many a claim speaks of, with what it points back to filled in."""

from __future__ import annotations

from dataclasses import replace

from sitewatch.model import AssetRef, Count, at_least, exactly, is_within
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.coref import Entity, is_partial, pair_of
from sitewatch.reports.counts import count_words, read_count
from sitewatch.reports.desk import Desk, Marked
from sitewatch.reports.draft import Claim
from sitewatch.reports.grammar import listed
from sitewatch.reports.observe_memory import entities_of
from sitewatch.reports.scene import Scene, Theme, sort_of
from sitewatch.reports.tree import Tree

SINGLE = ("vessel", "aircraft", "helicopter", "drone", "vehicle")
"""Classes of which a singular with "the" is one object; "the S-400 system" may be many."""

MANY = listed("pronouns.many")
PART = listed("pronouns.part")
REST = listed("pronouns.rest")


def referent(desk: Desk, marked: Marked, scene: Scene, theme: Theme) -> Entity | None:
    """The asset named before that a theme points back to, or None."""
    token = scene.tree.tokens[theme.at]
    offset, _ = marked.paragraph.to_original(token.start, token.end)
    if theme.pronoun:
        # Assets of the running sentence are not in memory yet.
        near = [e for e in entities_of(desk, marked, scene) if e.end <= offset]
        word = token.text.lower()
        plural = word in MANY or word in PART or scene.tree.tokens[theme.at].pos == "NUM"
        fits = [
            e for e in near if (e.plural or (e.count is not None and e.count.min > 1)) == plural
        ]
        pair = pair_of(fits, word)
        if pair is not None:
            return pair
        if fits and word in REST:
            return replace(fits[-1], count=None)
        number = 1 if word in PART else count_words().numbers.get(_spoken(scene.tree, theme.at))
        if fits and number is not None and number > 0 and word != "both":
            return replace(fits[-1], count=exactly(number, token.text))
        if fits:
            return fits[-1]
    return desk.entities.antecedent(scene.tree, theme, desk.sentence, offset)


def _spoken(tree: Tree, at: int) -> str:
    """The number word of a pronoun: its own, or the one before "more"."""
    own = tree.down(at, "nummod") if tree.tokens[at].text.lower() == "more" else []
    return tree.tokens[own[0] if own else at].text.lower()


def fits(claim: Claim, entity: Entity) -> bool:
    """Whether what a pronoun stands for is of a sort that the frame takes."""
    return sort_of(entity.ref.path) in claim.trigger.frame.takes


def count_of(tree: Tree, claim: Claim, entity: Entity | None) -> tuple[AssetRef, Count | None]:
    """Class, type, names and count of what a claim speaks of."""
    theme = claim.theme
    ref = theme.ref if entity is None else _merged(theme, entity)
    if theme.implied:
        return ref, None
    total = _total(tree, claim)
    if total is not None:
        return ref, total
    count = _stated(tree, theme, ref, entity)
    if claim.trigger.frame.zero and "site" in claim.trigger.frame.takes:
        return ref, count  # three empty shelters are three shelters
    return ref, _without(tree, claim, count)


def _stated(tree: Tree, theme: Theme, ref: AssetRef, entity: Entity | None) -> Count | None:
    """How many the words give, or what they point back to."""
    mention = theme.mention
    count = mention.count if mention else None
    if count is None and entity is not None:
        count = entity.count
    if count is None and len(ref.names) > 1:
        count = exactly(len(ref.names), " and ".join(ref.names))
    if count is None and _is_one(tree, theme):
        count = exactly(1, "the") if ref.path.startswith(SINGLE) else at_least(1, "the")
    if count is None and mention is not None and _is_one_part(tree, mention):
        count = exactly(1, "the")
    if mention is None and is_within(ref.path, "site") and not theme.pronoun and not theme.place:
        count = _of_part(tree, theme.at)
    return count


def _without(tree: Tree, claim: Claim, count: Count | None) -> Count | None:
    """The count of a claim that there is none: zero, or unknown where only some are missing."""
    single = count is None or count.max in (0, 1)
    if claim.mood.zero:
        word = tree.tokens[claim.trigger.at].text if claim.trigger.frame.zero else "no"
        return exactly(0, word) if single else None
    if claim.mood.state in {"not_seen", "absent"} and count is not None:
        return exactly(0, count.text) if single else None
    return count


def _merged(theme: Theme, entity: Entity) -> AssetRef:
    """The finer of what the words say and what they point back to."""
    ref, known = theme.ref, entity.ref
    if theme.pronoun or is_within(known.path, ref.path):
        return AssetRef(known.path, ref.type or known.type, ref.names or known.names)
    return AssetRef(ref.path, ref.type or known.type, ref.names or known.names)


def _total(tree: Tree, claim: Claim) -> Count | None:
    """The number that a fall or a rise ends at: "dropped from six to two"."""
    if claim.trigger.frame.state not in {"reducing", "increased"} or claim.trigger.form != "verb":
        return None
    below = tree.under(claim.trigger.at)
    ends = [e for k in below if tree.lemma(k) == "to" for e in tree.down(k, "pobj")]
    spoken = ([tree.tokens[k].text for k in tree.under(e) if k <= e] for e in ends)
    return next((c for words in spoken if (c := read_count(words)) is not None), None)


def _of_part(tree: Tree, at: int) -> Count | None:
    """How many parts of a site: "an ammunition store"."""
    left = [k for k in tree.down(at, "det", "nummod", "amod", "advmod") if k < at]
    count = read_count([tree.tokens[k].text for k in left])
    return None if count is not None and count.is_zero else count


def _is_one_part(tree: Tree, mention: AssetMention) -> bool:
    """Whether words name one part of a site: "the eastern runway", not the site itself."""
    path = mention.ref.path
    part = is_within(path, "site") and path != "site" and not mention.plural
    single = tree.tokens[mention.head].tag in {"NN", "NNP"} and mention.top == mention.head
    listed_apart = bool(tree.down(mention.head, "cc"))
    return part and single and mention.definite and not listed_apart


def _verb_is_plural(tree: Tree, head: int) -> bool:
    verb = tree.head(head)
    return any(
        tree.tokens[k].text.lower() in listed("plural.verbs")
        for k in (verb, *tree.down(verb, "aux", "auxpass"))
    )


def _is_one(tree: Tree, theme: Theme) -> bool:
    mention = theme.mention
    if (
        mention is None
        or mention.plural
        or not mention.ref.path.startswith((*SINGLE, "air_defence", "radar"))
    ):
        return False
    if len(mention.ref.names) == 1:
        return True
    token = tree.tokens[mention.head]
    if token.tag not in {"NN", "NNP"} or mention.top != mention.head or is_partial(tree, mention):
        return False
    if token.text.lower().endswith("craft") and _verb_is_plural(tree, mention.head):
        return False
    return mention.definite or bool(mention.ref.names)
