"""Database roles: the same in production and on a laptop."""
