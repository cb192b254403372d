"""What a project hands over, as its team works on it."""
