"""Signing in through a company's own provider: away, and back."""
