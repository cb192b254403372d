"""What people can do: one's own, a person's, and who has a skill; the catalogue in the settings."""
