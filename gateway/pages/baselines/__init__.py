"""基準與變更: what was approved of a plan, how it differs now, and who asked for what to change."""
