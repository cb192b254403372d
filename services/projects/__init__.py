"""Delivery and governance: 立項 to closing. Its domain arrives with its own issue; the process stands."""
