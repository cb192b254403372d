"""Time that people book on tasks."""
