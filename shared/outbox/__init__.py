"""Exactly-once effects over an at-least-once broker: outbox → relay → stream → inbox, and the dead letters."""
