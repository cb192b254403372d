"""The front door: to wherever the visitor was last."""
