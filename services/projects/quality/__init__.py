"""What a company settles for quality, and the days and numbers of checks and nonconformities."""
