"""How approvals go: the company's steps, tried on an example."""
