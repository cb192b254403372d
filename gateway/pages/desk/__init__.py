"""The agents' desk: the queue, the ticket, a new ticket on somebody's behalf."""
