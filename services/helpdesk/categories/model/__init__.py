"""Texts in, suggestions out: a pure package without database, broker or clock. Its libraries are loaded when a model
is first made or read, so that importing it costs nothing."""
