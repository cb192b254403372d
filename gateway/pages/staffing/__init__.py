"""The team of a project, seats that wait, and who answers for what."""
