"""Work on the tasks of plans."""
