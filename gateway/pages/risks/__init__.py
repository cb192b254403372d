"""A project's risks."""
