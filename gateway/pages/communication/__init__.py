"""A project's communication plan."""
