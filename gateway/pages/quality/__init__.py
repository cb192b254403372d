"""Quality: the board of nonconformities, one with its steps, checks, and the figures."""
