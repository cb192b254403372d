"""What people granted to clients: consents, codes, refresh tokens, and how all of it ends."""
