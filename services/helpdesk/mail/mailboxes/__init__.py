"""Support addresses of a company."""
