"""What customers need: captured, assessed, then proposed or shelved."""
