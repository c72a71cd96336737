"""How fast the lab is, as ratios within one run: ``python -m benchmarks``."""
