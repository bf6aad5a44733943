"""The optional second reader: a language model is asked after the rules have read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sitewatch.errors import EvidenceError
from sitewatch.model import Evidence, Note, Reading, ReadStatus
from sitewatch.reports.asked.prompt import Ask, questions
from sitewatch.reports.asked.reading import report_of, with_answers
from sitewatch.reports.context import ReadContext
from sitewatch.reports.syntax import Sentence
from sitewatch.run.opening import OpenCase
from sitewatch.settings import LanguageModel
from sitewatch.sources.completions import Complete, HttpCompletions
from sitewatch.store.answers import FOLDER, Answers
from sitewatch.taxonomy import load_taxonomy

ENGLISH = "en"
SILENT = "language-model-silent"
GIVE_UP_AFTER = 2
"""Questions in a row without an answer after which a run asks no more. Source: judgement: a server
that is down stays so for longer than a run should wait for it."""


@dataclass(slots=True)
class Asker:
    """Asks a language model about the readings of a case; counts the silences of one run.

    Attributes:
        case: The case.
        complete: Whatever answers.
        silences: Questions in a row that got no answer.
        why: The last reason for it.
        told: Whether a reading of this run says so to a person already.
    """

    case: OpenCase
    complete: Complete
    silences: int = 0
    why: str = ""
    told: bool = False

    def asked(self, reading: Reading, evidence: Evidence) -> tuple[Reading, bool]:
        """A reading with what the language model adds, and whether every question got an answer."""
        if reading.status is not ReadStatus.READ or reading.language != ENGLISH:
            return reading, True
        case, model = self.case, self.case.settings.language_model.model
        context = ReadContext(
            evidence, case.sites, load_taxonomy(), _unparsed, case.settings.sources
        )
        report = report_of(case.store.vault.get(evidence.sha256), context, model)
        ask = Ask(model, case.sites, context.taxonomy)
        answers: list[bytes] = []
        for question in questions(report.marked, ask):
            answer = self._answer(question)
            if answer is None:
                return self._unasked(reading), False
            answers.append(answer)
        return with_answers(reading, report, answers), True

    def _unasked(self, reading: Reading) -> Reading:
        """A reading that says that the rules alone made it; a run's first one asks for a person."""
        note = Note(SILENT, f"read by the rules alone: {self.why}", attention=not self.told)
        self.told = True
        return replace(reading, notes=(*reading.notes, note))

    def _answer(self, question: bytes) -> bytes | None:
        """The answer that was kept, or a new one; None where there is none to be had."""
        kept = Answers(self.case.store.path / FOLDER, self.case.store.vault)
        answer = kept.get(question)
        if answer is not None or self.silences >= GIVE_UP_AFTER:
            return answer
        try:
            answer = self.complete(question)
        except EvidenceError as error:
            self.silences += 1
            self.why = str(error)
            return None
        self.silences = 0
        kept.put(question, answer)
        return answer


def asker_for(case: OpenCase, environment: Mapping[str, str] = os.environ) -> Asker | None:
    """Whoever asks the language model that the case's settings name; None where they name none."""
    settings = case.settings.language_model
    return Asker(case, completions(settings, environment)) if settings.is_on else None


def completions(settings: LanguageModel, environment: Mapping[str, str]) -> HttpCompletions:
    """The way to a language model; its key comes from the environment and is stored nowhere."""
    key = environment.get(settings.key_env, "") if settings.key_env else ""
    return HttpCompletions(settings.url, key, settings.timeout_seconds)


def _unparsed(paragraphs: Sequence[str]) -> list[list[Sentence]]:
    """No sentences: asking needs no parser."""
    return [[] for _ in paragraphs]


def check_language_model(
    settings: LanguageModel, environment: Mapping[str, str] = os.environ
) -> str:
    """Why a language model does not answer, or empty; one short question is asked."""
    ping = {"model": settings.model, "messages": [{"role": "user", "content": "{}"}]}
    try:
        completions(settings, environment)(json.dumps({**ping, "max_tokens": 1}).encode())
    except EvidenceError as error:
        return str(error)
    return ""
