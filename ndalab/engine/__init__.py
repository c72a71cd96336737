"""What drives the core: ports, clocks, the executor, and the seam to the SDK."""
