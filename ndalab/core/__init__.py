"""The pure core: what happened, what that means, what follows.

Standard library only; no clock, no loop, no SDK.
"""
