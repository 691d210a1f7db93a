"""Settings shared by all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Deadlines measure the machine, not the code. In CI the examples are the same at each run: a failure is the change's.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
