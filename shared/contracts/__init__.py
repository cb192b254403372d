"""What the services promise each other and the world: calls, events, permissions. Data only, no I/O."""
