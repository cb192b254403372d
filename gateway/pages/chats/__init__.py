"""Messengers that the company's news goes to: kept by admins."""
