"""The customers' side: home, their tickets, reporting, talking about one."""
