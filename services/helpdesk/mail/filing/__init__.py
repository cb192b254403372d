"""From a mail that is kept to a message on a ticket, or to the page where a person decides."""
