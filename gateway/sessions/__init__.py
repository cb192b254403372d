"""Browser sessions: a random cookie, a row in PostgreSQL, a cache of ten seconds. Browsers never get tokens."""
