"""What may go wrong in a project, and what is done about it."""
