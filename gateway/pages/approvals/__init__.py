"""Pages of approvals: what waits for me, and what became of the rest."""
