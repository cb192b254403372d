"""Templates of plans."""
