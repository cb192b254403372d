"""The agents' desk: the ticket, and a new ticket on somebody's behalf. The list of them is queue's."""
