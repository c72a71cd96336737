"""The offline analyst: answers the 17 ContractNLI hypotheses by rules a lawyer can read."""

from ndalab.nda.analyst.judge import ENGINE, ENGINE_VERSION, REVIEW_BELOW, judge

__all__ = ["ENGINE", "ENGINE_VERSION", "REVIEW_BELOW", "judge"]
