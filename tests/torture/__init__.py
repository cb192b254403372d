"""Faults on a live stack, with a ledger of what was asked and what was answered. Short forms are tests; the long ones run
by `make torture`."""
