"""What is due at a time, of whichever feature."""
