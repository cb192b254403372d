"""OAuth clients: programs of a company that act for its people, or for themselves."""
