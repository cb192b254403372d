"""What a company settles for quality; without a row the usual holds."""

PORTALS = {"quality_setting": None}
