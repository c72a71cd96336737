"""The report of findings: one standalone page of HTML. What was found is not decided here."""

from ndalab.nda.reporting.page import page
from ndalab.nda.reporting.sheet import Sheet

__all__ = ["Sheet", "page"]
