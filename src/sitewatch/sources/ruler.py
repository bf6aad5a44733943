"""spaCy's attribute rules, each worked out once for a kind of token and then remembered.

Nearly all rules of the English model look at one token: its tag, its relation and, for some two
hundred words, the word. So what they set is the same for all tokens that are alike in these, and
matching every rule against every token again is most of a third of the time of parsing. Paragraphs
in which a rule on two tokens might hold are given to spaCy's own component.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.tokens import Token as SpacyToken

FACTORY = "sitewatch_ruler"
SLOW = "attribute_ruler"
APOSTROPHES = ("'", "’")
"""Words with one are taken word by word: some rules give patterns of them."""

Kind = tuple[str, str, str, bool]
"""Tag, word (empty where no rule names it), relation, and whether it is white space."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the rules give to a token; empty or None where they leave it alone."""

    pos: str
    lemma: str
    tag: str
    dep: str
    morph: str | None


@dataclass(slots=True)
class QuickRuler:
    """Does what spaCy's component does, and remembers it.

    Attributes:
        slow: spaCy's component.
        named: Words that a rule on one token names.
        openers: Words by which a rule on more tokens can be told.
        relations: Relations by which such a rule can be told.
        known: What was worked out so far.
    """

    slow: Callable[[Doc], Doc]
    named: frozenset[str]
    openers: frozenset[str]
    relations: frozenset[str]
    known: dict[Kind, Given] = field(default_factory=dict)

    def __call__(self, doc: Doc) -> Doc:
        """The document with its rules applied."""
        words = [token.lower_ for token in doc]
        relations = [token.dep_ for token in doc]
        if not self.openers.isdisjoint(words) or not self.relations.isdisjoint(relations):
            return self.slow(doc)
        for token, word, relation in zip(doc, words, relations, strict=True):
            special = word in self.named or any(mark in word for mark in APOSTROPHES)
            kind = (token.tag_, word if special else "", relation, token.is_space)
            given = self.known.get(kind)
            if given is None:
                given = self.known[kind] = self._worked_out(doc, token)
            _give(token, given)
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        """The documents with their rules applied."""
        return map(self, docs)

    def _worked_out(self, doc: Doc, token: SpacyToken) -> Given:
        alone = Doc(doc.vocab, words=[token.text], tags=[token.tag_], deps=[token.dep_], heads=[0])
        same = self.slow(alone)[0]
        return Given(
            pos=same.pos_,
            lemma=same.lemma_,
            tag=same.tag_ if same.tag_ != token.tag_ else "",
            dep=same.dep_ if same.dep_ != token.dep_ else "",
            morph=str(same.morph) if same.has_morph() else None,
        )


def quick_ruler(rules: Iterable[Mapping[str, Any]], slow: Callable[[Doc], Doc]) -> QuickRuler:
    """A component that does what spaCy's does with the same rules.

    Args:
        rules: Its rules, as it lists them.
        slow: spaCy's component.
    """
    found = [pattern for rule in rules for pattern in rule["patterns"]]
    longer = [pattern for pattern in found if len(pattern) > 1]
    named = {word for pattern in found for word in _words(pattern[0])}
    told = [_told_by(pattern) for pattern in longer]
    openers = frozenset(value for key, value in told if key == "LOWER")
    relations = frozenset(value for key, value in told if key == "DEP")
    return QuickRuler(slow, frozenset(named), openers, relations)


def use_quick_ruler(pipeline: Language) -> None:
    """Put the quick component in the place of spaCy's."""
    pipeline.add_pipe(FACTORY, before=SLOW)
    pipeline.disable_pipe(SLOW)


@Language.factory(FACTORY)
def _made(nlp: Language, name: str) -> QuickRuler:
    slow: Any = nlp.get_pipe(SLOW)
    return quick_ruler(slow.patterns, slow)


def _words(spec: Mapping[str, Any]) -> list[str]:
    word = spec.get("LOWER", [])
    if isinstance(word, str):
        return [word]
    return list(word.get("IN", [])) if isinstance(word, dict) else []


def _told_by(pattern: list[Mapping[str, Any]]) -> tuple[str, str]:
    """A plain word or relation that every match of a longer pattern holds.

    Raises:
        ValueError: If it has none; the model's files are pinned, so none has.
    """
    for spec in pattern:
        for key in ("LOWER", "DEP"):
            if isinstance(spec.get(key), str):
                return key, spec[key]
    raise ValueError(f"a rule that cannot be told by a word: {pattern}")


def _give(token: SpacyToken, given: Given) -> None:
    if given.pos:
        token.pos_ = given.pos
    if given.morph is not None:
        token.set_morph(given.morph)  # type: ignore[attr-defined]  # missing in spaCy's stubs
    if given.lemma:
        token.lemma_ = given.lemma
    if given.tag:
        token.tag_ = given.tag
    if given.dep:
        token.dep_ = given.dep
