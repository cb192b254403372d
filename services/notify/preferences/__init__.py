"""What somebody wants to hear, how and when."""
