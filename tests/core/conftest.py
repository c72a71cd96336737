"""For the core's tests: the same examples every time, however long one takes."""

from hypothesis import settings

settings.register_profile("ndalab", derandomize=True, deadline=None)
settings.load_profile("ndalab")
