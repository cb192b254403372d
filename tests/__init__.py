"""Tests mirror the tree. Everything real: PostgreSQL, NATS, SMTP, a browser."""
