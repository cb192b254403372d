"""Quality over all projects: the board of nonconformities, and what the figures show."""
