"""A case on disk: originals by their hash, an append-only ledger of records, and a lock."""

from sitewatch.store.case import Case
from sitewatch.store.codec import dump, load
from sitewatch.store.ledger import Ledger
from sitewatch.store.log import LogEntry
from sitewatch.store.vault import Damage, Vault
from sitewatch.store.verify import LogProblem

__all__ = ["Case", "Damage", "Ledger", "LogEntry", "LogProblem", "Vault", "dump", "load"]
