"""Baselines and the tasks they were approved with. Each submission keeps its own; `round` says which is the last."""

PORTALS = {"plan_baseline": None, "baseline_task": None}
