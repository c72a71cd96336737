"""For every test: no call leaves the machine, whatever keys the person running them has."""

import os

os.environ["NDALAB_LIVE"] = "off"
for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "VOYAGE_API_KEY", "VOYAGE_BASE_URL"):
    os.environ.pop(name, None)
