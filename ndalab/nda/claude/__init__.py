"""Claude as the analyst: what it is asked, what it may answer, and what of that is believed.

prompt    the question          pure
replies   the answer, read      pure
quotes    where a quote stands  pure
facts     answers into facts    pure
client    the call              the one file that speaks to the library
analyst   all of it, behind the `Analyst` port
"""

from ndalab.nda.claude.analyst import ClaudeAnalyst

__all__ = ["ClaudeAnalyst"]
