"""Limits: how often somebody may try to sign in (counted in PostgreSQL), how fast anybody may ask (per process)."""
