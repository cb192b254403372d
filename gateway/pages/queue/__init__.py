"""The agents' queue: tickets by time left, views that people keep, acts on many at once."""
