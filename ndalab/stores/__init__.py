"""Journals: where facts are kept. One contract suite runs over all of them."""
