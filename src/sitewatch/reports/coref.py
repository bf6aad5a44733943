"""What "the vessels", "they" and "both" stand for: assets that the article named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sitewatch.model import AssetRef, Count, CountKind, exactly, is_within, related
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.counts import count_words
from sitewatch.reports.grammar import listed
from sitewatch.reports.scene import Theme
from sitewatch.reports.tree import Tree

REACH = 3
"""Sentences that a pronoun may reach back; further back readers lose it too (Hobbs 1978: 98 %
of pronouns find theirs in the same sentence or the one before)."""

LONG_REACH = 25
"""Sentences that a definite noun phrase may reach back."""

SAME_REACH = 6
"""Sentences within which the same noun beats a later asset of a related class."""

SINGULAR = listed("pronouns.one")
PART = listed("pronouns.part")
PARTIAL = listed("partial.words")


@dataclass(frozen=True, slots=True)
class Entity:
    """An asset that the article has named.

    Attributes:
        ref: Class, type and names.
        count: How many, or None.
        plural: Whether the words spoke of many.
        sentence: Number of the sentence in the article.
        start: Original offset of its words.
        end: Original offset after them.
        roots: Original spans of the words that it points back to itself.
        site: Site that it was said to be at, or None.
        noun: Base form of its noun.
        main: Whether it stood as subject or object.
    """

    ref: AssetRef
    count: Count | None
    plural: bool
    sentence: int
    start: int
    end: int
    site: str | None = None
    noun: str = ""
    main: bool = True
    roots: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Original spans of all words that say what it is."""
        return ((self.start, self.end), *self.roots)


@dataclass(slots=True)
class Entities:
    """The assets named so far, in order."""

    known: list[Entity] = field(default_factory=list)

    def names(self) -> dict[str, Entity]:
        """Entities by the names of single objects."""
        return {name: e for e in self.known for name in e.ref.names}

    def antecedent(self, tree: Tree, theme: Theme, sentence: int, before: int) -> Entity | None:
        """What a pronoun or a definite phrase stands for, or None.

        Args:
            tree: The sentence.
            theme: The phrase.
            sentence: Number of the sentence in the article.
            before: Original offset of the phrase.
        """
        if theme.pronoun:
            return self._of_pronoun(tree.tokens[theme.at].text.lower(), sentence, before)
        mention = theme.mention
        if (
            mention is None
            or not mention.definite
            or mention.ref.names
            or is_partial(tree, mention)
        ):
            return None
        if is_within(mention.ref.path, "site") or is_within(mention.ref.path, "force"):
            return None
        near = [
            e
            for e in self._before(sentence, before, LONG_REACH)
            if related(e.ref.path, mention.ref.path)
        ]
        many = mention.plural or (mention.count is not None and mention.count.min > 1)
        pool = _likeliest(near, tree.lemma(mention.head), mention.ref.path, plural=many)
        return _latest(pool, plural=many)

    def _of_pronoun(self, word: str, sentence: int, before: int) -> Entity | None:
        near = [
            e
            for e in self._before(sentence, before, REACH)
            if not is_within(e.ref.path, "site") and not is_within(e.ref.path, "force")
        ]
        many = word not in SINGULAR or word in PART
        number = int(word) if word.isdigit() else count_words().numbers.get(word)
        found = pair_of(near, word) or _latest(near, plural=many)
        if found is not None and word in PART:
            return replace(found, count=exactly(1, word))
        if found is not None and number is not None and word not in {"both", "one"}:
            return replace(found, count=exactly(number, word))
        return found

    def _before(self, sentence: int, before: int, reach: int) -> list[Entity]:
        return [e for e in self.known if sentence - e.sentence <= reach and e.start < before]


def pair_of(near: Sequence[Entity], word: str) -> Entity | None:
    """The latest of some entities that was counted as two, where the word is "both"; or None."""
    pairs = [e for e in near if word == "both" and e.count is not None and e.count.min == 2]
    return pairs[-1] if pairs else None


def _likeliest(near: Sequence[Entity], noun: str, path: str, *, plural: bool) -> list[Entity]:
    """Entities under the same noun; else those of the same class; else those spoken of first."""
    number = [e for e in near if (e.plural or _many(e)) == plural]
    same_noun = [e for e in number if e.noun == noun]
    same_class = [e for e in number if e.ref.path == path]
    latest = max((e.sentence for e in near), default=0)
    for pool in (same_noun, same_class):
        if pool and latest - pool[-1].sentence <= SAME_REACH:
            return pool
    return [e for e in near if e.main] or list(near)


def _latest(near: Sequence[Entity], *, plural: bool) -> Entity | None:
    """The latest entity that fits; single ones named together make a plural."""
    fits = [
        e
        for e in near
        if (e.plural or _many(e)) == plural or (not plural and not _many(e) and not e.plural)
    ]
    if not plural:
        return fits[-1] if fits else None
    best = fits[-1] if fits else None
    latest = max((e.sentence for e in near), default=-1)
    together = [e for e in near if e.sentence == latest]
    if best is not None and best.sentence >= latest and len({e.ref.path for e in together}) == 1:
        return best
    return _joined(together) if len(together) > 1 else best


def _many(entity: Entity) -> bool:
    return entity.count is not None and entity.count.min > 1


def _joined(entities: Sequence[Entity]) -> Entity:
    """Several entities as one: their common class, their counts added, all their names."""
    first = entities[0]
    path = first.ref.path
    while not all(is_within(e.ref.path, path) for e in entities) and "." in path:
        path = path.rpartition(".")[0]
    types = {e.ref.type for e in entities}
    names = tuple(dict.fromkeys(name for e in entities for name in e.ref.names))
    sums = [e.count for e in entities]
    total = None
    if all(c is not None and c.max is not None for c in sums):
        low, high = sum(c.min for c in sums if c), sum(c.max or 0 for c in sums if c)
        total = Count(low, high, CountKind.EXACT if low == high else CountKind.ABOUT, "together")
    ref = AssetRef(path, types.pop() if len(types) == 1 else None, names)
    roots = tuple(span for e in entities for span in e.spans)
    return replace(first, ref=ref, count=total, plural=True, roots=roots)


def is_partial(tree: Tree, mention: AssetMention) -> bool:
    """Whether words speak only of some of what was named before ("the remaining ships")."""
    return any(tree.tokens[k].text.lower() in PARTIAL for k in tree.down(mention.head, "amod"))


def object_names(tree: Tree, mention: AssetMention, text: str) -> tuple[str, ...]:
    """Names of single ships that stand with a mention ("the frigate Sahand")."""
    head = mention.head
    if not is_within(mention.ref.path, "vessel"):
        return ()
    found: list[int] = []
    owner = tree.head(head)
    if (
        tree.dep(head) in {"compound", "nmod", "amod"}
        and tree.tokens[owner].pos == "PROPN"
        and owner > head
    ):
        found.append(owner)
    found.extend(k for k in tree.down(head, "appos") if tree.tokens[k].pos == "PROPN")
    for clause in tree.down(head, "acl"):
        if tree.lemma(clause) in listed("naming.verbs") and tree.tokens[clause].tag == "VBN":
            ends = [e for p in tree.down(clause, "prep") for e in tree.down(p, "pobj")]
            for end in [*ends, *tree.down(clause, "oprd", "dobj", "attr")]:
                found.extend(tree.conjuncts(end))
    names = (_name(tree, i, text, mention) for i in found)
    return tuple(dict.fromkeys(name for name in names if name))


def _name(tree: Tree, i: int, text: str, mention: AssetMention) -> str:
    parts = [
        k
        for k in tree.down(i, "compound")
        if (tree.tokens[k].pos == "PROPN" and k < i and tree.tokens[k].start >= mention.end)
        or k > mention.head
    ]
    parts = [k for k in parts if k < i and tree.tokens[k].pos == "PROPN"]
    tokens = [tree.tokens[k] for k in [*parts, i]]
    name = text[tokens[0].start : tokens[-1].end]
    return name if name[:1].isupper() else ""
