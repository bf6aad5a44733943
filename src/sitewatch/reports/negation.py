"""Whether a statement says that something is so or that it is not."""

from __future__ import annotations

from sitewatch.reports.frames import Trigger, frame_book
from sitewatch.reports.grammar import listed
from sitewatch.reports.scene import Theme
from sitewatch.reports.tree import NOUNS, Tree


def is_none(tree: Tree, theme: Theme) -> bool:
    """Whether the words for a theme say that there is none ("no ships")."""
    count = theme.mention.count if theme.mention else None
    if count is not None and count.is_zero:
        return True
    of = tree.dep(theme.at) == "pobj" and tree.lemma(tree.head(theme.at)) == "of"
    top = tree.head(tree.head(theme.at)) if of else theme.at  # "none of the ships"
    if tree.lemma(top) in frame_book().lists["negation.determiners"]:
        return True
    if any(tree.lemma(k) in {"no", "zero"} for k in tree.down(theme.at, "det")):
        return True
    if tree.dep(theme.at) == "pobj" and tree.lemma(tree.head(theme.at)) == "without":
        return True  # "the dock without any ships against it"
    return _is_neither(tree, theme.at) or _is_not_one(tree, top)


def _is_neither(tree: Tree, noun: int) -> bool:
    """Whether a noun stands in "neither jets nor tanks"."""
    step = noun
    while tree.dep(step) == "conj" and tree.tokens[tree.head(step)].pos in NOUNS:
        step = tree.head(step)
    return any(tree.lemma(k) == "neither" for k in tree.down(step, "preconj", "cc", "det"))


def _is_not_one(tree: Tree, noun: int) -> bool:
    """Whether "not" stands before one: "not a single ship", "not one of the tankers"."""
    left = [tree.tokens[k].text.lower() for k in tree.under(noun) if k <= noun]
    return bool(left) and left[0] == "not" and bool({"single", "one"} & set(left[:4]))


def is_negated(tree: Tree, trigger: Trigger, path: list[int], speech: frozenset[int]) -> bool:
    """Whether an odd number of negations bears on a trigger.

    Args:
        tree: The sentence.
        trigger: The frame in it.
        path: The trigger and the words that bear on it.
        speech: Verbs of telling.
    """
    book = frame_book()
    odd = no_sign_before(tree, trigger.at) or _refused(tree, trigger.at, speech)
    for n, step in enumerate(path):
        if n and tree.dep(path[n - 1]) == "relcl":
            break  # "no hint of the tanks that were unloaded": unloaded they were
        lemma = tree.lemma(step)
        if tree.down(step, "neg") and not no_longer(tree, step):
            odd = not odd
        if (
            n
            and lemma in book.lists["negation.verbs"]
            and tree.tokens[step].pos != "NOUN"
            and tree.dep(path[n - 1]) in {"xcomp", "ccomp", "prep", "dobj"}
        ) or (
            without(tree, step)
            and ((n == 0 and trigger.form == "noun") or lemma in book.lists["negation.signs"])
        ):
            odd = not odd
        if tree.dep(step) in {"nsubj", "nsubjpass"} and _fades(tree, tree.head(step)):
            odd = not odd
        if n and lemma == "have" and _adverb(tree, step, "yet"):
            odd = not odd  # "has yet to arrive"
        if n == 0 and _by_nobody(tree, step):
            odd = not odd
        if n == 0 and not odd and _adverb(tree, step, "never"):
            odd = True
    return odd


def _by_nobody(tree: Tree, verb: int) -> bool:
    """Whether nobody does it: "nobody has seen the corvette"."""
    return any(
        tree.lemma(k) == "nobody"
        or (tree.lemma(k) == "one" and any(tree.lemma(d) == "no" for d in tree.down(k, "det")))
        for k in tree.down(verb, "nsubj")
    )


def _fades(tree: Tree, verb: int) -> bool:
    """Whether what is a verb's subject comes to an end ("hopes of staying fade")."""
    chain = [verb, *tree.down(verb, "xcomp")]
    return any(tree.lemma(v) in listed("fading.verbs") for v in chain)


def _refused(tree: Tree, at: int, speech: frozenset[int]) -> bool:
    """Whether the verb that tells it says that somebody would not: "declined to disclose"."""
    for step in tree.up(at):
        if (
            tree.dep(step) == "xcomp"
            and tree.lemma(tree.head(step)) in listed("fading.refusing")
            and tree.head(step) in speech
        ):
            return True
    return False


def no_sign_before(tree: Tree, at: int) -> bool:
    """Whether "no activity indicating" stands before a clause that the parser hung elsewhere."""
    for i in range(at - 1, max(at - 7, 0), -1):
        if (
            tree.dep(i) == "acl"
            and tree.lemma(i) in listed("fading.signalling")
            and tree.tokens[i].tag == "VBG"
        ):
            noun = tree.head(i)
            return (
                tree.lemma(noun) in frame_book().lists["negation.signs"]
                and without(tree, noun)
                and not tree.is_under(at, noun)
            )
    return False


def without(tree: Tree, noun: int) -> bool:
    """Whether a noun stands with "no" or after "without" or "lack of"."""
    if any(
        tree.lemma(k) in frame_book().lists["negation.determiners"] for k in tree.down(noun, "det")
    ):
        return True
    prep = tree.head(noun)
    if tree.dep(noun) == "pobj" and tree.lemma(prep) == "without":
        return True
    return (
        tree.dep(noun) == "pobj"
        and tree.lemma(tree.head(prep)) in frame_book().lists["negation.nouns"]
    )


def _adverb(tree: Tree, i: int, *words: str) -> bool:
    return any(tree.tokens[k].text.lower() in words for k in tree.down(i, "advmod", "neg"))


def no_longer(tree: Tree, i: int) -> bool:
    """Whether "no longer" stands with a word."""
    return any(tree.tokens[k].text.lower() == "longer" for k in tree.kids[i])
