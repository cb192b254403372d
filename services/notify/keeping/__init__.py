"""How long what was told is kept."""
