"""Time that people book: their own week, what waits for approval, and the hours of a project."""
