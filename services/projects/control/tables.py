"""Tolerances, explained deviations and progress reports."""

PORTALS = {"control_tolerance": None, "deviation_note": None, "progress_report": None}
