"""Delivery and governance: 立項 to closing."""
