"""REST under /api/v1, generated from the contracts. Nobody writes a pass-through handler."""
