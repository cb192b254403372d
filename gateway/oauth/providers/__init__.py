"""Sign-in providers that companies bring along: configured, proven by DNS, asked who somebody is."""
