"""Delivery: needs, proposals and projects."""
