"""Two writers without the lock of the case: each entry still follows from the one before."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sitewatch.store.case import Case
from sitewatch.testing.store import NOON, article, evidence_of, reading_of

EACH = 30


def fill(folder: Path) -> int:
    """Add and read the same articles as everybody else; how many were new."""
    case = Case.open(folder)
    new = 0
    for number in range(EACH):
        evidence = evidence_of(article(number))
        case.vault.put(article(number))
        new += case.ledger.add_evidence(evidence)
        case.ledger.record_reading(reading_of(evidence.sha256), "key", NOON)
    case.close()
    return new


def test_two_writers_at_once_take_turns_and_double_nothing(folder):
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(fill, [folder, folder])) == EACH
    case = Case.open(folder)
    assert len(case.ledger.log()) == 2 * EACH
    assert len(case.ledger.observations(superseded=True)) == 2 * EACH
    assert case.ledger.verify_log() == []
    assert case.vault.verify([evidence.sha256 for evidence in case.ledger.evidence()]) == []
    case.close()
