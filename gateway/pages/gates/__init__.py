"""Gates between the phases of a project."""
