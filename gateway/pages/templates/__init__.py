"""Templates of plans: the list, one of them, making one, beginning from one."""
