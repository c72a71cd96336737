"""The worked domain: NDAs in; clauses, facts, risks out. Knows public `inngest` and its own ports only."""
