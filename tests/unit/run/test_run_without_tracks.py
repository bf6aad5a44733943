"""Everything but tracks works where the packages of the extra are missing."""

import subprocess
import sys

WITHOUT = """
import sys
sys.modules["polars"] = None
import sitewatch.cli.watching, sitewatch.run.listening, sitewatch.run.publishing
import sitewatch.run.stages, sitewatch.run.verification
print("loaded")
"""


def test_a_run_loads_without_polars():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "loaded", done.stderr
