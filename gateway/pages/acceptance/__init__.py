"""Acceptance, as our people prepare it and as it reads on paper."""
