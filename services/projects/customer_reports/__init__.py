"""Regular reports to customers."""
