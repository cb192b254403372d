"""Projects and their teams: what the other features of this service hang on."""
