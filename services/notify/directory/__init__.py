"""Whom notify can reach: copies of the gateway's companies, people and contacts."""
