"""Broker accounts, subject rights and the event stream, all generated from the contracts."""
