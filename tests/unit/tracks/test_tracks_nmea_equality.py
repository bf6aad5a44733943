"""Every message that pyais decodes is decoded the same, on the logs where they are at hand."""

import gzip
import os
import sys
from pathlib import Path

import pytest

pytest.importorskip("polars")
pytest.importorskip("pyais")

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("SITEWATCH_DATA") or ROOT.parent / "shared" / "data") / "tracks"
LOGS = ("dma_212123000_drift_1.nmea.gz", "dma_538004030_drift_1.nmea.gz", "nmea_ais28736.nmea.gz")


@pytest.fixture
def oracle(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    from tracks_lib import oracle

    yield oracle
    for name in [name for name in sys.modules if name.partition(".")[0] == "tracks_lib"]:
        del sys.modules[name]


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_decoded_as_pyais_decodes_it(oracle, name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    compared, different = oracle.differences(gzip.decompress(path.read_bytes()))
    assert compared > 1_000
    assert different == []
