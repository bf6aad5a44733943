"""What all tests share: property tests draw the same examples in every run.

`HYPOTHESIS_PROFILE=explore make test` draws new ones; what it finds becomes a test of its own.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SLOW_MACHINE = [HealthCheck.too_slow]
settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=SLOW_MACHINE
)
settings.register_profile("explore", deadline=None, suppress_health_check=SLOW_MACHINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
