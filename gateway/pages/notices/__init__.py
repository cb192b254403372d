"""The bell: what a person should know, newest first."""
