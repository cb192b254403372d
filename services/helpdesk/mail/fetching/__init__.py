"""Fetching mail from a company's own server (IMAP): seen there only once it is on our disk."""
