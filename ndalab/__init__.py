"""A Jupyter workflow lab: real Inngest functions, run inside the notebook's kernel."""
